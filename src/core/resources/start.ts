import type { Cluster } from '../cluster.ts';
import type { ResourceChange } from './change.ts';
import { type TransactOptions, transact } from './transactions/transact.ts';

export interface StartInput extends TransactOptions {
  readonly names: readonly string[];
  /** Default: the first allowed node that is fit. */
  readonly node?: string | undefined;
}

/**
 * Starts resources with everything they need, in order, each at most once in the cluster: before the first start
 * every node that may run one of them is asked. A transaction; see `transact`.
 *
 * @throws OcfError REFUSED with every obstacle, NO_QUORUM, NOT_FOUND for an unknown name or an agent that is nowhere,
 *   INVALID for wrong parameters, CONFLICT.
 */
export function startResources(cluster: Cluster, { names, node, ...options }: StartInput): Promise<ResourceChange> {
  return transact(cluster, { action: 'start', names, ...(node === undefined ? {} : { node }) }, options);
}
