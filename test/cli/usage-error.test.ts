import { expect, test } from '@jest/globals';
import { refuseValues } from '../../src/cli/usage-error.ts';

const flags = { off: { type: 'boolean' }, yes: { type: 'boolean' }, reason: { type: 'option' } };

test.each([
  [['n1', '--off=yes'], '--off takes no value, and "yes" was given.'],
  [['--off=n1'], '--off takes no value, and "n1" was given.'],
  [['n1', '--off', '--yes='], '--yes takes no value, and "" was given.'],
  [['--reason', 'x', '--yes=no'], '--yes takes no value, and "no" was given.'],
])('%j is refused', (words, sentence) => {
  expect(() => refuseValues(words, flags, 'fence')).toThrow(sentence);
});

test.each([
  [['n1', '--off', '--reason=why']],
  [['n1', '--off', '--reason', '--yes=no']],
  [['n1', '--constructor=x']],
  [['--yess=1']],
  [['off=1', '-x=1']],
])('%j is left to the parser', (words) => {
  expect(() => refuseValues(words, flags, 'fence')).not.toThrow();
});
