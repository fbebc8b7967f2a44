import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { AgentAccess } from './access.ts';
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
  /** Default: the type of the agent, which is also what descriptions show in their defaults. */
  readonly instance?: string;
  /** Milliseconds; default: what the agent advises for the action. */
  readonly timeout?: number;
  readonly interval?: number;
  readonly depth?: number;
  /** Whether action and parameters are checked against the agent's description before it runs. */
  readonly check: boolean;
}

/**
 * Runs one action of any installed agent, without a cluster file.
 *
 * @throws OcfError NOT_FOUND, USAGE for an unknown action or wrong parameters (all of them at once).
 */
export async function runAction(access: AgentAccess, input: ActionInput): Promise<AgentResult> {
  const { node, action, parameters, timeout, interval, depth } = input;
  const agent = await agentNamed(access, node, input.agent);
  const metadata = input.check ? await describeKnown(access, node, agent) : undefined;
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
    instance: input.instance ?? agent.type,
    timeout: timeout ?? advisedTimeout(metadata, action) ?? defaultTimeout,
    ...(interval === undefined ? {} : { interval }),
    ...(depth === undefined ? {} : { depth }),
  });
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
