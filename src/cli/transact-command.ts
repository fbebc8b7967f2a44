import type { Cluster } from '../core/cluster.ts';
import type { ResourceChange } from '../core/resources/change.ts';
import { changeStatus } from '../core/resources/change.ts';
import type { Goal } from '../core/resources/plan/goal.ts';
import { transact } from '../core/resources/transactions/transact.ts';
import { renderChange } from './render/resource-actions.ts';
import { type TransactFlags, transactOptions } from './transact-flags.ts';

/** Options that say what a goal is about. */
export interface GoalFlags extends TransactFlags {
  readonly node?: string | undefined;
  readonly to?: string | undefined;
  readonly 'with-dependants'?: boolean;
}

/** Carries out what a command of resources asks for. */
export function transactAs(
  cluster: Cluster,
  action: Goal['action'],
  names: readonly string[],
  flags: GoalFlags,
): Promise<ResourceChange> {
  const { node, to, 'with-dependants': withDependants } = flags;
  const goal: Goal = {
    action,
    names,
    ...(node === undefined ? {} : { node }),
    ...(to === undefined ? {} : { to }),
    ...(withDependants ? { withDependants } : {}),
  };
  return transact(cluster, goal, transactOptions(flags));
}

/** How a change is presented. */
export function presentationOf(result: ResourceChange) {
  return { text: renderChange, status: changeStatus(result) };
}
