import type { Cluster } from '../cluster.ts';
import type { ResourceChange } from './change.ts';
import { type TransactOptions, transact } from './transactions/transact.ts';

export interface StopInput extends TransactOptions {
  readonly names: readonly string[];
  /** Only the copy there; default: wherever it runs. */
  readonly node?: string | undefined;
  /** Stop what needs the named resources too. */
  readonly withDependants?: boolean;
}

/**
 * Stops resources wherever they run or have failed, in the reverse of their start order. A node that cannot be asked
 * stands in `unseen`: the resource is not known to be stopped there. A transaction; see `transact`.
 *
 * @throws OcfError REFUSED when something that runs needs them, NOT_FOUND for an unknown name, CONFLICT.
 */
export function stopResources(
  cluster: Cluster,
  { names, node, withDependants = false, ...options }: StopInput,
): Promise<ResourceChange> {
  const goal = { action: 'stop', names, withDependants, ...(node === undefined ? {} : { node }) } as const;
  return transact(cluster, goal, options);
}
