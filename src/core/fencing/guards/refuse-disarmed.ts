import { disarmedFor, disarmedIn } from '../arming/disarmed.ts';
import type { FenceRequest, PreparedNode } from '../plan/fence-plan.ts';
import { type FenceAction, isCut } from '../verdict.ts';
import { disarmedGuard } from './disarmed-guard.ts';
import { refusedBy } from './refusal.ts';

/**
 * Asked again when it is about to be done: while a question stood or another request was waited for, somebody may have
 * disarmed it and put their hands into the rack.
 *
 * @throws OcfError REFUSED while fencing of any of the nodes is disarmed; FAILED when nobody can tell
 */
export function refuseDisarmed(
  action: FenceAction,
  nodes: readonly Pick<PreparedNode, 'name' | 'home'>[],
  { allow }: Pick<FenceRequest, 'allow'>,
): void {
  if (!isCut(action) || allow?.includes('disarmed')) return;
  const targets = nodes.map(({ name, home }) => ({
    name,
    disarmed: disarmedFor(disarmedIn(home.cluster), home.name),
  }));
  const refusals = disarmedGuard(targets);
  if (refusals.length > 0) throw refusedBy(refusals);
}
