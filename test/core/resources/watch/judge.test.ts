import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Observation } from '../../../../src/core/resources/observation.ts';
import { type Copy, judge, newCopy, type Rules } from '../../../../src/core/resources/watch/judge.ts';

const rules: Rules = { threshold: 1, restart: 0, window: 600_000, backOff: 1000 };

type Word = 'up' | 'promoted' | 'down' | 'stopped' | 'failed' | 'late' | 'unseen' | 'off' | 'absent';

function observation(word: Word): Observation {
  const base = { resource: 'web', node: 'n1', promoted: word === 'promoted', degraded: false, unfit: false };
  const common = { ...base, reason: word, milliseconds: 1, unreachable: word === 'unseen' || word === 'off' };
  switch (word) {
    case 'up':
    case 'promoted':
      return { ...common, state: 'running', code: word === 'up' ? 0 : 8 };
    case 'down':
    case 'stopped':
      return { ...common, state: 'stopped', code: 7 };
    case 'failed':
      return { ...common, state: 'failed', code: 1 };
    case 'absent':
      return { ...common, state: 'not-installed', code: 5 };
    default:
      return { ...common, state: 'unknown' };
  }
}

/** Looks a second apart; `stopped` is a stop by somebody. */
function watch(words: readonly Word[], own: Partial<Rules> = {}) {
  let copy: Copy = newCopy('web', 'n1', 0);
  const told: string[] = [];
  const steps = words.map((word, index) => {
    const judged = judge(
      copy,
      {
        observation: observation(word),
        depth: 0,
        now: index * 1000,
        isOff: word === 'off',
        wasStopped: () => word === 'stopped',
      },
      { ...rules, ...own },
    );
    copy = judged.copy;
    for (const event of judged.events) {
      told.push(event.event === 'state' ? `${event.was ?? '-'}>${event.state}` : event.event);
    }
    return judged;
  });
  return { copy, told, steps, last: steps.at(-1) };
}

describe('a copy', () => {
  test.each<[Word[], string[]]>([
    [['up', 'up'], ['->running']],
    [['down', 'down'], ['->stopped']],
    [
      ['up', 'down'],
      ['->running', 'failure', 'running>failed'],
    ],
    [
      ['up', 'stopped', 'down'],
      ['->running', 'running>stopped'],
    ],
    [
      ['up', 'failed', 'up'],
      ['->running', 'failure', 'running>failed', 'failed>running'],
    ],
    // what a limit ended has failed: the agent hangs
    [
      ['up', 'late'],
      ['->running', 'failure', 'running>failed'],
    ],
    // a copy that nobody expected has failed all the same
    [['failed'], ['failure', '->failed']],
    // nobody can say: no failure; what it was before is not forgotten
    [
      ['up', 'unseen', 'up'],
      ['->running', 'running>unreachable', 'unreachable>running'],
    ],
    [
      ['up', 'unseen', 'down'],
      ['->running', 'running>unreachable', 'failure', 'unreachable>failed'],
    ],
    // a node without power runs nothing, and is expected to run nothing
    [
      ['up', 'off', 'down'],
      ['->running', 'running>off', 'off>stopped'],
    ],
    [
      ['up', 'promoted', 'up'],
      ['->running', 'running>running', 'running>running'],
    ],
    [
      ['absent', 'up'],
      ['->absent', 'absent>running'],
    ],
    // told once, however often it is seen
    [
      ['up', 'down', 'down', 'failed'],
      ['->running', 'failure', 'running>failed'],
    ],
    [
      ['up', 'down', 'stopped'],
      ['->running', 'failure', 'running>failed', 'failed>stopped'],
    ],
  ])('%j', (words, told) => {
    expect(watch(words).told).toEqual(told);
  });

  test('fails when the threshold is reached in a row', () => {
    const { told, steps } = watch(['up', 'failed', 'up', 'failed', 'failed', 'failed'], { threshold: 3 });
    expect(told).toEqual([
      '->running',
      'failure',
      'running>failing',
      'failing>running',
      'failure',
      'running>failing',
      'failure',
      'failure',
      'failing>failed',
    ]);
    expect(steps.map(({ hasFailed }) => hasFailed)).toEqual([false, false, false, false, false, true]);
  });

  test('is restarted after a pause that doubles, and left alone in the end', () => {
    let copy: Copy = { ...newCopy('web', 'n1', 0), state: 'running', expected: true };
    const pauses: (number | undefined)[] = [];
    for (let time = 0; time < 5; time++) {
      const seen = {
        observation: observation('down'),
        depth: 0,
        now: time * 1000,
        isOff: false,
        wasStopped: () => false,
      };
      const judged = judge(copy, seen, { ...rules, restart: 3 });
      pauses.push(judged.restartIn);
      expect(judged.hasFailed).toBe(true);
      expect(judged.copy.state).toBe(time < 3 ? 'failed' : 'flapping');
      // as the watch does when it has restarted it
      copy = { ...judged.copy, state: 'running', failures: 0, restarted: [...judged.copy.restarted, time * 1000] };
    }
    expect(pauses).toEqual([1000, 2000, 4000, undefined, undefined]);
  });

  test('flaps without restarts, too, and is well again once it has held for the window', () => {
    const words: Word[] = Array.from({ length: 5 }, (): Word[] => ['up', 'down']).flat();
    const { copy, told } = watch([...words, 'up']);
    expect(told.filter((one) => one === 'flapping')).toHaveLength(1);
    expect(copy.state).toBe('flapping');
    const later = { observation: observation('up'), depth: 0, now: 700_000, isOff: false, wasStopped: () => false };
    expect(judge(copy, later, rules).copy.state).toBe('running');
  });
});

test('whatever is seen, what is told is what is remembered, and nothing unseen is a failure', () => {
  const word = fc.constantFrom<Word>('up', 'promoted', 'down', 'stopped', 'failed', 'late', 'unseen', 'off', 'absent');
  const own = fc.record({ threshold: fc.integer({ min: 1, max: 3 }), restart: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), own, (words, some) => {
      let state: string | undefined;
      for (const [index, { copy, events, hasFailed, restartIn }] of watch(words, some).steps.entries()) {
        const states = events.flatMap((event) => (event.event === 'state' ? [event] : []));
        for (const one of states) {
          expect(one.was).toBe(state);
          state = one.state;
        }
        expect(copy.state).toBe(state);
        const failed = events.some(({ event }) => event === 'failure');
        if (['up', 'promoted', 'unseen', 'off', 'absent', 'stopped'].includes(words[index] as Word)) {
          expect([failed, hasFailed]).toEqual([false, false]);
        }
        // said to be restarted only when it has just failed, and the file allows it
        if (restartIn !== undefined) expect([hasFailed, some.restart > 0, copy.state]).toEqual([true, true, 'failed']);
        if (hasFailed) expect(copy.failures).toBeGreaterThanOrEqual(Math.min(some.threshold, copy.failures));
      }
    }),
  );
});
