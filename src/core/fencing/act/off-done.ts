import type { FencePlan } from '../plan/fence-plan.ts';
import type { Turn } from '../shot/shoot-once.ts';

/**
 * The level, from 0, on which a leader that died had verified the off part of a reboot. Only what was verified moments
 * ago is gone on with: afterwards somebody may have switched the node on by hand.
 */
export function offDone({ previous }: Pick<Turn, 'previous'>, plan: FencePlan, now: number): number | undefined {
  if (previous?.action !== 'reboot' || plan.action !== 'reboot') return undefined;
  const age = now - previous.at;
  if (age < 0 || age > Math.max(plan.tolerance, 60_000)) return undefined;
  const level = previous.steps
    .slice(previous.steps.lastIndexOf('off-sent') + 1)
    .map((step) => /^off-verified (\d+)$/.exec(step)?.[1])
    .find((found) => found !== undefined);
  return level === undefined ? undefined : Number(level);
}
