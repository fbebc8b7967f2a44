import fc from 'fast-check';
import type { ResourceSpec } from '../../../../src/core/config/model.ts';
import type { Goal } from '../../../../src/core/resources/plan/goal.ts';
import { goalActions } from '../../../../src/core/resources/plan/goal.ts';
import { resourcesOf, type Sketch } from './world.ts';

export interface RandomFile {
  readonly resources: Record<string, ResourceSpec>;
  readonly nodes: readonly string[];
  readonly allowed: ReadonlyMap<string, readonly string[]>;
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const resource = fc.record({
  after: fc.array(fc.nat(6), { maxLength: 2 }),
  with: fc.array(fc.nat(6), { maxLength: 1 }),
  avoid: fc.array(fc.nat(6), { maxLength: 1 }),
  role: fc.boolean(),
  copies: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(1 as const) },
    { weight: 1, arbitrary: fc.constant(2 as const) },
    { weight: 2, arbitrary: fc.constant('all' as const) },
  ),
  promoted: fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 }) },
  ),
  enabled: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  avoids: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  nodes: fc.shuffledSubarray(['n1', 'n2', 'n3', 'n4'], { minLength: 2 }),
  everywhere: fc.boolean(),
});

const group = fc.record({
  from: fc.nat(5),
  size: fc.integer({ min: 1, max: 3 }),
  copies: fc.constantFrom(undefined, undefined, 2, 'all' as const),
  there: fc.boolean(),
});

/** Resource files without circles: chains, groups, copies, roles, avoidance, on up to four nodes. */
export const randomFile: fc.Arbitrary<RandomFile> = fc
  .record({
    rough: fc.array(resource, { minLength: 2, maxLength: 7 }),
    group,
    count: fc.integer({ min: 2, max: 4 }),
    plain: fc.boolean(),
  })
  .map(({ rough, group: { from, size, copies, there }, count, plain }) => {
    const nodes = ['n1', 'n2', 'n3', 'n4'].slice(0, count);
    const members = there ? names.slice(from, Math.min(from + size, rough.length)) : [];
    const sketch: Sketch = {};
    const allowed = new Map<string, readonly string[]>();
    for (const [index, one] of rough.entries()) {
      const name = names[index] ?? '';
      const isMember = members.includes(name);
      const earlier = (list: readonly number[]) => [
        ...new Set(list.filter((at) => at < index).map((at) => names[at] ?? '')),
      ];
      const mayRole = (other: string) =>
        one.role && sketch[other]?.promoted !== undefined ? `${other}:promoted` : other;
      const hasCopies = !isMember && one.copies !== undefined;
      const common = one.with.some((at) => at < index) ? undefined : one.nodes.filter((node) => nodes.includes(node));
      sketch[name] = {
        after: earlier(one.after).map(mayRole),
        with: earlier(one.with).map(mayRole),
        avoid: one.avoids ? earlier(one.avoid) : [],
        enabled: plain || one.enabled,
        ...(hasCopies ? { copies: one.copies as number | 'all' } : {}),
        ...(hasCopies && one.promoted !== undefined && one.promoted <= (one.copies === 'all' ? 9 : Number(one.copies))
          ? { promoted: one.promoted }
          : {}),
      };
      allowed.set(name, one.everywhere || isMember || !common?.length ? nodes : common);
    }
    if (members.length > 0) {
      sketch.shop = { group: members, ...(copies === undefined ? {} : { copies }) };
    }
    return { resources: resourcesOf(sketch), nodes, allowed };
  });

/** A goal for such a file; numbers choose among what there is. */
export const randomGoal = fc.record({
  action: fc.constantFrom(...goalActions),
  names: fc.array(fc.nat(7), { minLength: 1, maxLength: 2 }),
  node: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(3) }),
  to: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(3) }),
  withDependants: fc.oneof({ weight: 1, arbitrary: fc.constant(false) }, { weight: 3, arbitrary: fc.constant(true) }),
  all: fc.boolean(),
});

export function goalFor(
  { resources, nodes }: RandomFile,
  rough: typeof randomGoal extends fc.Arbitrary<infer T> ? T : never,
): Goal {
  const known = Object.keys(resources);
  const { action, node, to, withDependants } = rough;
  const moves = action === 'move' || action === 'migrate';
  return {
    action,
    names: action === 'apply' && rough.all ? [] : [...new Set(rough.names.map((at) => known[at % known.length] ?? ''))],
    ...(node === undefined || moves || action === 'apply' ? {} : { node: nodes[node % nodes.length] ?? '' }),
    ...(to === undefined || !moves ? {} : { to: nodes[to % nodes.length] ?? '' }),
    ...(withDependants ? { withDependants: true } : {}),
  };
}
