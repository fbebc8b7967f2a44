import type { Bench } from '../bench.ts';
import { inTurn, type Move, monitors, problemOf } from '../move.ts';
import { blocked, failed, type Step, type StepSubject, type Verdict } from '../step.ts';

const start: Move = { action: 'start', codes: [0] };
const stop: Move = { action: 'stop', codes: [0] };
const probe = (code: number, when: string): Move => ({ action: 'monitor', codes: [code], when });

async function tellsStopped(bench: Bench): Promise<Verdict> {
  await bench.stopAll();
  return inTurn(bench, monitors([7], 'of a stopped resource'));
}

async function tellsStarted(bench: Bench): Promise<Verdict> {
  const problem = problemOf(start, await bench.run(start));
  return problem === undefined ? inTurn(bench, monitors([0, 190], 'of a started resource')) : blocked(problem);
}

// What cannot be stopped before is what is to be stopped here.
async function stops(bench: Bench): Promise<Verdict> {
  const problem = await bench.bringTo('started');
  if (problem !== undefined && (await bench.run({ action: 'monitor' })).code !== 0) {
    return blocked(`It could not be started before: ${problem}`);
  }
  return inTurn(bench, [stop, probe(7, 'after the stop')]);
}

// A start that worked before and does not now is what this step is about; one that never did is another's.
async function startsAgain(bench: Bench): Promise<Verdict> {
  const before = bench.startedOnce;
  const problem = problemOf(start, await bench.run(start));
  if (problem !== undefined) return before ? failed(`After an earlier start and stop, ${problem}`) : blocked(problem);
  await bench.run(stop);
  return inTurn(bench, [{ ...start, when: 'after a start and a stop' }]);
}

function looksDeeper(bench: Bench): Promise<Verdict> {
  return inTurn(
    bench,
    depthsOf(bench.subject).map((depth) => ({ ...probe(0, `of a started resource at depth ${depth}`), depth })),
  );
}

function depthsOf({ metadata }: StepSubject): number[] {
  const depths = (metadata?.actions ?? []).flatMap(({ name, depth = 0 }) => (name === 'monitor' ? depth : []));
  return [...new Set(depths)].filter((depth) => depth > 0);
}

/** Start, monitor and stop. */
export const lifeSteps: readonly Step[] = [
  {
    name: 'monitor-stopped',
    summary: 'monitor of a stopped resource gives 7, as a probe and as a recurring one.',
    needs: 'any',
    run: tellsStopped,
  },
  { name: 'start', summary: 'start gives 0.', needs: 'stopped', run: (bench) => inTurn(bench, [start]) },
  {
    name: 'monitor-started',
    summary: 'monitor of a started resource gives 0, as a probe and as a recurring one.',
    needs: 'stopped',
    run: tellsStarted,
  },
  {
    name: 'monitor-depth',
    summary: 'monitor of a started resource gives 0 at every depth it advertises.',
    needs: 'started',
    skip: (subject) => (depthsOf(subject).length === 0 ? 'It advertises no depth above 0.' : undefined),
    run: looksDeeper,
  },
  {
    name: 'start-started',
    summary: 'start of a started resource gives 0 and leaves it running.',
    needs: 'started',
    run: (bench) =>
      inTurn(bench, [
        { ...start, when: 'of a started resource' },
        { ...probe(0, 'after a second start'), codes: [0, 190] },
      ]),
  },
  {
    name: 'stop',
    summary: 'stop gives 0, and nothing runs then.',
    needs: 'any',
    run: stops,
  },
  {
    name: 'stop-stopped',
    summary: 'stop of a stopped resource gives 0, and never 7.',
    needs: 'stopped',
    run: (bench) => inTurn(bench, [{ ...stop, when: 'of a stopped resource' }, probe(7, 'after the second stop')]),
  },
  {
    name: 'stop-started-twice',
    summary: 'One stop is enough after two starts.',
    needs: 'stopped',
    run: async (bench) => {
      const problem = await bench.lives();
      if (problem !== undefined) return blocked(problem);
      await bench.run(start);
      await bench.run(start);
      return inTurn(bench, [{ ...stop, when: 'after two starts' }, probe(7, 'after the stop')]);
    },
  },
  { name: 'restart', summary: 'It can be started again after a stop.', needs: 'stopped', run: startsAgain },
];
