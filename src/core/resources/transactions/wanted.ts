import type { Resources } from '../order.ts';
import type { GoalAction, PlannedStep } from '../plan/goal.ts';
import type { Copy } from './log.ts';
import { singlesOf } from './singles.ts';
import type { Wanted } from './towards.ts';

export type TouchedStep = Pick<PlannedStep, 'action' | 'resource' | 'node' | 'to'>;

const key = (resource: string, node: string) => JSON.stringify([resource, node]);

/** The copies that steps were about, as they were before. What had failed or was out of sight is not brought back. */
export function wantedBefore(touched: readonly TouchedStep[], before: readonly Copy[]): readonly Wanted[] {
  const were = new Map(before.map((copy) => [key(copy.resource, copy.node), copy]));
  const wanted = new Map<string, Wanted>();
  for (const { action, resource, node, to } of touched) {
    for (const place of to === undefined ? [node] : [node, to]) {
      const was = were.get(key(resource, place));
      if (was?.state === 'unknown' || (was?.state === 'failed' && action === 'stop')) continue;
      const running = was?.state === 'running';
      wanted.set(key(resource, place), { resource, node: place, running, promoted: running && was.promoted });
    }
  }
  return [...wanted.values()];
}

export interface PlansQuestion {
  readonly resources: Resources;
  readonly action: GoalAction;
  /** In the order in which they were made. */
  readonly plans: readonly (readonly PlannedStep[])[];
  /** Ids of steps that are known to have been done. */
  readonly done: ReadonlySet<string>;
}

/** The copies that plans are about, as they should be when all steps are done. */
export function wantedAfter({ resources, action, plans, done }: PlansQuestion): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  const singles = singlesOf(resources);
  const put = (resource: string, node: string, running: boolean, promoted = false) =>
    wanted.set(key(resource, node), { resource, node, running, promoted });
  const begin = (resource: string, node: string) => {
    // a later plan has it elsewhere than an earlier one
    if (singles.has(resource)) {
      for (const one of wanted.values()) {
        if (one.resource === resource && one.node !== node) put(resource, one.node, false);
      }
    }
    put(resource, node, true);
  };
  for (const { action: step, resource, node, to } of plans.flat()) {
    if (step === 'start') begin(resource, node);
    else if (step === 'stop') put(resource, node, false);
    else if (step === 'migrate') {
      put(resource, node, false);
      begin(resource, to ?? node);
    } else put(resource, node, true, step === 'promote');
  }
  if (action !== 'restart') return [...wanted.values()];
  // whoever went on after a stop of which nobody saw the end has started it anew as well
  const anew = new Set<string>();
  for (const { id, action: step, resource, node } of plans.flat()) {
    if (step === 'stop' && !done.has(id)) anew.add(key(resource, node));
  }
  for (const { id, action: step, resource, node } of plans.flat()) {
    if (step === 'start' && done.has(id)) anew.delete(key(resource, node));
  }
  return [...wanted].map(([at, one]) => (one.running && anew.has(at) ? { ...one, anew: true } : one));
}
