import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlannedStep } from '../../../../src/core/resources/plan/goal.ts';
import { execute, type Rest } from '../../../../src/core/resources/transactions/execute.ts';
import type { StepOutcome } from '../../../../src/core/resources/transactions/step-report.ts';

interface Sketch {
  readonly nodes: readonly number[];
  readonly needs: readonly (readonly number[])[];
  readonly bad: readonly number[];
  readonly perNode: number;
  readonly rest: Rest;
  readonly abortAfter: number | undefined;
}

const sketches: fc.Arbitrary<Sketch> = fc.integer({ min: 0, max: 30 }).chain((size) =>
  fc.record({
    nodes: fc.array(fc.nat(3), { minLength: size, maxLength: size }),
    needs: fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        index === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 3 }),
      ),
    ),
    bad: fc.uniqueArray(fc.nat(Math.max(0, size - 1)), { maxLength: 2 }),
    perNode: fc.integer({ min: 1, max: 4 }),
    rest: fc.constantFrom<Rest>('nothing-more', 'independent'),
    abortAfter: fc.option(fc.nat(30), { nil: undefined, freq: 4 }),
  }),
);

function stepsOf({ nodes, needs }: Sketch): PlannedStep[] {
  return nodes.map((node, index) => ({
    id: `s${index}`,
    action: 'start',
    resource: `r${index}`,
    node: `n${node}`,
    needs: (needs[index] ?? []).map((need) => `s${need}`),
  }));
}

test('each step begins when all that it needs is done, within the limits, and nothing idles', async () => {
  await fc.assert(
    fc.asyncProperty(sketches, fc.infiniteStream(fc.nat()), async (sketch, choices) => {
      const steps = stepsOf(sketch);
      const done = new Set<string>();
      const begun = new Set<string>();
      const running = new Map<string, { readonly step: PlannedStep; readonly end: () => void }>();
      const signal = new AbortController();
      let failed = false;
      const free = (step: PlannedStep) =>
        !begun.has(step.id) &&
        step.needs.every((need) => done.has(need)) &&
        [...running.values()].filter((one) => one.step.node === step.node).length < sketch.perNode;
      const result = execute(steps, {
        rest: sketch.rest,
        perNode: () => sketch.perNode,
        signal: signal.signal,
        run: (step) => {
          expect(begun.has(step.id)).toBe(false);
          expect(step.needs.every((need) => done.has(need))).toBe(true);
          expect(signal.signal.aborted || (failed && sketch.rest === 'nothing-more')).toBe(false);
          begun.add(step.id);
          return new Promise((resolve) => {
            const outcome: StepOutcome = sketch.bad.includes(Number(step.id.slice(1))) ? 'failed' : 'done';
            const end = () => {
              running.delete(step.id);
              if (outcome === 'done') done.add(step.id);
              else failed = true;
              resolve({ ...step, outcome, milliseconds: 1 });
            };
            running.set(step.id, { step, end });
            const here = [...running.values()].filter((one) => one.step.node === step.node);
            expect(here.length).toBeLessThanOrEqual(sketch.perNode);
          });
        },
      });
      let ended = 0;
      while (running.size > 0) {
        if (ended++ === sketch.abortAfter) signal.abort();
        const all = [...running.values()];
        all[choices.next().value % all.length]?.end();
        await new Promise(setImmediate);
        const halted = signal.signal.aborted || (failed && sketch.rest === 'nothing-more');
        if (!halted) expect(steps.filter(free)).toEqual([]);
      }
      const reports = await result;
      expect(reports.map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
      for (const { id, outcome } of reports) expect(outcome === 'skipped').toBe(!begun.has(id));
      if (!failed && !signal.signal.aborted) expect(done.size).toBe(steps.length);
      if (failed && sketch.rest === 'independent' && !signal.signal.aborted) {
        const cut = new Set(reports.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id));
        for (const { id, needs, outcome } of reports) {
          if (needs.some((need) => cut.has(need))) cut.add(id);
          expect(cut.has(id)).toBe(outcome !== 'done');
        }
      }
    }),
    { numRuns: process.env.OCF_LONG === '1' ? 3000 : 300 },
  );
});

test('a failure of our own is thrown once what runs has ended', async () => {
  let end: (() => void) | undefined;
  const step = (id: string, needs: readonly string[] = []): PlannedStep => ({
    id,
    action: 'start',
    resource: id,
    node: 'n1',
    needs,
  });
  let settled = false;
  const result = execute([step('a'), step('b'), step('c', ['b'])], {
    rest: 'independent',
    perNode: () => 9,
    signal: new AbortController().signal,
    run: (one) =>
      one.id === 'a'
        ? Promise.reject(new Error('disk full'))
        : new Promise((resolve) => {
            end = () => resolve({ ...one, outcome: 'done', milliseconds: 1 });
          }),
  }).finally(() => {
    settled = true;
  });
  const thrown = expect(result).rejects.toThrow('disk full');
  await new Promise(setImmediate);
  expect(settled).toBe(false);
  end?.();
  await thrown;
});

test('a migration counts on both its nodes, and 64 nodes are worked on at once', async () => {
  const many: PlannedStep[] = Array.from({ length: 100 }, (_, index) => ({
    id: `s${index}`,
    action: index === 0 ? 'migrate' : 'start',
    resource: `r${index}`,
    node: `n${index}`,
    ...(index === 0 ? { to: 'other' } : {}),
    needs: [],
  }));
  let most = 0;
  const nodes = new Set<string>();
  await execute(many, {
    rest: 'independent',
    perNode: () => 1,
    signal: new AbortController().signal,
    run: async (step) => {
      const mine = [step.node, ...(step.to === undefined ? [] : [step.to])];
      for (const node of mine) nodes.add(node);
      most = Math.max(most, nodes.size);
      await new Promise(setImmediate);
      for (const node of mine) nodes.delete(node);
      return { ...step, outcome: 'done', milliseconds: 1 };
    },
  });
  expect(most).toBe(64);
});
