import { describe, expect, test } from '@jest/globals';
import {
  asAsked,
  combineLevels,
  type Effect,
  exitStatusOf,
  judge,
  judgeLook,
  type PowerState,
  type VerdictKind,
} from '../../../src/core/fencing/verdict.ts';

describe('the verdict on one plug', () => {
  // The whole table, so that no change of it passes unseen.
  const off: Record<Effect, Record<PowerState, VerdictKind>> = {
    accepted: { off: 'verified-off', on: 'unknown', unknown: 'accepted' },
    unknown: { off: 'verified-off', on: 'unknown', unknown: 'unknown' },
    none: { off: 'verified-off', on: 'failed', unknown: 'failed' },
    said: { off: 'verified-off', on: 'unknown', unknown: 'human' },
    unneeded: { off: 'verified-off', on: 'unknown', unknown: 'unknown' },
  };
  for (const [effect, row] of Object.entries(off) as [Effect, Record<PowerState, VerdictKind>][]) {
    for (const [seen, verdict] of Object.entries(row) as [PowerState, VerdictKind][]) {
      test(`off: command ${effect}, seen ${seen}: ${verdict}`, () => {
        expect(judge('off', [{ effect, seen }])).toBe(verdict);
      });
    }
  }

  test('on mirrors off', () => {
    expect(judge('on', [{ effect: 'accepted', seen: 'on' }])).toBe('verified-on');
    expect(judge('on', [{ effect: 'accepted', seen: 'off' }])).toBe('unknown');
    expect(judge('on', [{ effect: 'none', seen: 'off' }])).toBe('failed');
  });
});

describe('the verdict on several plugs', () => {
  test('off needs every plug off', () => {
    const done = { effect: 'accepted', seen: 'off' } as const;
    expect(judge('off', [done, done])).toBe('verified-off');
    expect(judge('off', [done, { effect: 'none', seen: 'on' }])).toBe('failed');
    expect(judge('off', [done, { effect: 'accepted', seen: 'on' }])).toBe('unknown');
    expect(judge('off', [done, { effect: 'accepted', seen: 'unknown' }])).toBe('accepted');
    expect(
      judge('off', [
        { effect: 'accepted', seen: 'unknown' },
        { effect: 'unknown', seen: 'unknown' },
      ]),
    ).toBe('unknown');
  });

  test('no plug at all is never a success', () => {
    expect(judge('off', [])).toBe('failed');
    expect(judgeLook([])).toBe('unknown');
  });

  test('a node with one supply on is on; off only when all are', () => {
    expect(judgeLook(['off', 'on'])).toBe('verified-on');
    expect(judgeLook(['off', 'unknown'])).toBe('unknown');
    expect(judgeLook(['off', 'off'])).toBe('verified-off');
  });
});

describe('several levels', () => {
  test('a verified one counts', () => {
    expect(combineLevels(['failed', 'verified-off'])).toBe('verified-off');
    expect(combineLevels(['unknown', 'verified-off'])).toBe('verified-off');
  });
  test('otherwise the doubt stays', () => {
    expect(combineLevels(['unknown', 'failed'])).toBe('unknown');
    expect(combineLevels(['accepted', 'failed'])).toBe('accepted');
    expect(combineLevels(['failed', 'failed'])).toBe('failed');
    expect(combineLevels([])).toBe('failed');
  });
});

describe('as asked', () => {
  test('a reboot that stays off is not what was asked', () => {
    expect(asAsked('reboot', 'verified-off')).toBe(false);
    expect(asAsked('reboot', 'verified-on')).toBe(true);
    expect(asAsked('off', 'verified-on')).toBe(false);
  });
  test('a human or the device saying so is not verified', () => {
    expect(asAsked('off', 'accepted')).toBe(false);
    expect(asAsked('off', 'human')).toBe(false);
  });
});

describe('the exit status', () => {
  const off = (...verdicts: VerdictKind[]) =>
    exitStatusOf(verdicts.map((verdict) => ({ requested: 'off' as const, verdict })));
  test.each<[number, VerdictKind[]]>([
    [0, ['verified-off', 'verified-off']],
    [7, ['verified-off', 'unknown']],
    [7, ['accepted']],
    [7, ['failed', 'unknown']],
    [7, ['human']],
    [1, ['failed']],
    [1, ['failed', 'failed']],
    [4, ['verified-off', 'failed']],
  ])('%d for %j', (status, verdicts) => {
    expect(off(...verdicts)).toBe(status);
  });
  test('10 when all that failed, failed on credentials and nothing was done for any', () => {
    const failed = (...codes: string[]) => ({
      requested: 'off' as const,
      verdict: 'failed' as const,
      attempts: codes.map((code) => ({ failure: { code, message: '' } })),
    });
    const done = { requested: 'off' as const, verdict: 'verified-off' as const, attempts: [] };
    expect(exitStatusOf([failed('CREDENTIALS', 'CREDENTIALS'), failed('CREDENTIALS')])).toBe(10);
    expect(exitStatusOf([failed('CREDENTIALS'), failed('REFUSED')])).toBe(1);
    expect(exitStatusOf([failed('CREDENTIALS', 'TIMEOUT')])).toBe(1);
    expect(exitStatusOf([failed()])).toBe(1);
    expect(exitStatusOf([failed('CREDENTIALS'), done])).toBe(4);
  });
  test('a reboot that stayed off is partly done', () => {
    expect(exitStatusOf([{ requested: 'reboot', verdict: 'verified-off' }])).toBe(4);
  });
  test('a look is 0 when all are known and 7 when one is not', () => {
    expect(exitStatusOf([{ requested: 'status', verdict: 'verified-off' }])).toBe(0);
    expect(exitStatusOf([{ requested: 'status', verdict: 'unknown' }])).toBe(7);
  });
});
