import type { Node, OptionValue } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { AgentAccess } from './access.ts';
import { advisedTimeout } from './advice.ts';
import { mapCode } from './codes.ts';
import { cannotStart, type Description } from './describe.ts';
import type { AgentMetadata } from './metadata.ts';
import { type AgentName, formatAgentName } from './name.ts';
import { parameterProblems, requireNoProblems } from './parameters.ts';
import { type AgentRequest, type AgentResult, defaultTimeout, runAgent } from './run.ts';
import { agentNamed, describeKnown } from './show.ts';
import { runTraced, type Trace } from './trace.ts';
import { type Validation, validationFor, validationFrom } from './validation.ts';

export interface ActionInput {
  readonly agent: string;
  readonly action: string;
  readonly node: Node;
  readonly parameters: Readonly<Record<string, OptionValue>>;
  /** Default: the type of the agent (its class where it has none), which is also what descriptions show in their defaults. */
  readonly instance?: string | undefined;
  /** Milliseconds; default: what the agent advises for the action. */
  readonly timeout?: number | undefined;
  readonly interval?: number | undefined;
  readonly depth?: number | undefined;
  /** Meta attributes: `notify_type`, `clone_max`. */
  readonly meta?: Readonly<Record<string, string>> | undefined;
  /** Of migrate_to and migrate_from: the nodes it moves from and to; the one it runs on is known. */
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  /** Let the agent's validate-all say yes on the node first. */
  readonly validate?: boolean | undefined;
  /** Bring back what the agent's shell did. */
  readonly trace?: boolean | undefined;
  /** Whether action and parameters are checked against the agent's description before it runs. */
  readonly check: boolean;
}

/** What became of an action; `trace` where one was wanted. */
export interface ActionResult extends AgentResult {
  readonly validation?: Validation;
  readonly trace?: Trace;
}

/**
 * Runs one action of any installed agent, without a cluster file. An agent that is not there, or cannot be started, gives the result that
 * the standard has for it: not started, code 5.
 *
 * @throws OcfError USAGE for an unknown action or wrong parameters (all of them at once).
 */
export async function runAction(access: AgentAccess, input: ActionInput): Promise<ActionResult> {
  const { node, validate = false, trace = false } = input;
  const checked = await checkAction(access, input);
  if ('state' in checked) return checked;
  const { request, description } = checked;
  const validation = validate ? await validateHere(access, node, request, description) : undefined;
  const more = validation === undefined ? {} : { validation };
  if (!trace) return { ...(await runAgent(access, node, request)), ...more };
  const traced = await runTraced(access, node, request);
  return { ...traced.result, ...more, trace: traced.trace };
}

/** The request of an action that fits its agent, or what is to be said of an agent that is not there. */
export async function checkAction(
  access: AgentAccess,
  input: ActionInput,
): Promise<AgentResult | { readonly request: AgentRequest; readonly description: Description | undefined }> {
  const { node, action, parameters, timeout, interval, depth } = input;
  let agent: AgentName;
  let metadata: AgentMetadata | undefined;
  try {
    agent = await agentNamed(access, node, input.agent);
    metadata = input.check || input.validate ? await describeKnown(access, node, agent) : undefined;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    if (error.code === 'NOT_FOUND' || cannotStart(error)) return notThere(input, error);
    throw undescribed(error);
  }
  if (metadata && input.check) {
    requireAction(agent, metadata, action);
    if (action !== 'meta-data') {
      requireNoProblems(formatAgentName(agent), parameterProblems(metadata, parameters), 'USAGE');
    }
  }
  const request: AgentRequest = {
    agent,
    action,
    parameters,
    instance: input.instance ?? (agent.type || agent.class),
    timeout: timeout ?? advisedTimeout(metadata, action) ?? defaultTimeout,
    ...(interval === undefined ? {} : { interval }),
    ...(depth === undefined ? {} : { depth }),
    meta: metaOf(input),
  };
  return { request, description: metadata && { name: agent, metadata } };
}

function metaOf({ action, node, source, target, meta = {} }: ActionInput): Readonly<Record<string, string>> {
  const from = source ?? (action === 'migrate_to' ? node.name : undefined);
  const to = target ?? (action === 'migrate_from' ? node.name : undefined);
  return {
    ...(from === undefined ? {} : { migrate_source: from }),
    ...(to === undefined ? {} : { migrate_target: to }),
    ...meta,
  };
}

async function validateHere(
  access: AgentAccess,
  node: Node,
  request: AgentRequest,
  description: Description | undefined,
): Promise<Validation> {
  if (!description) throw new Error('a validation without a description');
  const asked = validationFor(node.name, request, description);
  const validation =
    'validation' in asked ? asked.validation : validationFrom(await runAgent(access, node, asked.request));
  const { agent, verdict, reason } = validation;
  if (verdict === 'unsupported') access.host.reporter.warn(`${agent} was not asked on ${node.name}: ${reason}.`);
  if (verdict === 'valid' || verdict === 'unsupported') return validation;
  const answer = verdict === 'invalid' ? 'says no' : 'gave no answer';
  throw new OcfError(
    verdict === 'invalid' ? 'USAGE' : 'UNVERIFIED',
    `Not run: validate-all of ${agent} on ${node.name} ${answer}: ${reason}.`,
    { data: { validation } },
  );
}

function notThere(
  { node, agent, action, instance }: ActionInput,
  { code, message, suggestions }: OcfError,
): AgentResult {
  return {
    node: node.name,
    agent,
    instance: instance ?? '',
    action,
    state: 'not-started',
    ...mapCode(5, action),
    meaning: code === 'NOT_FOUND' ? 'the agent is not there' : 'the agent cannot be started',
    reason: message,
    timedOut: false,
    stdout: '',
    stderr: '',
    milliseconds: 0,
    failure: { code, message, suggestions },
  };
}

// Parameters cannot be checked against a description that cannot be read, but the agent may do its work.
function undescribed(error: OcfError): OcfError {
  if (error.code !== 'INVALID' && error.code !== 'FAILED' && error.code !== 'TIMEOUT') return error;
  const suggestions = [...error.suggestions, 'Give --no-check to run it all the same.'];
  return new OcfError(error.code, error.message, { suggestions, cause: error });
}

function requireAction(agent: AgentName, metadata: AgentMetadata, action: string): void {
  const known = [...new Set(metadata.actions.map(({ name }) => name))];
  if (known.includes(action) || action === 'meta-data') return;
  throw new OcfError('USAGE', `${formatAgentName(agent)} advertises no action ${JSON.stringify(action)}.`, {
    suggestions: [
      ...otherName(action, known),
      ...didYouMean(action, known),
      `It has ${known.join(', ')}.`,
      'Give --no-check to run it all the same.',
    ],
  });
}

// API 1.1 has a name of its own for what many agents of 1.0 did on "reload": to take over changed parameters.
function otherName(action: string, known: readonly string[]): readonly string[] {
  const other = action === 'reload-agent' ? 'reload' : action === 'reload' ? 'reload-agent' : undefined;
  if (other === undefined || !known.includes(other)) return [];
  return [
    `It has ${other}: by API 1.0 "reload" takes over changed parameters, by API 1.1 that is "reload-agent" and "reload" reads the service's own configuration again.`,
  ];
}
