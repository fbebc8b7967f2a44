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
  return inPool(nodes, fanout, async (node) => {
    onBegin?.(node);
    const wanted = typeof calls === 'function' ? calls(node) : calls;
    const outcomes = await transport.run(node, wanted, signal === undefined ? {} : { signal });
    const done = { node, outcomes };
    onDone?.(done);
    return done;
  });
}
