import type { Bench } from '../bench.ts';
import { type Circumstances, inTurn, life, type Move, problemOf } from '../move.ts';
import { blocked, failed, passed, type Step, type Verdict } from '../step.ts';

/** What makes the agents' shell library find no program, as ocf-tester does it. */
export const noHelpers: Circumstances = { env: { OCF_TESTER_FAIL_HAVE_BINARY: '1' } };
const noPath: Circumstances = { env: { PATH: '/nonexistent' } };
const atOnce = 8;
// where i and I are not the same letter
const turkish = 'tr_TR.UTF-8';

const shell = (script: string): Circumstances => ({ prefix: ['/bin/sh', '-c', script, 'ocf'] });
const locale = (name: string): Circumstances => ({ env: { LC_ALL: name, LANG: name, LANGUAGE: name } });

/** Lets the agent live as usual, then in each of the circumstances. */
const livesIn =
  (all: readonly (readonly [Circumstances, string])[]) =>
  async (bench: Bench): Promise<Verdict> => {
    const problem = await bench.lives();
    if (problem !== undefined) return blocked(problem);
    for (const [circumstances, where] of all) {
      const verdict = await inTurn(bench, life(circumstances, where));
      if (verdict.status !== 'passed') return verdict;
      const lasting = await bench.bringTo('stopped');
      if (lasting !== undefined) return failed(`After a life ${where}, ${lasting}`);
    }
    return passed;
  };

async function missesPrograms(bench: Bench): Promise<Verdict> {
  const trouble = await bench.lives();
  if (trouble !== undefined) return blocked(trouble);
  for (const [circumstances, where] of [
    [noHelpers, 'when its programs are missing'],
    [noPath, 'with a PATH that leads nowhere'],
  ] as const) {
    const probe: Move = { action: 'monitor', codes: [7, 5], when: `of a stopped resource ${where}`, circumstances };
    const start: Move = { action: 'start', codes: [5, 0], when: where, circumstances };
    const verdict = await inTurn(bench, [probe, start]);
    if (verdict.status !== 'passed') return verdict;
    const problem = await bench.bringTo('stopped');
    if (problem !== undefined) return failed(`After a start ${where}, ${problem}`);
  }
  return passed;
}

async function bearsCompany(bench: Bench): Promise<Verdict> {
  for (const [beginning, codes] of [
    ['stopped', [7]],
    ['started', [0, 190]],
  ] as const) {
    const problem = await bench.bringTo(beginning);
    if (problem !== undefined) return blocked(problem);
    const when = `beside ${atOnce - 1} others of a ${beginning} resource`;
    const move: Move = { action: 'monitor', codes, when, circumstances: { unqueued: true } };
    const results = await Promise.all(Array.from({ length: atOnce }, () => bench.run(move)));
    const wrong = results.map((result) => problemOf(move, result)).find((one) => one !== undefined);
    if (wrong !== undefined) return failed(wrong);
  }
  return passed;
}

/** The same life in unusual circumstances. */
export const circumstanceSteps: readonly Step[] = [
  {
    name: 'missing-programs',
    summary: 'Without the programs it needs, a probe gives 5 or 7, and start 5 unless it needs none.',
    needs: 'stopped',
    run: missesPrograms,
  },
  {
    name: 'parallel-probes',
    summary: `${atOnce} monitors at once all say what one says.`,
    needs: 'any',
    run: bearsCompany,
  },
  {
    name: 'closed-stdin',
    summary: 'It lives without a standard input.',
    needs: 'stopped',
    run: livesIn([[shell('exec "$@" <&-'), 'with a closed standard input']]),
  },
  {
    name: 'locale',
    summary: 'It lives in other languages.',
    needs: 'stopped',
    run: async (bench) => {
      const verdict = await livesIn([
        [locale(turkish), `in the locale ${turkish}`],
        [locale('C.UTF-8'), 'in the locale C.UTF-8'],
      ])(bench);
      const { stdout } = await bench.command(['locale', '-a']).catch(() => ({ stdout: '' }));
      if (verdict.status !== 'passed' || /^tr_TR\.utf-?8$/im.test(stdout)) return verdict;
      return { ...verdict, remarks: [`The locale ${turkish} is not installed there, so only its name was tried.`] };
    },
  },
  {
    name: 'umask',
    summary: 'It lives with a umask that lets nobody else read.',
    needs: 'stopped',
    run: livesIn([
      [shell('umask 0077; exec "$@"'), 'with umask 0077'],
      // the mode bits bind everybody but root
      [shell('[ "$(id -u)" = 0 ] && umask 0777; exec "$@"'), 'with umask 0777'],
    ]),
  },
];
