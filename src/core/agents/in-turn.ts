import type { Node } from '../config/model.ts';
import { notStarted } from '../transport/failures.ts';
import type { Call, Outcome } from '../transport/transport.ts';
import type { AgentAccess } from './access.ts';
import { type AgentName, formatAgentName } from './name.ts';
import type { Turn } from './turns/alone.ts';
import type { AgentLook } from './turns/processes.ts';
import { isTurn, turnOrder } from './turns/turns.ts';

/** A call of an agent that may have to wait for its turn. */
export interface AgentCall {
  readonly agent: AgentName;
  readonly instance: string;
  readonly action: string;
  readonly call: Call;
  /** What its process looks like from outside. */
  readonly look: AgentLook;
  /** The caller has the turn of this instance, or wants none on purpose. */
  readonly unqueued: boolean;
}

// they look at nothing that another action changes
const turnless = ['meta-data', 'validate-all', 'usage', 'methods'];

/**
 * Runs calls on a node one after the other in one session, each while no other action runs on its instance there. A
 * call that does not get its turn within the longest time limit of them all is `not-started`.
 */
export async function runInTurn(
  access: AgentAccess,
  node: Node,
  calls: readonly AgentCall[],
): Promise<readonly Outcome[]> {
  const { host } = access;
  const deadline = host.system.monotonic() + Math.max(...calls.map(({ call }) => call.timeout));
  const taken = new Map<string, Turn>();
  const refused = new Map<string, Outcome>();
  try {
    for (const [order, group] of inOrder(node, calls)) {
      const turn = await access.turns.take(host, node, { ...wishOf(node, group), deadline });
      if (isTurn(turn)) taken.set(order, turn);
      else refused.set(order, notStarted(turn));
    }
    const allowed = calls.filter((each) => !refused.has(turnOf(node, each)));
    const begun = allowed.map((each): Call => {
      const turn = taken.get(turnOf(node, each));
      return turn ? { ...each.call, began: turn.runs } : each.call;
    });
    const outcomes = begun.length > 0 ? await host.transport.run(node, begun, { signal: host.signal }) : [];
    return calls.map((each) => refused.get(turnOf(node, each)) ?? outcomes[allowed.indexOf(each)] ?? missing);
  } finally {
    for (const turn of taken.values()) turn.release();
  }
}

const missing: Outcome = {
  state: 'unknown',
  timedOut: false,
  stdout: '',
  stderr: '',
  omitted: 0,
  milliseconds: 0,
};

function turnOf(node: Node, { agent, instance, action, unqueued }: AgentCall): string {
  return unqueued || turnless.includes(action) ? '' : turnOrder(node, { agent: formatAgentName(agent), instance });
}

/** Calls by instance, in the order that all processes keep. */
function inOrder(node: Node, calls: readonly AgentCall[]): readonly (readonly [string, readonly AgentCall[]])[] {
  const groups = new Map<string, AgentCall[]>();
  for (const call of calls) {
    const order = turnOf(node, call);
    if (order !== '') groups.set(order, [...(groups.get(order) ?? []), call]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

function wishOf(node: Node, group: readonly AgentCall[]) {
  const first = group.find(({ action }) => action !== 'monitor' && action !== 'status') ?? group[0];
  if (!first) throw new Error('a turn for nothing');
  return {
    action: first.action,
    agent: formatAgentName(first.agent),
    instance: first.instance,
    timeout: Math.max(...group.map(({ call }) => call.timeout)),
    ...(node.transport === 'local' ? { here: group.map(({ look }) => look) } : {}),
  };
}
