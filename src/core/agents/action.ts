import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { AgentAccess } from './access.ts';
import { mapCode } from './codes.ts';
import { cannotStart } from './describe.ts';
import type { AgentMetadata } from './metadata.ts';
import { type AgentName, formatAgentName } from './name.ts';
import { parameterProblems, requireNoProblems } from './parameters.ts';
import { type AgentResult, defaultTimeout, runAgent } from './run.ts';
import { agentNamed, describeKnown } from './show.ts';

export interface ActionInput {
  readonly agent: string;
  readonly action: string;
  readonly node: Node;
  readonly parameters: Readonly<Record<string, string>>;
  /** Default: the type of the agent (its class where it has none), which is also what descriptions show in their defaults. */
  readonly instance?: string | undefined;
  /** Milliseconds; default: what the agent advises for the action. */
  readonly timeout?: number | undefined;
  readonly interval?: number | undefined;
  readonly depth?: number | undefined;
  /** Whether action and parameters are checked against the agent's description before it runs. */
  readonly check: boolean;
}

/**
 * Runs one action of any installed agent, without a cluster file. An agent that is not there, or cannot be started, gives the result that
 * the standard has for it: not started, code 5.
 *
 * @throws OcfError USAGE for an unknown action or wrong parameters (all of them at once).
 */
export async function runAction(access: AgentAccess, input: ActionInput): Promise<AgentResult> {
  const { node, action, parameters, timeout, interval, depth } = input;
  let agent: AgentName;
  let metadata: AgentMetadata | undefined;
  try {
    agent = await agentNamed(access, node, input.agent);
    metadata = input.check ? await describeKnown(access, node, agent) : undefined;
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    if (error.code === 'NOT_FOUND' || cannotStart(error)) return notThere(input, error);
    throw undescribed(error);
  }
  if (metadata) {
    requireAction(agent, metadata, action);
    if (action !== 'meta-data') {
      requireNoProblems(formatAgentName(agent), parameterProblems(metadata, parameters), 'USAGE');
    }
  }
  return runAgent(access, node, {
    agent,
    action,
    parameters,
    instance: input.instance ?? (agent.type || agent.class),
    timeout: timeout ?? advisedTimeout(metadata, action) ?? defaultTimeout,
    ...(interval === undefined ? {} : { interval }),
    ...(depth === undefined ? {} : { depth }),
  });
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

/** The time limit an agent advises for an action, milliseconds; the longest where it is listed several times. */
export function advisedTimeout(metadata: AgentMetadata | undefined, action: string): number | undefined {
  const limits = (metadata?.actions ?? []).flatMap(({ name, timeout }) => (name === action ? (timeout ?? []) : []));
  return limits.length > 0 ? Math.max(...limits) : undefined;
}

function requireAction(agent: AgentName, metadata: AgentMetadata, action: string): void {
  const known = [...new Set(metadata.actions.map(({ name }) => name))];
  if (known.includes(action) || action === 'meta-data') return;
  throw new OcfError('USAGE', `${formatAgentName(agent)} advertises no action "${action}".`, {
    suggestions: [
      ...didYouMean(action, known),
      `It has ${known.join(', ')}.`,
      'Give --no-check to run it all the same.',
    ],
  });
}
