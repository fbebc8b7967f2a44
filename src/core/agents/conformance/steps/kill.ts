import type { Bench } from '../bench.ts';
import { inTurn, type Move, problemOf } from '../move.ts';
import { allProcesses, endProcesses, mark, pidFilesOf, processesOf } from '../processes.ts';
import { blocked, failed, type Step, type Verdict } from '../step.ts';

/** Looks at the resource until it is seen to be gone: some systems take a moment to forget an ended process. */
const looks = 10;
const between = 500;

async function survivesDeath(bench: Bench): Promise<Verdict> {
  const { host } = bench.subject.access;
  const before = await allProcesses(bench);
  const marking = mark(host.system);
  const start: Move = { action: 'start', codes: [0], circumstances: { env: { [marking.name]: marking.value } } };
  const trouble = problemOf(start, await bench.run(start));
  if (trouble !== undefined) return blocked(trouble);
  const files = await pidFilesOf(bench);
  const found = await processesOf(bench, marking, files, before);
  if (found.length === 0) return { status: 'skipped', reason: 'No process of it can be found.' };
  await endProcesses(bench, found);
  const killed = `after its ${found.length === 1 ? 'process was' : `${found.length} processes were`} killed`;
  let code = 0 as number | undefined;
  for (let look = 0; look < looks; look++) {
    const result = await bench.run({ action: 'monitor' });
    if (result.timedOut) return failed(`monitor ${killed} did not end within its time limit.`);
    code = result.code;
    if (code !== 0 && code !== 8 && code !== 190 && code !== 191) break;
    if (look === looks - 1) return failed(`monitor still says that it runs (${code}) ${killed}.`);
    await host.system.sleep(between, host.signal);
  }
  return inTurn(bench, [
    { action: 'stop', codes: [0], when: killed },
    { action: 'monitor', codes: [7], when: `after it was stopped ${killed}` },
    { action: 'start', codes: [0], when: killed },
    { action: 'monitor', codes: [0, 190], when: `after it was started again ${killed}` },
  ]);
}

/** What becomes of it when its processes are killed. */
export const killSteps: readonly Step[] = [
  {
    name: 'kill',
    summary: 'When its processes are killed, monitor tells, stop gives 0, and it can be started again.',
    needs: 'stopped',
    run: survivesDeath,
  },
];
