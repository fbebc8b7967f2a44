import { type Relation, relationsOf } from '../../config/relations.ts';
import type { Observation } from '../observation.ts';
import type { Resources } from '../order.ts';
import type { PlannedStep, StepAction } from '../plan/goal.ts';
import type { Seen } from '../plan.ts';
import { singlesOf } from './singles.ts';

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
export interface Blocked {
  readonly resource: string;
  readonly node: string;
  readonly reason: string;
  /** Because nobody knows enough; a later look may tell. */
  readonly uncertain: boolean;
  /** A node could not be reached. */
  readonly unreachable: boolean;
}

export interface Towards {
  readonly steps: readonly PlannedStep[];
  /** What is not brought about because something that nobody can see stands in the way. */
  readonly blocked: readonly Blocked[];
}

/**
 * The steps from what is seen to what is wanted, of copies on given nodes: nothing is placed, nothing else is touched.
 * Steps keep the order that the relations ask for. A copy is started only where every other copy is known to be stopped or is
 * stopped by a step before it; a step that would need what nobody knows is not made.
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
  return { steps: chained(steps, relations), blocked: [...blocked.values()] };
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

type Hindrance = Pick<Blocked, 'reason' | 'uncertain' | 'unreachable'>;

const known = (reason: string): Hindrance => ({ reason, uncertain: false, unreachable: false });
const unsure = (reason: string, { unreachable }: Observation): Hindrance => ({ reason, uncertain: true, unreachable });

interface Circumstances {
  readonly singles: ReadonlySet<string>;
  readonly relations: readonly Relation[];
  readonly seen: Seen;
  /** Ids of the steps there are. */
  readonly made: ReadonlySet<string>;
}

function hindranceOf(one: Wanted, { singles, relations, seen, made }: Circumstances): Hindrance | undefined {
  const { resource, node } = one;
  const starts = made.has(idOf('start', resource, node));
  const stops = made.has(idOf('stop', resource, node));
  if (starts) {
    if (singles.has(resource)) {
      for (const other of seen.get(resource) ?? []) {
        if (other.node === node || other.state === 'stopped' || other.state === 'not-installed') continue;
        if (made.has(idOf('stop', resource, other.node))) continue;
        return other.state === 'unknown'
          ? unsure(`it may be running on ${other.node}, which cannot be asked (${other.reason})`, other)
          : known(`it is not stopped on ${other.node}`);
      }
    }
    for (const { from, to, kind } of relations) {
      if (kind !== 'after' || from !== resource) continue;
      const will = (seen.get(to) ?? []).some(
        ({ node: there, state }) =>
          made.has(idOf('start', to, there)) || (state === 'running' && !made.has(idOf('stop', to, there))),
      );
      if (!will) return known(`${to}, which it comes after, does not run`);
    }
  }
  if (stops) {
    for (const { from, to, kind } of relations) {
      if (kind !== 'after' || to !== resource || !singles.has(resource)) continue;
      const user = (seen.get(from) ?? []).find(
        ({ node: there, state }) =>
          state === 'unknown' || ((state === 'running' || state === 'failed') && !made.has(idOf('stop', from, there))),
      );
      if (!user) continue;
      if (user.state === 'unknown') return unsure(`${from}, which needs it, may run on ${user.node}`, user);
      return known(`${from}, which needs it, runs on ${user.node}`);
    }
  }
  return undefined;
}

export function idOf(action: StepAction, resource: string, node: string): string {
  return `${action} ${resource} ${node}`;
}

function stepOf(action: StepAction, { resource, node }: Wanted): PlannedStep {
  return { id: idOf(action, resource, node), action, resource, node, needs: [] };
}

/** Steps with what each has to wait for, in an order that keeps to it. */
export function chained(steps: readonly PlannedStep[], relations: readonly Relation[]): readonly PlannedStep[] {
  const of = new Map<string, PlannedStep[]>();
  for (const step of steps) of.set(step.resource, [...(of.get(step.resource) ?? []), step]);
  const needs = new Map(steps.map(({ id, needs: own }) => [id, new Set(own)]));
  const all = (resource: string, action: StepAction) => (of.get(resource) ?? []).filter((one) => one.action === action);
  const wait = (later: readonly PlannedStep[], earlier: readonly PlannedStep[]) => {
    for (const one of later) {
      const near = earlier.filter(({ node }) => node === one.node);
      for (const { id } of near.length > 0 && earlier.length > 1 && later.length > 1 ? near : earlier) {
        if (id !== one.id) needs.get(one.id)?.add(id);
      }
    }
  };
  const apart = (later: readonly PlannedStep[], earlier: readonly PlannedStep[], same: boolean) => {
    for (const one of later) {
      for (const { id, node } of earlier) if ((node === one.node) === same) needs.get(one.id)?.add(id);
    }
  };
  for (const resource of of.keys()) {
    for (const action of ['stop', 'promote', 'demote'] as const) {
      const before = { stop: 'demote', promote: 'start', demote: 'promote' } as const;
      // a demote waits for no promote: it makes room for one
      if (action !== 'demote') apart(all(resource, action), all(resource, before[action]), true);
    }
    for (const one of all(resource, 'start')) for (const { id } of all(resource, 'stop')) needs.get(one.id)?.add(id);
    for (const one of all(resource, 'promote'))
      for (const { id } of all(resource, 'demote')) needs.get(one.id)?.add(id);
  }
  for (const { kind, from, to, role } of relations) {
    if (kind === 'after') {
      wait(all(from, 'start'), all(to, 'start'));
      wait(all(to, 'stop'), all(from, 'stop'));
      if (role !== undefined) {
        for (const one of all(from, 'start')) for (const { id } of all(to, 'promote')) needs.get(one.id)?.add(id);
        for (const one of all(to, 'demote')) for (const { id } of all(from, 'stop')) needs.get(one.id)?.add(id);
      }
    } else {
      const same = kind === 'avoid';
      apart(all(from, 'start'), all(to, 'stop'), same);
      apart(all(to, 'start'), all(from, 'stop'), same);
    }
  }
  return inOrder(steps.map((step) => ({ ...step, needs: [...(needs.get(step.id) ?? [])] })));
}

// Kahn's way; what waits for itself stays behind in the order it came, which the executor then never begins.
function inOrder(steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const left = new Map(steps.map(({ id, needs }) => [id, needs.filter((need) => byId.has(need)).length]));
  const users = new Map<string, string[]>();
  for (const { id, needs } of steps) for (const need of needs) users.set(need, [...(users.get(need) ?? []), id]);
  const ready = steps.filter(({ id }) => left.get(id) === 0);
  const order: PlannedStep[] = [];
  for (const step of ready) {
    order.push(step);
    for (const user of users.get(step.id) ?? []) {
      const count = (left.get(user) ?? 0) - 1;
      left.set(user, count);
      const next = byId.get(user);
      if (count === 0 && next) ready.push(next);
    }
  }
  const placed = new Set(order);
  return [...order, ...steps.filter((step) => !placed.has(step))];
}
