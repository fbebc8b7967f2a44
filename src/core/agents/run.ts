import type { Node, OptionValue } from '../config/model.ts';
import type { Failure, Outcome } from '../transport/transport.ts';
import type { AgentAccess } from './access.ts';
import type { AgentClass } from './classes/agent-class.ts';
import { loadClass } from './classes.ts';
import { exitReasonIn } from './environment.ts';
import { type AgentCall, runInTurn } from './in-turn.ts';
import { type AgentName, formatAgentName } from './name.ts';
import { plainValues, valuesOf } from './parameter-values.ts';

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
  /** Kills it earlier than it is told; some agents describe themselves by the limit they are told. */
  readonly patience?: number;
  /** Default 0: a monitor is a probe. */
  readonly interval?: number;
  readonly depth?: number;
  /** Meta attributes beside those that every action has: `migrate_target`, `notify_type`. */
  readonly meta?: Readonly<Record<string, string>>;
  /** Further environment, over what the standard has; for tests of agents. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program and arguments that start the rest of their arguments, to begin the agent in other circumstances. */
  readonly prefix?: readonly string[];
  /** Beside other actions on the same instance, on purpose; for tests of agents. */
  readonly unqueued?: boolean;
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
  /** Name of the signal that ended the agent: `KILL`. */
  readonly signal?: string;
  /** The code's name, or `killed`, `timed-out`, `not-started`, `unknown`. */
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

/**
 * Runs several actions on one node, one after the other in one session; results in the same order. Each waits until no
 * other action runs on its instance there, and is `not-started` with a CONFLICT when that takes too long.
 */
export async function runAgents(
  access: AgentAccess,
  node: Node,
  requests: readonly AgentRequest[],
): Promise<readonly AgentResult[]> {
  if (requests.length === 0) return [];
  const prepared = await Promise.all(requests.map((request) => prepare(access, node, request)));
  const outcomes = await runInTurn(
    access,
    node,
    prepared.map(({ call }) => call),
  );
  return prepared.map(({ kind, request }, index) => {
    const outcome = outcomes[index];
    if (!outcome) throw new Error('a call without an outcome');
    return resultOf({ access, node, kind }, request, outcome);
  });
}

/** The call of an action as it goes to the node; secrets are in it. */
export async function callFor(access: AgentAccess, node: Node, request: AgentRequest): Promise<AgentCall> {
  return (await prepare(access, node, request)).call;
}

interface Prepared {
  readonly request: AgentRequest;
  readonly kind: AgentClass;
  readonly call: AgentCall;
}

async function prepare(access: AgentAccess, node: Node, request: AgentRequest): Promise<Prepared> {
  const kind = await loadClass(access, request.agent);
  const parameters = plainValues(request.parameters) ?? (await valuesOf(access, request.parameters));
  return { request, kind, call: callWith({ access, node, kind }, request, parameters) };
}

function callWith({ access, node, kind }: Answering, request: AgentRequest, values: Record<string, string>): AgentCall {
  const timeout = request.timeout ?? defaultTimeout;
  const { agent, action, instance, depth, interval = 0 } = request;
  const settings = {
    agent,
    action,
    instance,
    parameters: values,
    timeout,
    interval,
    nodeName: node.name,
    root: access.host.system.env.OCF_ROOT,
    ...(depth === undefined ? {} : { depth }),
    ...(request.meta === undefined ? {} : { meta: request.meta }),
  };
  const { argv, env } = kind.call({ access, node }, settings);
  return {
    agent,
    action,
    instance,
    unqueued: request.unqueued ?? false,
    // services get no environment
    look: { argv, env: env ? { OCF_RESOURCE_INSTANCE: instance } : {} },
    call: {
      argv: [...(request.prefix ?? []), ...argv],
      env: { ...env, ...request.env },
      timeout: request.patience ?? timeout,
    },
  };
}

interface Answering {
  readonly access: AgentAccess;
  readonly node: Node;
  readonly kind: AgentClass;
}

function resultOf({ access, node, kind }: Answering, request: AgentRequest, outcome: Outcome): AgentResult {
  const { agent, instance, action } = request;
  const { redactor } = access;
  const stderr = redactor.redact(outcome.stderr);
  const verdict = verdictOf(kind, outcome, action, request.patience ?? request.timeout ?? defaultTimeout);
  const reason = exitReasonIn(stderr) ?? lastWord(kind, stderr, verdict);
  return {
    node: node.name,
    agent: formatAgentName(agent),
    instance,
    action,
    state: outcome.state,
    ...verdict,
    ...(reason === undefined ? {} : { reason }),
    timedOut: outcome.timedOut,
    stdout: redactor.redact(outcome.stdout),
    stderr,
    milliseconds: Math.round(outcome.milliseconds),
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
  };
}

function lastWord({ lastWordCounts }: AgentClass, stderr: string, { code }: Verdict): string | undefined {
  if (!lastWordCounts || code === undefined || code === 0 || code === 7) return undefined;
  return stderr.trim().split('\n').at(-1)?.trim() || undefined;
}

type Verdict = Pick<AgentResult, 'code' | 'rawCode' | 'signal' | 'name' | 'meaning'>;

function verdictOf(kind: AgentClass, outcome: Outcome, action: string, timeout: number): Verdict {
  if (outcome.timedOut) {
    return { name: 'timed-out', meaning: `killed after its time limit of ${timeout / 1000} s` };
  }
  // an agent that the administrator's interruption ended has a code and a failure: the code means nothing
  if (outcome.state === 'done' && outcome.code !== undefined && !outcome.failure)
    return kind.codeOf(outcome.code, action);
  const because = outcome.failure === undefined ? '' : `: ${outcome.failure.message}`;
  return outcome.state === 'not-started'
    ? { name: 'not-started', meaning: `never started${because}` }
    : { name: 'unknown', meaning: `nobody saw how it ended${because}` };
}

/** Why a result is as it is, a phrase in the best words there are: the agent's, the transport's or the code's. */
export function reasonOf({ reason, timedOut, failure, meaning }: AgentResult): string {
  return (reason ?? (timedOut ? undefined : failure?.message) ?? meaning).replace(/\.$/, '');
}
