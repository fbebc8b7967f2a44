import type { Node } from '../config/model.ts';
import { inPool } from '../pool.ts';
import type { Call, Outcome, Transport } from './transport.ts';

/** Nodes worked on at once where a caller does not say. */
export const defaultFanout = 64;

export interface NodeOutcomes {
  readonly node: Node;
  /** One for each call, in order. */
  readonly outcomes: readonly Outcome[];
}

export interface FanoutOptions {
  /** Nodes at once. */
  readonly fanout?: number;
  /** Ends what runs; nodes that wait are `not-started`. */
  readonly signal?: AbortSignal;
  readonly onBegin?: (node: Node) => void;
  readonly onDone?: (done: NodeOutcomes) => void;
}

/** Runs calls on many nodes, each node's in one session; the result is in the order of the nodes. */
export function runOnNodes(
  transport: Transport,
  nodes: readonly Node[],
  calls: readonly Call[] | ((node: Node) => readonly Call[]),
  { fanout = defaultFanout, signal, onBegin, onDone }: FanoutOptions = {},
): Promise<NodeOutcomes[]> {
  return overNodes(
    transport,
    nodes,
    (node) => node,
    fanout,
    async (node) => {
      onBegin?.(node);
      const wanted = typeof calls === 'function' ? calls(node) : calls;
      const outcomes = await transport.run(node, wanted, signal === undefined ? {} : { signal });
      const done = { node, outcomes };
      onDone?.(done);
      return done;
    },
  );
}

/**
 * Does the work for every item, at most `limit` at a time; results in the order of the items. Those whose node was
 * slow or not reached last time are begun after all others, so that waiting for them holds up nobody.
 */
export async function overNodes<T, R>(
  transport: Pick<Transport, 'isLate'>,
  items: readonly T[],
  nodeOf: (item: T) => Node,
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const late = await Promise.all(items.map(async (item) => (await transport.isLate?.(nodeOf(item))) ?? false));
  const order = [...items.keys()].sort((a, b) => Number(late[a]) - Number(late[b]));
  const results: R[] = [];
  await inPool(order, limit, async (index) => {
    results[index] = await work(items[index] as T);
  });
  return results;
}
