import { relationsOf } from '../../config/relations.ts';
import type { Observation } from '../observation.ts';
import type { Resources } from '../order.ts';
import type { PlannedStep, StepAction } from '../plan/goal.ts';
import type { Seen } from '../seen.ts';
import { chained } from './chained.ts';
import { type Hindrance, hindranceOf, known } from './hindrance.ts';
import { singlesOf } from './singles.ts';
import { idOf } from './step-id.ts';

/** A copy as it should be in the end. */
export interface Wanted {
  readonly resource: string;
  readonly node: string;
  readonly running: boolean;
  readonly promoted: boolean;
  /** Running as it is does not count: it has to be started anew. */
  readonly anew?: boolean;
}

export interface TowardsQuestion {
  readonly resources: Resources;
  readonly wanted: readonly Wanted[];
  readonly seen: Seen;
}

/** A copy that is left as it is. */
export interface Blocked extends Hindrance {
  readonly resource: string;
  readonly node: string;
}

export interface Towards {
  readonly steps: readonly PlannedStep[];
  /** What is not brought about because something that nobody can see stands in the way. */
  readonly blocked: readonly Blocked[];
}

/**
 * The steps from what is seen to what is wanted, of copies on given nodes: nothing is placed, nothing else is touched.
 * Steps keep the order that the relations ask for. A copy is started only where every other copy is known to be stopped
 * or is stopped by a step before it; a step that would need what nobody knows is not made.
 */
export function planTowards({ resources, wanted, seen }: TowardsQuestion): Towards {
  const relations = relationsOf(resources);
  const singles = singlesOf(resources);
  const blocked = new Map<string, Blocked>();
  const block = ({ resource, node }: Wanted, hindrance: Hindrance) =>
    blocked.set(key(resource, node), { resource, node, ...hindrance });
  const look = (resource: string, node: string) => (seen.get(resource) ?? []).find((one) => one.node === node);
  let steps: PlannedStep[] = [];
  // whatever is blocked may stand in the way of more: until nothing new comes to light
  for (let before = -1; before !== blocked.size; ) {
    before = blocked.size;
    steps = wanted.flatMap((one) => {
      if (blocked.has(key(one.resource, one.node))) return [];
      const now = look(one.resource, one.node);
      if (now === undefined || now.state === 'unknown') {
        const because = now === undefined ? 'it is not one of its nodes any more' : now.reason;
        const hindrance = { reason: `${one.node} cannot be asked (${because})`, uncertain: now !== undefined };
        if (!isSettled(one, now)) block(one, { ...hindrance, unreachable: now?.unreachable ?? false });
        return [];
      }
      if (one.running && now.state === 'stopped' && now.unfit) {
        block(one, known(`it cannot be started on ${one.node} (${now.reason})`));
        return [];
      }
      return actionsFor(one, now).map((action) => stepOf(action, one));
    });
    const made = new Set(steps.map(({ id }) => id));
    for (const one of wanted) {
      if (blocked.has(key(one.resource, one.node))) continue;
      const hindrance = hindranceOf(one, { singles, relations, seen, made });
      if (hindrance !== undefined) block(one, hindrance);
    }
    steps = steps.filter(({ resource, node }) => !blocked.has(key(resource, node)));
  }
  return { steps: chained(steps, relations, singles), blocked: [...blocked.values()] };
}

const key = (resource: string, node: string) => JSON.stringify([resource, node]);

// A node that was taken out of a resource's nodes runs nothing of it as far as anybody knows.
function isSettled({ running }: Wanted, now: Observation | undefined): boolean {
  return !running && now === undefined;
}

function actionsFor({ running, promoted, anew }: Wanted, now: Observation): readonly StepAction[] {
  const runs = now.state === 'running';
  if (!running) {
    if (runs && now.promoted) return ['demote', 'stop'];
    return runs || now.state === 'failed' ? ['stop'] : [];
  }
  const rise: readonly StepAction[] = promoted ? ['promote'] : [];
  if (now.state === 'failed' || (runs && anew))
    return [...(runs && now.promoted ? (['demote'] as const) : []), 'stop', 'start', ...rise];
  if (!runs) return ['start', ...rise];
  if (promoted === now.promoted) return [];
  return promoted ? ['promote'] : ['demote'];
}

function stepOf(action: StepAction, { resource, node }: Wanted): PlannedStep {
  return { id: idOf(action, resource, node), action, resource, node, needs: [] };
}
