import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { posixPattern } from '../../../../src/core/fencing/powerman/posix-pattern.ts';
import { describeWith } from '../../../support/components.ts';

type Case = readonly [expression: string, text: string];
type Answer = null | string | readonly (readonly [number, number])[];

const oracle = new URL('../../../support/posix-regexec.py', import.meta.url).pathname;

/** What the C library says of each. */
function libraryAnswers(cases: readonly Case[]): Answer[] {
  return JSON.parse(execFileSync('python3', [oracle], { input: JSON.stringify(cases), encoding: 'utf8' })) as Answer[];
}

/** The same in the same form: the whole match and the groups, -1 for one that took no part. */
function ownAnswer([expression, text]: Case): Answer {
  let pattern: ReturnType<typeof posixPattern>;
  try {
    pattern = posixPattern(expression);
  } catch {
    return 'wrong';
  }
  const match = pattern.match(text);
  if (!match) return null;
  return Array.from({ length: 21 }, (_, group) => {
    const range = match.groups[group];
    return range ? [range.start, range.end] : [-1, -1];
  });
}

const whole = (answer: Answer) => (Array.isArray(answer) ? answer[0] : typeof answer === 'string' ? 'wrong' : answer);

const letter = fc.constantFrom('a', 'b', 'c', '\n', ' ', '1', 'é');
const texts = fc.array(letter, { maxLength: 10 }).map((letters) => letters.join(''));
const members = fc.constantFrom(
  'ab',
  'a-b',
  '^a',
  '^\n',
  '[:digit:]',
  '^[:space:]b',
  ']a',
  '^]a',
  'a\\',
  '[.a.]-c',
  'b-',
);
const simple = fc.oneof(
  { weight: 6, arbitrary: letter },
  fc.constantFrom('.', '\\.', '\\w', '\\W', '\\s', '\\S', '()'),
  members.map((inside) => `[${inside}]`),
);
// groups in groups, but little repeated that has repetitions: the C library can take for ever over these
const signs = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,1}', '{,2}', '{1,}');
const branched = (pieces: fc.Arbitrary<string>) =>
  fc
    .array(fc.array(pieces, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
    .map((branches) => branches.map((branch) => branch.join('')).join('|'));
const repeated = fc.tuple(simple, signs).map((parts) => parts.join(''));
const grouped = fc.oneof(
  branched(simple).chain((inside) => signs.map((sign) => `(${inside})${sign}`)),
  branched(repeated).map((inside) => `(${inside})`),
);
const nested = branched(fc.oneof(repeated, grouped)).map((inside) => `(${inside})`);
const expressions = branched(fc.oneof({ weight: 3, arbitrary: repeated }, grouped, nested));
// places only outside of what is repeated: there the C library makes mistakes of its own
const place = fc.constantFrom('', '', '', '\\b', '\\B', '\\<', '\\>');
const placed = fc
  .array(
    fc.tuple(
      place,
      expressions.map((inside) => (inside.includes('|') ? `(${inside})` : inside)),
      place,
    ),
    {
      minLength: 1,
      maxLength: 2,
    },
  )
  .map((parts) => parts.flat().join(''))
  .chain((inside) => fc.constantFrom('', '', '', '^', '(^|b)').map((first) => first + inside))
  .chain((inside) => fc.constantFrom('', '', '', '$', '(a|$)').map((last) => inside + last));
// many in one question of the library; a failure names its case, and to make it smaller would ask thousands of times
const once = { numRuns: 5, endOnFailure: true };

describeWith(['python3'], 'beside the C library', () => {
  test('random expressions match the same part of random texts', () => {
    const many = fc.array(fc.tuple(placed, texts), { minLength: 400, maxLength: 400 });
    let matched = 0;
    fc.assert(
      fc.property(many, (cases) => {
        const expected = libraryAnswers(cases).map(whole);
        const own = cases.map((one) => whole(ownAnswer(one)));
        matched += own.filter((answer) => Array.isArray(answer)).length;
        for (const [index, one] of cases.entries()) {
          expect(JSON.stringify([one, own[index]])).toEqual(JSON.stringify([one, expected[index]]));
        }
      }),
      once,
    );
    expect(matched).toBeGreaterThan(200);
  });

  test('random signs are an expression for both or for neither', () => {
    const signs = fc.array(fc.constantFrom('a', '(', ')', '[', ']', '{', '}', '*', '|', '\\', '^', ',', '1', '-'), {
      minLength: 1,
      maxLength: 7,
    });
    // the C library reads back references, and repeats an anchor in its own ways
    const plain = signs.map((all) => all.join('')).filter((text) => !/\\[1-9]|\^[*{]/.test(text));
    const many = fc.array(fc.tuple(plain, fc.constant('a(b)')), { minLength: 400, maxLength: 400 });
    let wrong = 0;
    fc.assert(
      fc.property(many, (cases) => {
        const expected = libraryAnswers(cases).map(whole);
        wrong += expected.filter((answer) => answer === 'wrong').length;
        const own = cases.map((one) => whole(ownAnswer(one)));
        for (const [index, one] of cases.entries()) {
          expect(JSON.stringify([one, own[index]])).toEqual(JSON.stringify([one, expected[index]]));
        }
      }),
      once,
    );
    expect(wrong).toBeGreaterThan(100);
  });

  // groups as descriptions have them: words none of which begins another, classes, one thing after the other
  test('groups take the same parts', () => {
    const word = fc.constantFrom(
      '(On|Off)',
      '(ON|OFF|unknown)',
      '([0-9]+)',
      '([^ :]+)',
      '(0|1)',
      '([[:alpha:]]+)',
      '(x)?',
    );
    const gap = fc.constantFrom(' ', ': ', '[ ]+', '[^\n]*', '[[:space:]]*', '.* ', '\\.*', ')');
    const asked = fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 4 }).map((parts) => parts.flat().join(''));
    const piece = fc.constantFrom(
      'On',
      'Off',
      'ON',
      'OFF',
      'unknown',
      '12',
      '0',
      '1',
      ' ',
      ': ',
      '\n',
      'x',
      ')',
      '.',
      'ab',
    );
    const said = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
    const many = fc.array(fc.tuple(asked, said), { minLength: 400, maxLength: 400 });
    let matched = 0;
    fc.assert(
      fc.property(many, (cases) => {
        const expected = libraryAnswers(cases);
        const own = cases.map(ownAnswer);
        matched += own.filter((answer) => answer !== null).length;
        for (const [index, one] of cases.entries()) {
          expect(JSON.stringify([one, own[index]])).toEqual(JSON.stringify([one, expected[index]]));
        }
      }),
      once,
    );
    expect(matched).toBeGreaterThan(120);
  });
});

describe('as powermand uses expressions', () => {
  const found = (expression: string, text: string) => {
    const match = posixPattern(expression).match(text);
    return match?.groups.map((group) => group && text.slice(group.start, group.end));
  };

  test.each([
    ['the longest of several ways', 'a|ab|abc', 'xabcd', ['abc']],
    ['the leftmost before the longest', 'b+|a', 'abbb', ['a']],
    ['a dot is also a line break', 'V.*>', 'V\r\n1\r\n> ', ['V\r\n1\r\n>']],
    ['an unmatched parenthesis is a character', '([0-9]+)).*: (On)', '3) x: On', ['3) x: On', '3', 'On']],
    ['line ends written with a backslash', 'a\\r\\nb', 'a\r\nb', ['a\r\nb']],
    ['a group that took no part', '(a)|(b)', 'b', ['b', undefined, 'b']],
    ['a group that took nothing', '(a*)b', 'b', ['b', '']],
    ['the end never comes', 'b$', 'ab', undefined],
    ['the start is that of what was not read yet', '^b', 'ab', undefined],
    ['a byte above ASCII', '[^a]', '\xff', ['\xff']],
  ])('%s', (_, expression, text, expected) => {
    expect(found(expression, text)).toEqual(expected);
  });

  test.each([
    ['(', 'a parenthesis is not closed'],
    ['*a', '"*" at its place repeats nothing'],
    ['a{', 'a { counts nothing'],
    ['a{2,1}', '{2,1} is no count'],
    ['[a', 'a bracket is not closed'],
    ['[[:nix:]]', 'names a class "nix" that there is not'],
    ['[[:constructor:]]', 'names a class "constructor" that there is not'],
    ['[b-a]', 'has a range that ends before it begins'],
    ['a\\', 'it ends with a backslash'],
    ['(a)\\1', 'refers back'],
  ])('%s is refused', (expression, why) => {
    expect(() => posixPattern(expression)).toThrow(
      expect.objectContaining({ code: 'INVALID', message: expect.stringContaining(why) }),
    );
  });

  test('repetitions of repetitions are bounded', () => {
    expect(() => posixPattern('((a{255}){255}){255}')).toThrow('is too large');
  });

  // a backtracking matcher would need longer than the age of the universe
  test('no expression is slow on any text', () => {
    expect(posixPattern('(a*)*(a|aa)*(a?){30}c').match('a'.repeat(1000))).toBeUndefined();
  });
});
