import { describe, expect, test } from '@jest/globals';
import { sentenceOf } from '../../../../src/core/fencing/act/sentence.ts';
import type { Attempt } from '../../../../src/core/fencing/verdict.ts';

// `status on`, `off unknown: it said nothing`, with the plug before where it is not 1.
function attempt(text: string): Attempt {
  const [, plug = '1', action, answer, trouble] = /^(?:(\d+) )?(\w+) (\w+)(?:: (.*))?$/.exec(text) ?? [];
  return {
    device: 'sw',
    plug,
    level: 1,
    action: action as Attempt['action'],
    at: '2026-01-01T00:00:00.000Z',
    milliseconds: 1,
    answer: answer as Attempt['answer'],
    evidence: '',
    ...(trouble === undefined ? {} : { failure: { code: 'FAILED', message: trouble } }),
  };
}

const sentence = (
  requested: 'off' | 'on' | 'reboot' | 'status',
  verdict: Parameters<typeof sentenceOf>[0]['verdict'],
  attempts: string[],
) => sentenceOf({ node: 'n1', requested, verdict, changed: true, how: 'acted', attempts: attempts.map(attempt) });

describe('an outcome that is not known', () => {
  test.each<[string, 'off' | 'on' | 'reboot', string[], string]>([
    [
      'the device took it, a look shows otherwise',
      'off',
      ['status on', 'off accepted', 'status on'],
      'The device says done for n1, but a look shows otherwise: sw plug 1 on.',
    ],
    [
      'the device hung up, a look shows otherwise',
      'off',
      ['status on', 'off unknown: The line ended.', 'status on'],
      'The device did not confirm "off" for n1, and a look shows sw plug 1 on. The line ended.',
    ],
    [
      'the device was silent and nobody could look',
      'off',
      ['status on', 'off unknown: No answer.', 'status unknown: Interrupted.'],
      'The device did not confirm "off" for n1, and no look shows the power of sw plug 1. Interrupted.',
    ],
    [
      'the device was silent and nobody looked',
      'off',
      ['status on', 'off unknown: No answer.'],
      'The device did not confirm "off" for n1, and no look shows the power of sw plug 1. No answer.',
    ],
    [
      'two plugs: one confirmed and not seen, one not confirmed and on',
      'off',
      ['1 off accepted', '2 off unknown: No answer.', '1 status unknown', '2 status on'],
      'The device did not confirm "off" for n1, and a look shows sw plug 2 on. No answer.',
    ],
    [
      'the second half of a reboot',
      'reboot',
      ['status on', 'off accepted', 'status off', 'status off', 'on accepted', 'status off'],
      'The device says done for n1, but a look shows otherwise: sw plug 1 off.',
    ],
    [
      'the first half of a reboot',
      'reboot',
      ['status on', 'off accepted', 'status on'],
      'The device says done for n1, but a look shows otherwise: sw plug 1 on.',
    ],
  ])('%s', (_, requested, attempts, expected) => {
    expect(sentence(requested, 'unknown', attempts)).toBe(expected);
  });

  test('a look that says nothing', () => {
    expect(sentence('status', 'unknown', ['status unknown: No answer.'])).toBe(
      'The power of n1 is not known: No answer.',
    );
  });
});

test('"nothing was done" is said only where nothing was', () => {
  expect(sentence('off', 'failed', ['status on', 'off none: Refused.', 'status on'])).toBe(
    'Nothing was done for n1: Refused.',
  );
  expect(
    sentence('off', 'failed', [
      '1 status on',
      '1 off accepted',
      '2 status on',
      '2 off none: Refused.',
      '1 status off',
      '2 status on',
    ]),
  ).toBe('"off" was done for n1 only in part; sw plug 2 not: Refused.');
});

test('what was verified names the looks that verify it', () => {
  expect(
    sentence('off', 'verified-off', ['status unknown: No.', '2 status on', '2 off accepted', '2 status off']),
  ).toBe('n1 is off: sw plug 2 off.');
  expect(
    sentence('reboot', 'verified-off', ['off accepted', 'status off', 'on none: No.', 'status unknown: No.']),
  ).toBe('n1 is off, as sw plug 1 off shows, and did not come on again: No.');
});
