import type { Node, OptionValue } from '../config/model.ts';
import type { Call, Failure, Outcome } from '../transport/transport.ts';
import type { AgentAccess } from './access.ts';
import { mapCode } from './codes.ts';
import { agentEnvironment, exitReasonIn } from './environment.ts';
import { agentCommand } from './invocation.ts';
import { type AgentName, formatAgentName } from './name.ts';
import { type PlainParameters, plainParameters } from './parameter-values.ts';

/** What the API advises where the agent's description says nothing; milliseconds. */
export const defaultTimeout = 20_000;

/** One action of one instance of an agent. Times in milliseconds. */
export interface AgentRequest {
  readonly agent: AgentName;
  readonly instance: string;
  readonly action: string;
  readonly parameters: Readonly<Record<string, OptionValue>>;
  /** Default 20 s; the agent is killed, with everything it started in its process group, when it takes longer. */
  readonly timeout?: number;
  /** Default 0: a monitor is a probe. */
  readonly interval?: number;
  readonly depth?: number;
}

/**
 * What became of an action. `code` is there when the agent ended by itself: the standard's code, decisions are made
 * on it; `rawCode` is what the agent returned. Without `code` nothing may be concluded from the action.
 */
export interface AgentResult {
  readonly node: string;
  readonly agent: string;
  readonly instance: string;
  readonly action: string;
  readonly state: Outcome['state'];
  readonly code?: number;
  readonly rawCode?: number;
  /** The code's name, or `timed-out`, `not-started`, `unknown`. */
  readonly name: string;
  /** What that means, a phrase for people. */
  readonly meaning: string;
  /** The agent's own last sentence on the reason; also successful actions may have one. */
  readonly reason?: string;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
  readonly failure?: Failure;
}

/**
 * Runs one action of an agent on a node. Never throws for what the agent or the way to the node does.
 *
 * @throws OcfError CREDENTIALS when a secret cannot be read, USAGE for an impossible parameter.
 */
export async function runAgent(access: AgentAccess, node: Node, request: AgentRequest): Promise<AgentResult> {
  const [result] = await runAgents(access, node, [request]);
  if (!result) throw new Error('a call without an outcome');
  return result;
}

/** Runs several actions on one node, one after the other in one session; results in the same order. */
export async function runAgents(
  access: AgentAccess,
  node: Node,
  requests: readonly AgentRequest[],
): Promise<readonly AgentResult[]> {
  if (requests.length === 0) return [];
  const parameters = await Promise.all(requests.map((request) => plainParameters(request.parameters, access.host)));
  const calls = requests.map((request, index) => callFor(access, node, request, parameters[index]?.values ?? {}));
  const outcomes = await access.host.transport.run(node, calls, { signal: access.host.signal });
  return requests.map((request, index) => resultOf(node, request, outcomes[index] ?? missing, parameters[index]));
}

const missing: Outcome = {
  state: 'unknown',
  timedOut: false,
  stdout: '',
  stderr: '',
  omitted: 0,
  milliseconds: 0,
};

function callFor(
  access: AgentAccess,
  node: Node,
  request: AgentRequest,
  parameters: Readonly<Record<string, string>>,
): Call {
  const timeout = request.timeout ?? defaultTimeout;
  const { agent, action, instance, depth } = request;
  return {
    argv: agentCommand(access, node, agent, action),
    env: agentEnvironment({
      agent,
      action,
      instance,
      parameters,
      timeout,
      interval: request.interval ?? 0,
      nodeName: node.name,
      ...(depth === undefined ? {} : { depth }),
      ...(access.host.system.env.OCF_ROOT ? { root: access.host.system.env.OCF_ROOT } : {}),
    }),
    timeout,
  };
}

function resultOf(
  node: Node,
  request: AgentRequest,
  outcome: Outcome,
  parameters: PlainParameters | undefined,
): AgentResult {
  const { agent, instance, action } = request;
  const hide = parameters?.hideSecrets ?? ((text: string) => text);
  const stderr = hide(outcome.stderr);
  const reason = exitReasonIn(stderr);
  return {
    node: node.name,
    agent: formatAgentName(agent),
    instance,
    action,
    state: outcome.state,
    ...verdictOf(outcome, action, request.timeout ?? defaultTimeout),
    ...(reason === undefined ? {} : { reason }),
    timedOut: outcome.timedOut,
    stdout: hide(outcome.stdout),
    stderr,
    milliseconds: Math.round(outcome.milliseconds),
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
  };
}

function verdictOf(outcome: Outcome, action: string, timeout: number) {
  if (outcome.timedOut) {
    return { name: 'timed-out', meaning: `killed after its time limit of ${timeout / 1000} s` };
  }
  if (outcome.state === 'done' && outcome.code !== undefined) return mapCode(outcome.code, action);
  const because = outcome.failure === undefined ? '' : `: ${outcome.failure.message}`;
  return outcome.state === 'not-started'
    ? { name: 'not-started', meaning: `never started${because}` }
    : { name: 'unknown', meaning: `nobody saw how it ended${because}` };
}
