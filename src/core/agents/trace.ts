import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import type { AgentAccess } from './access.ts';
import { exitReasonPrefix } from './environment.ts';
import { formatAgentName } from './name.ts';
import { type AgentRequest, type AgentResult, runAgent } from './run.ts';

/** What an agent's shell did, line by line. */
export interface Trace {
  /** Missing when the agent wrote none: only those that use the agents' shell library do. */
  readonly text?: string;
  /** The trace on the node, in full, where it was too long or could not be fetched. */
  readonly file?: string;
}

/** Characters of a trace that are brought back whole. */
const whole = 120_000;
const patience = 20_000;

// The folder is this user's alone: a trace shows every parameter.
const prepare = `mkdir -m 700 -- "$1" || {
  printf '%s\\n' '${exitReasonPrefix}Not run: the folder for its trace cannot be made' >&2
  exit 1
}
shift
exec "$@"`;
// Arguments: folder, the longest trace that comes whole. Exits 3 where it stays on the node.
const fetch = `file=$1/trace
if [ ! -f "$file" ]; then rmdir -- "$1"; exit 4; fi
size=$(wc -c <"$file")
if [ "$size" -gt "$2" ]; then tail -c "$2" "$file"; exit 3; fi
cat "$file" && rm -rf -- "$1"`;

/**
 * Runs an action and brings back the trace that the shell library of the agents writes, into a file on the node, when
 * OCF_TRACE_RA is set. Under shells other than bash everything else on standard error goes there too.
 *
 * @throws OcfError USAGE for agents of another class, and what runAgent throws
 */
export async function runTraced(
  access: AgentAccess,
  node: Node,
  request: AgentRequest,
): Promise<{ readonly result: AgentResult; readonly trace: Trace }> {
  if (request.agent.class !== 'ocf') {
    throw new OcfError('USAGE', `${formatAgentName(request.agent)} cannot be traced: only agents of class ocf can.`);
  }
  const folder = `/tmp/ocf-trace-${access.host.system.randomHex(16)}`;
  const result = await runAgent(access, node, {
    ...request,
    env: { ...request.env, OCF_TRACE_RA: '1', OCF_TRACE_FILE: `${folder}/trace` },
    prefix: [...(request.prefix ?? []), '/bin/sh', '-c', prepare, 'ocf', folder],
  });
  const trace = result.state === 'not-started' ? {} : await fetchTrace(access, node, folder);
  return { result: withReason(result, trace), trace };
}

async function fetchTrace({ host, redactor }: AgentAccess, node: Node, folder: string): Promise<Trace> {
  const argv = ['/bin/sh', '-c', fetch, 'ocf', folder, String(whole)];
  // also after an interruption: the agent has ended by then
  const [outcome] = await host.transport.run(node, [{ argv, timeout: patience }]);
  const file = `${folder}/trace`;
  if (outcome?.state !== 'done' || outcome.timedOut) return { file };
  if (outcome.code === 4) return {};
  return { text: redactor.redact(outcome.stdout), ...(outcome.code === 0 ? {} : { file }) };
}

function withReason(result: AgentResult, { text = '' }: Trace): AgentResult {
  if (result.reason !== undefined) return result;
  const said = text.split('\n').findLast((line) => line.startsWith(exitReasonPrefix));
  const reason = said?.slice(exitReasonPrefix.length).trim();
  return reason ? { ...result, reason } : result;
}
