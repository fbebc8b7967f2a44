import type { Host } from '../cluster.ts';
import type { Node } from '../config/model.ts';
import { overNodes } from '../transport/fanout.ts';

/** Whether a node answers. `unknown`: somebody answered, or may have, but the answer was not finished. */
export interface Liveness {
  readonly node: string;
  readonly alive: 'yes' | 'no' | 'unknown';
  /** Why not, a sentence; empty for `yes`. */
  readonly reason: string;
  readonly milliseconds: number;
}

export interface LivenessOptions {
  /** Milliseconds for each node. Default 10 s. */
  readonly timeout?: number;
  /** Nodes asked together. Default 64. */
  readonly atOnce?: number;
}

/** Asks nodes by their own transport whether they can run a program. Never throws for what happens on the way. */
export function checkLiveness(
  host: Pick<Host, 'transport' | 'signal' | 'system'>,
  nodes: readonly Node[],
  { timeout = 10_000, atOnce = 64 }: LivenessOptions = {},
): Promise<readonly Liveness[]> {
  return overNodes(
    host.transport,
    nodes,
    (node) => node,
    atOnce,
    (node) => checkOne(host, node, timeout),
  );
}

async function checkOne(
  { transport, signal, system }: Pick<Host, 'transport' | 'signal' | 'system'>,
  node: Node,
  timeout: number,
): Promise<Liveness> {
  const begin = system.monotonic();
  // the connection has limits of its own: this one bounds everything
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const [outcome] = await transport.run(node, [{ argv: ['true'], timeout }], { signal: limit });
  const milliseconds = Math.round(system.monotonic() - begin);
  const answer = (alive: Liveness['alive'], reason: string) => ({ node: node.name, alive, reason, milliseconds });
  if (outcome?.state === 'done' && outcome.code === 0 && !outcome.timedOut && !outcome.failure)
    return answer('yes', '');
  if (milliseconds >= timeout) return answer('no', `${node.name} did not answer within ${timeout / 1000} s.`);
  const reason = outcome?.failure?.message ?? `A program run on ${node.name} ended with ${outcome?.code ?? 'nothing'}.`;
  return answer(outcome?.state === 'not-started' ? 'no' : 'unknown', reason);
}
