import fc from 'fast-check';
import { understandText } from '../../../../../src/core/config/check/understand.ts';
import { wordProblem } from '../../../../../src/core/config/check/word-rules.ts';
import { type ConfigExported, exportConfig } from '../../../../../src/core/config/exchange/export/export-config.ts';
import type { ExportFormat } from '../../../../../src/core/config/exchange/export/formats.ts';
import type { ClusterModel } from '../../../../../src/core/config/model.ts';
import type { WordRule } from '../../../../../src/core/config/shape.ts';
import { silentReporter } from '../../../../../src/core/reporter.ts';

export async function modelOf(text: string): Promise<ClusterModel> {
  return (await understandText('web.yaml', text)).model;
}

export function exported(model: ClusterModel, format: ExportFormat, nodes?: string): Promise<ConfigExported> {
  return exportConfig({ model, reporter: silentReporter }, { format, nodes });
}

const hostile = [
  'a b',
  ' x ',
  "it's",
  'a"b',
  'a\\b',
  '\\',
  '#x',
  'a #b',
  '{{ 7 * 6 }}',
  '{% raw %}',
  '{# x',
  '!unsafe x',
  'yes',
  'No',
  '1e3',
  '0b101',
  '0777',
  '1:30',
  '2026-01-01',
  '~',
  'null',
  '%n',
  '%%',
  '100%',
  'a=b',
  'a,b',
  '- x',
  ': ',
  'a: b',
  '[]',
  '{}',
  '*a',
  '&a',
  '$HOME',
  '`id`',
  '$(id)',
  ';id',
  '-oProxyCommand=id',
  '\u00e9\u2028\u0085',
  '',
];
const line = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => /^[^\x00-\x1f\x7f]*$/.test(text)),
);
const fits = (rule: WordRule, text: string) => wordProblem(rule, text) === undefined;
const ofSsh = line.filter((text) => fits('word of ssh', text));
// ssh writes host names in small letters, which is one to one in ASCII alone
const asciiLine = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
const word = fc.constantFrom(
  'rack',
  'slot',
  'x.y',
  'a-b',
  'a b',
  'ansible_host',
  'storage',
  '%n',
  '#',
  '\u00e9',
  '__proto__',
);
const names = [
  'n1',
  'n02',
  'N3',
  'n4.example.net',
  '\u00e95',
  'fe80::6',
  '7:22',
  'eight',
  'n'.repeat(70),
  'n10',
  'n11',
  'n12',
];

const settings = fc.record(
  {
    address: fc.oneof(fc.constantFrom(...hostile), asciiLine).filter((text) => fits('host', text)),
    ssh: fc.record(
      {
        user: ofSsh,
        port: fc.integer({ min: 1, max: 65535 }),
        identity: ofSsh,
        jump: fc.constantFrom('gateway', 'me@gw:2222', 'a,b', 'a b', '"x"'),
        options: fc.dictionary(
          fc.constantFrom('Compression', 'Host', 'Match', 'Include', 'a b'),
          fc.constantFrom('yes', 'no'),
        ),
      },
      { requiredKeys: [] },
    ),
    transport: fc.constantFrom('ssh', 'ssh', 'ssh', 'local', 'command'),
    command: fc.constant(['enter', '{name}']),
    attributes: fc.dictionary(word, line),
  },
  { requiredKeys: ['command'] },
);

/** A cluster file whose values are what other programs' formats stumble over. */
export const hostileCluster: fc.Arbitrary<string> = fc
  .record({
    nodes: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), settings), { minLength: 1, selector: ([name]) => name }),
    groups: fc.uniqueArray(fc.constantFrom('storage', 'all', 'a.b-c', 'yes', 'null', 'ungrouped'), { maxLength: 4 }),
    picks: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
  })
  .map(({ nodes, groups, picks }) =>
    JSON.stringify({
      ocf: 1,
      cluster: { name: 'web.x-1' },
      nodes: Object.fromEntries(nodes),
      groups: Object.fromEntries(
        groups.map((group, index) => {
          const some = nodes.filter((_, at) => at % 2 === (picks[index] ?? 0) % 2 || at === 0);
          return [group, some.map(([name]) => name).join(',')];
        }),
      ),
    }),
  );
