import { type Draft, isMarked } from './draft.ts';
import { activeCopies, type Part } from './facts.ts';
import type { PlannedStep, StepAction } from './goal.ts';
import type { Placement } from './placement.ts';

/** A step whose needs are still being found. */
export interface OpenStep {
  readonly action: StepAction;
  readonly resource: string;
  readonly node: string;
  readonly to?: string;
  readonly because?: string;
  readonly needs: Set<OpenStep>;
}

/** The steps of one resource, by node. */
export interface PartSteps {
  readonly part: Part;
  readonly stop: ReadonlyMap<string, OpenStep>;
  readonly demote: ReadonlyMap<string, OpenStep>;
  readonly start: ReadonlyMap<string, OpenStep>;
  readonly promote: ReadonlyMap<string, OpenStep>;
  readonly migrate?: OpenStep;
}

/** What is to be done to every resource so that its copies are where they were placed. Only those with steps. */
export function stepsOf(draft: Draft, placement: Placement): ReadonlyMap<string, PartSteps> {
  const all = new Map<string, PartSteps>();
  for (const part of draft.facts.parts.values()) {
    const steps = stepsOfPart(draft, placement, part);
    const { stop, demote, start, promote, migrate } = steps;
    if (stop.size + demote.size + start.size + promote.size > 0 || migrate) all.set(part.name, steps);
  }
  return all;
}

function stepsOfPart(draft: Draft, placement: Placement, part: Part): PartSteps {
  const { leaving, dimming, migrating, wanted } = draft;
  const { name } = part;
  const step = (action: StepAction, node: string, because: string | undefined, to?: string): OpenStep => ({
    action,
    resource: name,
    node,
    ...(to === undefined ? {} : { to }),
    ...(because === undefined ? {} : { because }),
    needs: new Set(),
  });
  const stop = new Map<string, OpenStep>();
  const demote = new Map<string, OpenStep>();
  const start = new Map<string, OpenStep>();
  const promote = new Map<string, OpenStep>();
  for (const { node, promoted } of activeCopies(part)) {
    const leaves = isMarked(leaving, name, node);
    const why = leaves ? leaving.get(name)?.get(node) : dimming.get(name)?.get(node);
    if (leaves) stop.set(node, step('stop', node, why));
    if (promoted && (leaves || isMarked(dimming, name, node))) demote.set(node, step('demote', node, why));
    const down = demote.get(node);
    if (down) stop.get(node)?.needs.add(down);
  }
  const because = wanted.get(name)?.because;
  const [source] = migrating.get(name) ?? [];
  const starts = [...(placement.starts.get(name) ?? [])];
  const [target] = starts;
  const migrate = source && target !== undefined ? step('migrate', source[0], source[1], target) : undefined;
  for (const node of migrate ? [] : starts) start.set(node, step('start', node, because));
  for (const node of placement.promotes.get(name) ?? []) promote.set(node, step('promote', node, because));
  orderWithin(part, { stop, demote, start, promote });
  return { part, stop, demote, start, promote, ...(migrate ? { migrate } : {}) };
}

// a copy is stopped before it, or a second one, is started; one is demoted before another is promoted
function orderWithin(part: Part, { stop, demote, start, promote }: Omit<PartSteps, 'part'>): void {
  const replaced = part.single || Number.isFinite(part.count);
  for (const [node, step] of start) {
    const same = stop.get(node);
    for (const other of replaced ? stop.values() : same ? [same] : []) step.needs.add(other);
  }
  for (const [node, step] of promote) {
    const begun = start.get(node);
    if (begun) step.needs.add(begun);
    for (const other of demote.values()) step.needs.add(other);
  }
}

export function idOf({ action, resource, node }: Pick<PlannedStep, 'action' | 'resource' | 'node'>): string {
  return `${action} ${resource} ${node}`;
}
