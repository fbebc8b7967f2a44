import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration, parsePositive } from '../../../src/core/config/duration.ts';

test('durations as people write them', () => {
  const cases: Record<string, number | undefined> = {
    '10s': 10_000,
    '2m': 120_000,
    '1h30m': 5_400_000,
    '250ms': 250,
    '5': 5000,
    '0.5': 500,
    '1.5s': 1500,
    '1d': 86_400_000,
    '0': 0,
    '': undefined,
    s: undefined,
    '10 s': undefined,
    '-1s': undefined,
    '1y': undefined,
    '10s5': undefined,
    '30d': undefined,
  };
  expect(Object.fromEntries(Object.keys(cases).map((text) => [text, parseDuration(text)]))).toEqual(cases);
  expect([0, 1, 1500, 90_000, 5_400_000].map(formatDuration)).toEqual(['0s', '1ms', '1500ms', '1m30s', '1h30m']);
});

test('what is formatted parses to the same', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (ms) => parseDuration(formatDuration(ms)) === ms));
});

test('a time limit is longer than none', () => {
  for (const none of ['0', '0s', '0.0s', '00ms', '0h0m', '-1s', '', 's', '30d'])
    expect(parsePositive(none)).toBeUndefined();
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (ms) => parsePositive(formatDuration(ms)) === ms));
  expect(parsePositive('0.0001s')).toBe(1);
});
