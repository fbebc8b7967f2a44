import { expect, test } from '@jest/globals';
import { isJsonAsked, isOutputAsked } from '../../src/cli/output-words.ts';

const forms = { options: ['table', 'json'] };

test.each<[string, object | undefined, boolean]>([
  ['--json', undefined, true],
  ['--output json', forms, true],
  ['--output=json', forms, true],
  ['--output table json', forms, false],
  ['json --output', forms, false],
  // a command that has no such form does not know the word
  ['--output json', { options: ['text', 'tap'] }, false],
  ['--output json', undefined, false],
])('%s', (line, output, asked) => expect(isJsonAsked(line.split(' '), output)).toBe(asked));

test('other forms', () => {
  expect(isOutputAsked(['--once', '--output', 'nagios'], 'nagios')).toBe(true);
  expect(isOutputAsked(['nagios', '--output=lines'], 'nagios')).toBe(false);
});
