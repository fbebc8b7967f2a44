import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { resourceSpec } from '../../../../src/core/config/check/resource-spec.ts';
import type { ResourceSpec } from '../../../../src/core/config/model.ts';
import type { Observation, ResourceState } from '../../../../src/core/resources/observation.ts';
import type { PlannedStep } from '../../../../src/core/resources/plan/goal.ts';
import { byResource } from '../../../../src/core/resources/seen.ts';
import { planTowards, type Wanted } from '../../../../src/core/resources/transactions/towards.ts';
import { wantedAfter, wantedBefore } from '../../../../src/core/resources/transactions/wanted.ts';

const nodes = ['n1', 'n2', 'n3'];

const spec = (more: Partial<ResourceSpec> = {}): ResourceSpec => ({
  ...resourceSpec({ agent: 'ocf:test:thing' }),
  ...more,
});

function seenAs(resource: string, node: string, state: ResourceState, more: Partial<Observation> = {}): Observation {
  const rest = { promoted: false, degraded: false, unfit: false, reason: 'as seen', milliseconds: 1 };
  return { resource, node, state, ...rest, unreachable: state === 'unknown', ...more };
}

/** Where each resource runs; undefined: nowhere. */
type Place = Readonly<Record<string, string | undefined>>;

interface World {
  readonly resources: Record<string, ResourceSpec>;
  readonly now: Place;
  readonly later: Place;
  readonly odd: Readonly<Record<string, 'unknown' | 'failed'>>;
}

const worlds: fc.Arbitrary<World> = fc.integer({ min: 1, max: 6 }).chain((size) => {
  const names = Array.from({ length: size }, (_, index) => `r${index}`);
  const lower = (index: number) => fc.subarray(names.slice(0, index), { maxLength: Math.min(2, index) });
  const places = fc.tuple(...names.map(() => fc.option(fc.constantFrom(...nodes), { nil: undefined, freq: 4 })));
  return fc
    .record({
      after: fc.tuple(...names.map((_, index) => lower(index))),
      together: fc.tuple(...names.map((_, index) => lower(index).map((found) => found.slice(0, 1)))),
      avoid: fc.tuple(...names.map((_, index) => lower(index).map((found) => found.slice(0, 1)))),
      now: places,
      later: places,
      odd: fc.array(fc.record({ at: fc.nat(size * nodes.length - 1), kind: fc.constantFrom('unknown', 'failed') }), {
        maxLength: 2,
      }),
    })
    .map(({ after, together, avoid, now, later, odd }) => {
      const resources = Object.fromEntries(
        names.map((name, index) => [
          name,
          spec({
            after: after[index] ?? [],
            with: together[index] ?? [],
            avoid: (avoid[index] ?? []).filter((other) => !together[index]?.includes(other)),
          }),
        ]),
      );
      return {
        resources,
        now: legal(resources, now),
        later: legal(resources, later),
        odd: Object.fromEntries(
          odd.map(({ at, kind }) => [`${names[Math.floor(at / nodes.length)]}@${nodes[at % nodes.length]}`, kind]),
        ) as World['odd'],
      };
    });
});

/** A placement in which nothing runs that may not. */
function legal(resources: Record<string, ResourceSpec>, wished: readonly (string | undefined)[]): Place {
  const place: Record<string, string | undefined> = {};
  for (const [index, [name, { after, with: together, avoid }]] of Object.entries(resources).entries()) {
    const node = together.length > 0 ? place[together[0] ?? ''] : wished[index];
    const may =
      wished[index] !== undefined &&
      node !== undefined &&
      [...after, ...together].every((other) => place[other] !== undefined) &&
      avoid.every((other) => place[other] !== node);
    place[name] = may ? node : undefined;
  }
  return place;
}

function simulate(world: World, steps: readonly PlannedStep[], next: () => number): Set<string> {
  const { resources, now, odd } = world;
  // what nobody can see may run
  const active = new Set(
    Object.entries(now).flatMap(([name, node]) => (node === undefined ? [] : [`${name}@${node}`])),
  );
  for (const copy of Object.keys(odd)) active.add(copy);
  const on = (name: string) => nodes.filter((node) => active.has(`${name}@${node}`));
  const done = new Set<string>();
  let open = [...steps];
  while (open.length > 0) {
    const ready = open.filter(({ needs }) => needs.every((need) => done.has(need)));
    const step = ready[next() % ready.length];
    if (!step) throw new Error(`nothing can begin of ${open.map(({ id, needs }) => `${id} (${needs})`)}`);
    const { action, resource, node, id } = step;
    const relations = resources[resource] as ResourceSpec;
    if (action === 'start') {
      expect({ id, beside: on(resource) }).toEqual({ id, beside: [] });
      for (const other of relations.after)
        expect({ id, other, on: on(other).length > 0 }).toEqual({ id, other, on: true });
      active.add(`${resource}@${node}`);
      for (const [other, { avoid }] of Object.entries(resources)) {
        if (!relations.avoid.includes(other) && !avoid.includes(resource)) continue;
        if (odd[`${other}@${node}`] || odd[`${resource}@${node}`]) continue;
        expect({ id, avoids: other, there: on(other).includes(node) }).toEqual({ id, avoids: other, there: false });
      }
    } else {
      for (const [other, { after }] of Object.entries(resources)) {
        if (after.includes(resource))
          expect({ id, needed: other, by: on(other) }).toEqual({ id, needed: other, by: [] });
      }
      active.delete(`${resource}@${node}`);
    }
    done.add(id);
    open = open.filter((one) => one !== step);
  }
  return active;
}

