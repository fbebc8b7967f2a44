import type { Node } from '../config/model.ts';
import { notStarted } from '../transport/failures.ts';
import type { Call, Outcome } from '../transport/transport.ts';
import type { AgentAccess } from './access.ts';
import { type AgentName, formatAgentName } from './name.ts';
import type { Turn } from './turns/alone.ts';
import type { TurnKey } from './turns/entries.ts';
import type { AgentLook } from './turns/processes.ts';
import { isTurn } from './turns/turns.ts';

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
  const keyed = calls.map((each): KeyedCall => ({ ...each, key: keyOf(access, node, each) }));
  const taken = new Map<string, Turn>();
  const refused = new Map<string, Outcome>();
  try {
    for (const [key, group] of inOrder(keyed)) {
      const turn = await access.turns.take(host, key, { ...wishOf(node, group), deadline });
      if (isTurn(turn)) taken.set(key.name, turn);
      else refused.set(key.name, notStarted(turn));
    }
    const allowed = keyed.filter(({ key }) => key === undefined || taken.has(key.name));
    const begun = allowed.map(({ key, call }): Call => {
      const turn = key && taken.get(key.name);
      return turn ? { ...call, began: turn.runs } : call;
    });
    const outcomes = begun.length > 0 ? await host.transport.run(node, begun, { signal: host.signal }) : [];
    return keyed.map((each) => (each.key && refused.get(each.key.name)) ?? outcomes[allowed.indexOf(each)] ?? missing);
  } finally {
    for (const turn of taken.values()) turn.release();
  }
}

interface KeyedCall extends AgentCall {
  /** Missing where no turn is needed. */
  readonly key: TurnKey | undefined;
}

const missing: Outcome = {
  state: 'unknown',
  timedOut: false,
  stdout: '',
  stderr: '',
  omitted: 0,
  milliseconds: 0,
};

function keyOf({ host, turns }: AgentAccess, node: Node, each: AgentCall): TurnKey | undefined {
  const { agent, instance, action, unqueued } = each;
  return unqueued || turnless.includes(action) ? undefined : turns.key(host, node, formatAgentName(agent), instance);
}

/** Calls by instance, in the order that all processes keep. */
function inOrder(calls: readonly KeyedCall[]): readonly (readonly [TurnKey, readonly KeyedCall[]])[] {
  const groups = new Map<string, { readonly key: TurnKey; readonly calls: KeyedCall[] }>();
  for (const call of calls) {
    if (!call.key) continue;
    const group = groups.get(call.key.name);
    if (group) group.calls.push(call);
    else groups.set(call.key.name, { key: call.key, calls: [call] });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { key, calls }]) => [key, calls] as const);
}

function wishOf(node: Node, group: readonly AgentCall[]) {
  const first = group.find(({ action }) => action !== 'monitor' && action !== 'status') ?? group[0];
  if (!first) throw new Error('a turn for nothing');
  return {
    action: first.action,
    node: node.name,
    agent: formatAgentName(first.agent),
    instance: first.instance,
    timeout: Math.max(...group.map(({ call }) => call.timeout)),
    ...(node.transport === 'local' ? { here: group.map(({ look }) => look) } : {}),
  };
}
