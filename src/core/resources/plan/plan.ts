import type { Resources } from '../order.ts';
import type { Seen } from '../seen.ts';
import type { Goal, PlannedStep } from './goal.ts';

/** Everything that a plan follows from: the file, what was seen, and what is asked for. */
export interface PlanQuestion {
  readonly resources: Resources;
  /** Names of the nodes each resource may run on, the best first. */
  readonly allowed: ReadonlyMap<string, readonly string[]>;
  readonly goal: Goal;
  /** What the agents said, of all resources that resourcesToSee names. */
  readonly seen: Seen;
  /** Orders that nobody demands: kept where both are in the plan anyway, dropped where they make a circle. */
  readonly order?: readonly SoftOrder[];
  /** Whether a resource's agent advertises migrate_to and migrate_from; missing: none does. */
  readonly canMigrate?: (resource: string) => boolean;
}

export interface SoftOrder {
  readonly first: string;
  readonly second: string;
}

/** What will be done and what need not or cannot be. */
export interface Plan {
  readonly goal: Goal;
  /** Each behind those that it needs; what does not need one another may run together. */
  readonly steps: readonly PlannedStep[];
  /** Asked for and so already. */
  readonly already: readonly Standing[];
  /** Where nobody can look, although a copy may be there. */
  readonly unseen: readonly Standing[];
  /** Asked to be stopped, but their agent is on none of the nodes: nobody could say whether something of them runs. */
  readonly absent: readonly Standing[];
  /** Fewer copies, or fewer promoted ones, than the file wants, and why. */
  readonly short: readonly Standing[];
  /** Where the copies of all resources in question are when everything is done, in the order of starting. */
  readonly placement: readonly Placed[];
}

/** A copy that runs. */
export interface Placed {
  readonly resource: string;
  readonly node: string;
  readonly promoted: boolean;
}

export interface Standing {
  readonly resource: string;
  readonly node?: string;
  readonly reason: string;
}

/** What stands against a plan; all of it is told at once. */
export interface Obstacle {
  readonly resource: string;
  readonly node?: string;
  readonly problem: string;
  readonly remedy: string;
  /** The agent is on none of the nodes that the resource may run on. */
  readonly missing?: true;
}
