import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OcfError } from '../../../../src/core/errors.ts';
import { partsOfAll } from '../../../../src/core/resources/order.ts';
import type { Goal } from '../../../../src/core/resources/plan/goal.ts';
import type { Plan } from '../../../../src/core/resources/plan/plan.ts';
import { planGoal } from '../../../../src/core/resources/plan/plan-goal.ts';
import { goalFor, randomFile, randomGoal } from './random-world.ts';
import { carryOut, type Truth, type Weather, World } from './simulation.ts';

const truths: readonly Truth[] = ['stopped', 'stopped', 'running', 'promoted', 'failed'];
const weathers: readonly Weather[] = ['fine', 'fine', 'fine', 'fine', 'unknown', 'off', 'unfit'];

const run = fc.record({
  file: randomFile,
  /** Empty: everything is stopped. */
  truths: fc.oneof(
    { weight: 3, arbitrary: fc.constant([] as number[]) },
    { weight: 1, arbitrary: fc.array(fc.nat(4), { minLength: 8, maxLength: 28 }) },
  ),
  turns: fc.array(
    fc.record({
      goal: randomGoal,
      order: fc.array(fc.nat(1000), { minLength: 30, maxLength: 60 }),
      failing: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      weather: fc.tuple(fc.nat(3), fc.nat(6)),
      migrates: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

test('whatever the file, the world and the goal: no step of a plan is ever dangerous, and the goal is reached', () => {
  const seen = { plans: 0, steps: 0, refused: 0, failed: 0 };
  const kinds = new Set<string>();
  fc.assert(
    fc.property(run, ({ file, truths: rough, turns }) => {
      const world = new World(file);
      let at = 0;
      for (const [name, nodes] of rough.length === 0 ? [] : world.copies) {
        for (const copy of nodes.values()) {
          const truth = truths[rough[at++ % rough.length] ?? 0] ?? 'stopped';
          const roles = file.resources[name]?.promoted !== undefined;
          copy.truth = truth === 'promoted' && !roles ? 'running' : truth;
        }
      }
      for (const turn of turns) {
        change(world, turn.weather);
        const goal = goalFor(file, turn.goal);
        const before = stateOf(world);
        const plan = planFor(world, goal, turn.migrates);
        if (!plan) {
          seen.refused++;
          continue;
        }
        seen.plans++;
        seen.steps += plan.steps.length;
        for (const { action } of plan.steps) kinds.add(`${goal.action} ${action}`);
        const wrongs = carryOut(world, plan, forever(turn.order), turn.failing);
        if (world.log.at(-1)?.endsWith('failed')) seen.failed++;
        const told = JSON.stringify({
          goal,
          steps: plan.steps.map(({ id, needs }) => [id, needs]),
          before,
          log: world.log,
        });
        expect([wrongs, told]).toEqual([[], told]);
        if (turn.failing) continue;
        const unmet = unmetBy(world, plan, before);
        expect([unmet, told]).toEqual([[], told]);
      }
    }),
    { numRuns: Number(process.env.OCF_PLAN_RUNS ?? 700) },
  );
  if (process.env.OCF_PLAN_RUNS) process.stderr.write(`${JSON.stringify(seen)} ${[...kinds]}\n`);
  // else the above would have shown nothing
  expect(seen.plans).toBeGreaterThan(seen.refused / 10);
  expect(seen.steps).toBeGreaterThan(seen.plans / 2);
  expect(seen.failed).toBeGreaterThan(3);
  for (const kind of ['start start', 'stop stop', 'move start', 'apply start']) expect(kinds).toContain(kind);
});

function* forever(numbers: readonly number[]): Generator<number> {
  for (let at = 0; ; at++) yield numbers[at % numbers.length] ?? 0;
}

/** Nodes that go out of sight, lose their power or lack something, and come back. */
function change(world: World, [where, what]: readonly [number, number]): void {
  const node = world.file.nodes[where % world.file.nodes.length] ?? '';
  const weather = weathers[what] ?? 'fine';
  world.weather.set(node, weather);
  for (const [name, nodes] of world.copies) {
    const copy = nodes.get(node);
    // a copy that was seen running is taken for the only one: nobody could be sure of more than that
    const hidden = weather === 'unknown' && world.isSingle(name) && world.occupied(name).length > 1;
    if (copy && (weather === 'off' || hidden)) copy.truth = 'stopped';
  }
}

function planFor(world: World, goal: Goal, migrates: boolean): Plan | undefined {
  const { resources, allowed } = world.file;
  try {
    return planGoal({ resources, allowed, goal, seen: world.see(), canMigrate: () => migrates });
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    expect(error.code).toMatch(/REFUSED|NOT_FOUND/);
    expect((error.data as { obstacles: unknown[] }).obstacles.length).toBeGreaterThan(0);
    return undefined;
  }
}

type State = Record<string, string[]>;

function stateOf(world: World): State {
  return Object.fromEntries(
    [...world.copies].map(([name, nodes]) => [
      name,
      [...nodes].flatMap(([node, { truth }]) => (truth === 'stopped' ? [] : `${node} ${truth}`)),
    ]),
  );
}

/** What the goal wanted and did not get, and what was lost on the way. */
function unmetBy(world: World, plan: Plan, before: State): string[] {
  const { resources, allowed } = world.file;
  const { action, names, node, to } = plan.goal;
  const unmet: string[] = [];
  const expectThat = (text: string, is: boolean) => {
    if (!is) unmet.push(text);
  };
  const visible = (nodes: readonly string[]) => nodes.filter((one) => world.weather.get(one) !== 'unknown');
  const was = (name: string) =>
    (before[name] ?? []).map((text) => text.split(' ')).filter(([one = '']) => visible([one]).length > 0);
  const every = action === 'apply' && names.length === 0 ? Object.keys(resources) : names;
  for (const { resource, node: place, promoted } of plan.placement) {
    expectThat(`${resource} is to be on ${place}`, world.ready(resource).includes(place));
    expectThat(`${resource} promoted on ${place}`, world.promoted(resource).includes(place) === promoted);
  }
  for (const name of partsOfAll(resources, every)) {
    const running = visible(world.ready(name));
    const promoted = visible(world.promoted(name));
    const most = resources[name]?.promoted ?? 0;
    const short = plan.short.some(({ resource }) => resource === name);
    const up = action === 'start' || (action === 'apply' && world.isEnabled(name));
    if (up) {
      expectThat(`${name} runs`, running.length > 0);
      if (node === undefined && !world.isSingle(name)) {
        const wanted = Math.min(world.count(name) ?? 1, visible(allowed.get(name) ?? []).length);
        expectThat(`${name} has ${wanted} copies`, running.length >= wanted || short);
        const roles = Math.min(most, running.length);
        expectThat(`${name} has ${roles} promoted`, promoted.length === roles || short);
      }
      if (node !== undefined) expectThat(`${name} runs on ${node}`, running.includes(node));
    }
    const gone = (action === 'stop' || (action === 'apply' && !world.isEnabled(name))) && visible(world.occupied(name));
    if (gone) expectThat(`${name} is stopped`, gone.filter((one) => node === undefined || one === node).length === 0);
    if (action === 'restart') {
      for (const [one = ''] of was(name)) {
        if (node !== undefined && one !== node) continue;
        const log = plan.steps.map(({ id }) => id);
        expectThat(`${name} was restarted`, log.includes(`stop ${name} ${one}`) && running.includes(one));
      }
    }
    if ((action === 'move' || action === 'migrate') && was(name).length === 1 && world.isSingle(name)) {
      const [[old = ''] = []] = was(name);
      expectThat(`${name} left ${old}`, to === old || !world.occupied(name).includes(old));
      if (to !== undefined) expectThat(`${name} came to ${to}`, running.includes(to));
    }
    if (action === 'promote') {
      expectThat(
        `${name} is promoted`,
        node === undefined ? promoted.length === Math.min(most, running.length) || short : promoted.includes(node),
      );
    }
    if (action === 'demote') {
      expectThat(`${name} is demoted`, promoted.filter((one) => node === undefined || one === node).length === 0);
    }
  }
  // what ran before and was not to be stopped runs again
  for (const name of allowed.keys()) {
    const stopped =
      action === 'stop' || action === 'demote' || action === 'apply'
        ? plan.steps.some((step) => step.resource === name && step.action === 'stop')
        : false;
    const ran = was(name).filter(([, truth]) => truth === 'running' || truth === 'promoted').length;
    const runs = visible(world.ready(name)).length;
    if (!stopped)
      expectThat(
        `${name} still runs`,
        runs >= ran || (runs > 0 && plan.short.some(({ resource }) => resource === name)),
      );
    const idle = action === 'start' && plan.steps.some((step) => step.action === 'stop' || step.action === 'demote');
    expectThat('a start stops nothing', !idle);
  }
  return unmet;
}
