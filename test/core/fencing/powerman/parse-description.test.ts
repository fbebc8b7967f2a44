import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sourceText } from '../../../../src/core/config/yaml/source-text.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { parseDescription } from '../../../../src/core/fencing/powerman/parse-description.ts';
import { quoteText, type Script, type Specification } from '../../../../src/core/fencing/powerman/specification.ts';

const parse = (text: string) => parseDescription(sourceText('x.dev', text));
const one = (body: string) => parse(`specification "s" { timeout 5 ${body} }`)[0] as Specification;
const script = (text: string) => one(`script status { ${text} }`).scripts.get('status') as Script;

/** The same again as a text, with blanks and comments wherever they may stand. */
function print({ name, timeout, plugs, scripts }: Specification): string {
  const parts = [`specification # c "\n${quoteText(name)}{timeout ${timeout / 1000}`];
  if (plugs) parts.push(`plug \t name {${plugs.map(quoteText).join(' ')}}`);
  for (const [which, steps] of scripts) parts.push(`script ${which} {\n${printSteps(steps)}}`);
  return `${parts.join('\n')}\n}`;
}

function printSteps(steps: Script): string {
  return steps
    .map((step) => {
      switch (step.kind) {
        case 'send':
          return `send ${quoteText(step.format)}`;
        case 'expect':
          return `expect ${quoteText(step.pattern.source)}`;
        case 'delay':
          return `delay ${step.milliseconds / 1000}`;
        case 'setplugstate': {
          const plug =
            typeof step.plug === 'number' ? `$${step.plug} ` : step.plug === undefined ? '' : quoteText(step.plug);
          const meanings = step.meanings.map(({ state, pattern }) => `${state} = ${quoteText(pattern.source)}`);
          return `setplugstate ${plug} $${step.state} ${meanings.join(' ')}`;
        }
        case 'setresult':
          return `setresult $${step.plug} $${step.result} ${step.success.map(({ source }) => `success=${quoteText(source)}`).join(' ')}`;
        default:
          return `${step.kind} { ${printSteps(step.body)} }`;
      }
    })
    .join(' # and then\n');
}

// what a parser gives, patterns by their source
const plain = (specification: Specification) =>
  JSON.parse(
    JSON.stringify({ ...specification, scripts: [...specification.scripts] }, (key, value) =>
      key === 'reads' ? undefined : value,
    ),
  );

const text = fc
  .array(fc.constantFrom(...'ab"#{}$ \\\n\r\t\x07\x1b\x00\xff%'.replace('%', '')), { maxLength: 8 })
  .map((all) => all.join(''));
const pattern = fc
  .constantFrom('a|b', '([0-9]+): (on|off)\r\n', '\\$', '"', 'x\\\\y', '[^\\]]', 'V.*>')
  .map((source) => ({
    source,
    match: () => undefined,
  }));
const { steps } = fc.letrec<{ steps: Script; step: Script[number] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2 },
    fc.record({ kind: fc.constant('send' as const), format: text }),
    fc.record({ kind: fc.constant('expect' as const), pattern, reads: fc.constant([]) }),
    fc.record({
      kind: fc.constant('delay' as const),
      milliseconds: fc.integer({ min: 0, max: 90 }).map((tenths) => tenths * 100),
    }),
    fc.record(
      {
        kind: fc.constant('setplugstate' as const),
        plug: fc.oneof(text, fc.integer({ min: 1, max: 20 })),
        state: fc.integer({ min: 1, max: 20 }),
        meanings: fc.array(fc.record({ state: fc.constantFrom('on' as const, 'off' as const), pattern }), {
          maxLength: 3,
        }),
      },
      { requiredKeys: ['kind', 'state', 'meanings'] },
    ),
    fc.record({
      kind: fc.constant('setresult' as const),
      plug: fc.integer({ min: 1, max: 20 }),
      result: fc.integer({ min: 1, max: 20 }),
      success: fc.array(pattern, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constantFrom('foreachplug' as const, 'foreachnode' as const, 'ifon' as const),
      body: tie('steps'),
    }),
  ) as fc.Arbitrary<Script[number]>,
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 4 }),
}));
const specifications = fc.record({
  name: text,
  timeout: fc.integer({ min: 1, max: 90 }).map((tenths) => tenths * 100),
  plugs: fc.option(fc.uniqueArray(text, { minLength: 1, maxLength: 5 }), { nil: undefined }),
  scripts: fc.tuple(steps, steps).map(
    ([login, on]) =>
      new Map([
        ['login', login],
        ['on_ranged', on],
      ]),
  ),
});

