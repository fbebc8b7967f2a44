import fc from 'fast-check';
import type { OracleSetup } from './oracle.ts';

/** The cluster that groups and wildcards of the generated expressions mean. */
export const setup: OracleSetup = {
  groups: {
    web: 'n[1-5]',
    db: 'n[4-8],db[1-3]',
    rack1: 'n[1-2],a1b[1-4]',
    rack2: 'n[3-4],a2b[1-4]',
    rack3: 'n[5-6]',
    rack03: 'n[05-06]',
    nested: '@web!@db,@rk:a',
    'big-mem': 'db[1-2],n7',
    mixed: 'n[1-2,01-03]',
    alone: 'login',
  },
  nodes: 'n[1-12],n[01-06],db[1-3],login,n[1-4]-ib0,a[1-3]b[1-4],www1.example,a1b1c[1-2]',
  sources: { rk: { a: 'n[1-3]', b1: 'n9', b2: 'n10', c: 'a[1-2]b1' } },
};

const padded = (value: number, width: number) => String(value).padStart(width, '0');

const rangeText = fc
  .record({
    begin: fc.integer({ min: 0, max: 14 }),
    length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 12 })),
    step: fc.constantFrom(1, 1, 1, 2, 3, 5),
    width: fc.constantFrom(1, 1, 1, 2, 3),
    far: fc.constantFrom(0, 0, 0, 90, 990),
  })
  .map(({ begin, length, step, width, far }) => {
    const first = begin + far;
    const last = first + length;
    // Both ends of a padded range have the same length.
    const digits = width > 1 ? Math.max(width, String(last).length) : 1;
    if (length === 0) return padded(first, digits);
    return `${padded(first, digits)}-${padded(last, digits)}${step > 1 ? `/${step}` : ''}`;
  });

const bracket = fc.array(rangeText, { minLength: 1, maxLength: 4 }).map((ranges) => `[${ranges.join()}]`);
const plainNumber = fc
  .tuple(fc.integer({ min: 0, max: 14 }), fc.constantFrom(1, 1, 2))
  .map(([value, width]) => padded(value, width));
// ClusterShell takes 5[1-10] for 51-510, so digits before a bracket come only with numbers of one length.
const prefixed = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 4 }))
  .map(([before, first, more]) => `${before}[${first}-${first + more}]`);
// It refuses digits behind a step and behind 0-10; n[1-3]5 means n15, n25 and n35 to both.
const ofOneLength = (range: string) => /^\d+$/.test(range) || /^\d-\d$|^\d\d-\d\d$|^\d{3}-\d{3}$/.test(range);
const unstepped = bracket.filter((text) => text.slice(1, -1).split(',').every(ofOneLength));
const suffixed = fc.tuple(unstepped, fc.integer({ min: 0, max: 20 })).map(([numbers, after]) => numbers + after);
const number = fc.oneof(
  { weight: 4, arbitrary: bracket },
  { weight: 4, arbitrary: plainNumber },
  { weight: 1, arbitrary: prefixed },
  { weight: 1, arbitrary: suffixed },
);
// Boxes of few small numbers overlap, which is where folding several dimensions is hard.
const small = fc.oneof(
  fc.integer({ min: 1, max: 11 }).map(String),
  fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 4 }).map((values) => `[${values.join()}]`),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 })).map(([a, b]) => `[${a}-${a + b}]`),
);

const pattern = fc.oneof(
  { weight: 5, arbitrary: number.map((text) => `n${text}`) },
  { weight: 2, arbitrary: number.map((text) => `n${text}-ib0`) },
  { weight: 1, arbitrary: number.map((text) => `${text}.example`) },
  { weight: 4, arbitrary: fc.tuple(small, small).map(([a, b]) => `a${a}b${b}`) },
  { weight: 2, arbitrary: fc.tuple(small, small, small).map(([a, b, c]) => `a${a}b${b}c${c}`) },
  { weight: 1, arbitrary: fc.constantFrom('login', 'n', 'db-x', 'n_', 'N1') },
);

const group = fc.oneof(
  fc.constantFrom(...Object.keys(setup.groups).map((name) => `@${name}`)),
  fc.constantFrom('@*', '@rk:a', '@rk:b[1-2]', '@rk:*', '@rack[1-3]', '@rack[1-2]', '@rack[2,03]', '@@', '@@rk'),
);

const wildcard = fc.constantFrom(
  ...['*', 'n*', 'n?', '*1', '?b*', 'a?b?', '*[1-2]', 'n[1-2]*', 'n0[1-3]*', '*b[1-2]', 'a*c[1-2]', 'n*-ib0', '*.ex*'],
  ...['n?[0-1]', 'l*n', '**', 'n[01-02]', '?[1-3]', '*n[2-4]-*', 'd?[1,3]'],
);

export const operand = fc.oneof(
  { weight: 8, arbitrary: pattern },
  { weight: 2, arbitrary: group },
  { weight: 1, arbitrary: wildcard },
);

const operator = fc
  .tuple(fc.constantFrom('', '', ' '), fc.constantFrom(',', ',', ',', '!', '&', '^'), fc.constantFrom('', '', ' '))
  .map((parts) => parts.join(''));

/** Expressions that mean something: several operands and operators, groups, wildcards, one or more dimensions. */
export const expression = fc
  .tuple(operand, fc.array(fc.tuple(operator, operand), { maxLength: 6 }))
  .map(([first, rest]) => first + rest.map((parts) => parts.join('')).join(''));

/** Text from the grammar's characters: mostly wrong. */
export const scribble = fc
  .array(fc.constantFrom(...'nn1123,,[[]]--/&!^0ab', '[1-3]', '[5', '4]', 'n[1-3]', '01'), { maxLength: 12 })
  .map((parts) => parts.join(''));

/** Lists of two- and three-dimensional names, spread thinly. */
export const grid = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 30,
  })
  .map((pairs) => pairs.map(([a, b]) => `a${a}b${b}`));
