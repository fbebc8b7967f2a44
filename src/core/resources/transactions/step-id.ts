import type { StepAction } from '../plan/goal.ts';

/** Names a step in its plan. */
export function idOf(action: StepAction, resource: string, node: string): string {
  return `${action} ${resource} ${node}`;
}
