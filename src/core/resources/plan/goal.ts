/** What an administrator asks of resources; a transaction is the way there. */
export interface Goal {
  readonly action: GoalAction;
  /** Resources or groups, as they were named; of `apply` none means all. */
  readonly names: readonly string[];
  /** The only node it is about: start there, stop the copy there, promote or demote the copy there. */
  readonly node?: string;
  /** Of `move` and `migrate`: where to; missing: the best other node. */
  readonly to?: string;
  /** Stop and move what needs the named resources too. */
  readonly withDependants?: boolean;
}

/**
 * `restart` stops and starts where it runs; `move` stops, then starts elsewhere; `migrate` moves what the agent can
 * move while it runs; `apply` brings about what the file says: enabled ones run, disabled ones do not.
 */
export const goalActions = ['start', 'stop', 'restart', 'move', 'migrate', 'promote', 'demote', 'apply'] as const;
export type GoalAction = (typeof goalActions)[number];

/** `migrate` takes a running copy from `node` to `to`. */
export const stepActions = ['start', 'stop', 'promote', 'demote', 'migrate'] as const;
export type StepAction = (typeof stepActions)[number];

/** One action on one copy of a resource: the copy on a node. */
export interface PlannedStep {
  /** Names it in its plan: `start web n1`. */
  readonly id: string;
  readonly action: StepAction;
  readonly resource: string;
  readonly node: string;
  /** Of `migrate`: where the copy goes. */
  readonly to?: string;
  /** Ids of steps that have to be done before it begins. */
  readonly needs: readonly string[];
  /** Why it is in the plan when nobody asked for it by name. */
  readonly because?: string;
}
