import type { Relation } from '../../config/relations.ts';
import type { PlannedStep, StepAction } from '../plan/goal.ts';

/** Steps with what each has to wait for, in an order that keeps to it. */
export function chained(
  steps: readonly PlannedStep[],
  relations: readonly Relation[],
  singles: ReadonlySet<string>,
): readonly PlannedStep[] {
  const of = new Map<string, PlannedStep[]>();
  for (const step of steps) of.set(step.resource, [...(of.get(step.resource) ?? []), step]);
  const needs = new Map(steps.map(({ id, needs: own }) => [id, new Set(own)]));
  const all = (resource: string, action: StepAction) => (of.get(resource) ?? []).filter((one) => one.action === action);
  const wait = (later: readonly PlannedStep[], earlier: readonly PlannedStep[]) => {
    for (const one of later) {
      const near = earlier.filter(({ node }) => node === one.node);
      // copies of both wait for the one beside them where there is one
      const several = !singles.has(one.resource) && earlier.every(({ resource }) => !singles.has(resource));
      for (const { id } of several && near.length > 0 ? near : earlier) {
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
      // a stray copy of what it needs is cleared away first
      wait(all(from, 'start'), all(to, 'stop'));
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