describe('a description', () => {
  test('that is written out is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(specifications, { minLength: 1, maxLength: 2 }), (all) => {
        const read = parse(all.map((each) => print(each as Specification)).join('\n'));
        expect(read.map(plain)).toEqual(all.map((each) => plain(each as Specification)));
      }),
    );
  });

  test('any text is read, or refused with a place', () => {
    const words = fc.constantFrom(
      'specification',
      '"s"',
      '{',
      '}',
      'timeout',
      '5',
      'script',
      'on',
      'send',
      '"%s"',
      'expect',
      '"("',
      '$1',
      '=',
      'plug name',
      '#',
      '\n',
      '"',
      '\\',
      '\0',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 25 }), (all) => {
        try {
          parse(all.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(OcfError);
          expect(error).toMatchObject({ code: 'INVALID', place: { file: 'x.dev', line: expect.any(Number) } });
        }
      }),
    );
  });
});

describe('texts', () => {
  test.each([
    ['"\\a\\b\\e\\f\\n\\r\\t\\v"', '\x07\b\x1b\f\n\r\t\v'],
    ['"\\033\\377\\000"', '\x1b\xff\0'],
    ['"\\089"', '\0'],
    ['"\\12"', '12'],
    ['"\\"\\\\\\$\\["', '"\\$['],
    ['"# no comment { } $1"', '# no comment { } $1'],
  ])('%s', (written, meant) => {
    expect(script(`send ${written}`)).toEqual([{ kind: 'send', format: meant }]);
  });
});

describe('captures that say a state', () => {
  test('are known of the expectation that took them', () => {
    expect(
      script('expect "a" send "x" expect "(b) (c)" setplugstate $1 $2 on="c" setplugstate "9" $1 expect "d"').filter(
        ({ kind }) => kind === 'expect',
      ),
    ).toMatchObject([{ reads: [] }, { reads: [2, 1] }, { reads: [] }]);
  });

  test('a plug is a name, a capture, or the one asked for', () => {
    const states = script('expect "x" setplugstate "1" $2 setplugstate $3 $4 setplugstate $5 off="o"').slice(1);
    expect(states).toMatchObject([{ plug: '1', state: 2 }, { plug: 3, state: 4 }, { state: 5 }]);
    expect(states[2]).not.toHaveProperty('plug');
  });
});

describe('what is refused, with its place', () => {
  test.each([
    ['specification "s" {\n  timeout 5\n  script nix { send "x" }\n}', 3, 10, 'There is no script "nix"'],
    ['specification "s" {\n  timeout 5\n  script on { jump "x" }\n}', 3, 15, '"jump" is no step'],
    ['specification "s" { timeout 5 script on { send "a\nb" } }', 1, 48, 'does not end on its line'],
    ['specification "s" { timeout 5 script on { expect "(" } }', 1, 50, 'a parenthesis is not closed'],
    ['specification "s" { timeout 5 script on { send "%d" } }', 1, 48, 'may have one %s'],
    ['specification "s" { timeout 5 script on { send "%s %s" } }', 1, 48, 'may have one %s'],
    ['specification "s" { timeout 5 script on { send "x" } script on { send "y" } }', 1, 61, 'stands here twice'],
    ['specification "s" { timeout 5 plug name { "1" "1" } }', 1, 53, 'lists plug "1" twice'],
    ['specification "s" { script on { send "x" } }', 1, 44, 'has no timeout'],
    ['specification "s" { timeout 5 script on { expect "x" setplugstate $21 } }', 1, 67, 'twenty captures'],
    ['specification "s" { timeout 5', 1, 30, 'The file ends'],
    ['device "a" "b" "c"', 1, 1, 'Here has to stand "specification"'],
  ])('%s', (written, line, column, message) => {
    expect(() => parse(written)).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        message: expect.stringContaining(message),
        place: { file: 'x.dev', line, column },
      }),
    );
  });
});
