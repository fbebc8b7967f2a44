import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../src/core/config/check/understand.ts';
import { unifiedDiff } from '../../../src/core/config/file/diff.ts';
import { withoutSecrets } from '../../../src/core/config/secrets.ts';
import { starred } from '../../../src/core/config/starred.ts';

const device = (option: string) =>
  `ocf: 1\ncluster: {name: c}\nnodes: {n1: {}}\ndevices:\n  d:\n    driver: x\n    options:\n      ip: 10.0.0.1\n${option}`;

// every way in which YAML writes a text, each with words that must not be seen
const written: readonly (readonly [string, string])[] = [
  ['plain', '      passwd: Hunter2\n'],
  ['quoted', '      passwd: "Hunter2\\ty"\n'],
  ['single quotes', "      passwd: 'Hunter''2'\n"],
  ['on the next line', '      passwd:\n        Hunter2\n'],
  [
    'literal block',
    `      private_key: |\n${Array.from({ length: 12 }, (_, index) => `        Hunter${index}x\n`).join('')}`,
  ],
  ['folded block', '      passwd: >-\n        Hunter2 and\n        Hunter3 more\n'],
  ['plain on two lines', '      passwd: Hunter2 and\n        Hunter3 more\n'],
  ['quoted on two lines', '      passwd: "Hunter2 and\n        Hunter3 more"\n'],
  ['flow on two lines', '      token: {from: "file:/x"}\n      passwd: "Hunter2"\n    plugs: {n1: "1"}\n'],
  ['number', '      passwd: 4711471147114711\n'],
];

test.each(written)('no secret is seen: %s', async (_, option) => {
  const text = device(option);
  const { model } = await understandText('f', text);
  const safe = withoutSecrets(text, [model]);
  expect(safe).not.toMatch(/Hunter|4711/);
  expect(safe).toContain('***');
  expect(safe).toContain('ip: 10.0.0.1');
  // nor in a diff in which the name does not stand
  const changed = text.replace(/Hunter\d+x\n(?![\s\S]*Hunter)/, 'another\n');
  expect(withoutSecrets(unifiedDiff(text, `${changed}# end\n`, 'f'), [model])).not.toMatch(/Hunter|4711/);
  // nor where nobody can tell what is one
  expect(starred(`${text}x: [\n`, [undefined])).not.toMatch(/Hunter|4711/);
});

test('what is no secret stays, line by line', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z{}:" ,]{0,12}$/), { maxLength: 10 }), (lines) => {
      expect(withoutSecrets(lines.join('\n'), [])).toBe(lines.join('\n'));
    }),
  );
});