test('whatever is seen, in every order that the needs allow, nothing runs twice or without what it needs', () => {
  let whole = 0;
  fc.assert(
    fc.property(worlds, fc.infiniteStream(fc.nat()), (world, choices) => {
      const { resources, now, later, odd } = world;
      const seen = byResource(
        Object.keys(resources).flatMap((name) =>
          nodes.map((node) => {
            const kind = odd[`${name}@${node}`];
            return seenAs(name, node, kind ?? (now[name] === node ? 'running' : 'stopped'));
          }),
        ),
      );
      const wanted: Wanted[] = Object.keys(resources).flatMap((resource) =>
        nodes.map((node) => ({ resource, node, running: later[resource] === node, promoted: false })),
      );
      const { steps, blocked } = planTowards({ resources, wanted, seen });
      const active = simulate(world, steps, () => choices.next().value ?? 0);
      if (blocked.length > 0) return;
      whole++;
      const expected = Object.entries(later).flatMap(([name, node]) => (node === undefined ? [] : [`${name}@${node}`]));
      expect([...active].sort()).toEqual(expected.sort());
    }),
    { numRuns: process.env.OCF_LONG === '1' ? 20_000 : 2000 },
  );
  expect(whole).toBeGreaterThan(100);
});

test.each<[Partial<ResourceSpec>, number]>([
  [{}, 0],
  [{ copies: 1 }, 0],
  [{ copies: 2 }, 1],
])('with %j while another copy may run, %d are started', (more, count) => {
  const seen = byResource([seenAs('web', 'n1', 'stopped'), seenAs('web', 'n2', 'unknown')]);
  const wanted = [{ resource: 'web', node: 'n1', running: true, promoted: false }];
  const { steps, blocked } = planTowards({ resources: { web: spec(more) }, wanted, seen });
  expect(steps.map(({ id }) => id)).toEqual(count === 0 ? [] : ['start web n1']);
  expect(blocked.map(({ uncertain }) => uncertain)).toEqual(count === 0 ? [true] : []);
});

describe('what is wanted', () => {
  const step = (action: PlannedStep['action'], resource: string, node: string, to?: string): PlannedStep => ({
    id: `${action} ${resource} ${node}`,
    action,
    resource,
    node,
    needs: [],
    ...(to === undefined ? {} : { to }),
  });
  const copy = (resource: string, node: string, promoted = false) =>
    ({ resource, node, state: 'running', promoted }) as const;

  test('before: only what steps have touched, in the role it had', () => {
    expect(
      wantedBefore(
        [step('stop', 'web', 'n1'), step('start', 'web', 'n2'), step('demote', 'db', 'n1')],
        [copy('web', 'n1'), copy('db', 'n1', true), copy('other', 'n3')],
      ),
    ).toEqual([
      { resource: 'web', node: 'n1', running: true, promoted: false },
      { resource: 'web', node: 'n2', running: false, promoted: false },
      { resource: 'db', node: 'n1', running: true, promoted: true },
    ]);
  });

  test('before: what had failed or was out of sight is not brought back', () => {
    const before = [
      { resource: 'a', node: 'n1', state: 'failed', promoted: false },
      { resource: 'b', node: 'n1', state: 'unknown', promoted: false },
    ] as const;
    expect(wantedBefore([step('stop', 'a', 'n1'), step('start', 'b', 'n1')], before)).toEqual([]);
  });

  test('after: a later plan has a resource elsewhere, a restart that was not done is still to be done', () => {
    const resources = { web: spec(), vm: spec() };
    const plans = [
      [step('stop', 'web', 'n1'), step('start', 'web', 'n2'), step('migrate', 'vm', 'n1', 'n2')],
      [step('start', 'web', 'n3')],
    ];
    expect(wantedAfter({ resources, action: 'move', plans, done: new Set() })).toEqual([
      { resource: 'web', node: 'n1', running: false, promoted: false },
      { resource: 'web', node: 'n2', running: false, promoted: false },
      { resource: 'vm', node: 'n1', running: false, promoted: false },
      { resource: 'vm', node: 'n2', running: true, promoted: false },
      { resource: 'web', node: 'n3', running: true, promoted: false },
    ]);
    const again = [[step('stop', 'web', 'n1'), step('start', 'web', 'n1')]];
    const restart = (done: string[]) =>
      wantedAfter({ resources, action: 'restart', plans: again, done: new Set(done) })[0]?.anew;
    expect([restart([]), restart(['stop web n1']), restart(['start web n1'])]).toEqual([true, undefined, undefined]);
  });
});
