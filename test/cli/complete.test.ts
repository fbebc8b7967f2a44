import { expect, test } from '@jest/globals';
import {
  type CompletionPlace,
  type CompletionTree,
  complete,
  type NameSource,
} from '../../src/cli/completion/complete.ts';

const flag = (name: string, more: object = {}) => ({ name, summary: `${name}.`, type: 'boolean', ...more });
const common = {
  cluster: flag('cluster', { type: 'option', helpValue: 'CLUSTER' }),
  json: flag('json'),
  quiet: flag('quiet'),
  'no-color': flag('no-color'),
  secret: flag('secret', { hidden: true }),
};
const nodeset = { nodeset: { name: 'nodeset' } };
const command = (id: string, args: object, more: object = {}) => [
  id,
  { id, summary: `${id}.`, args, flags: common, ...more },
];
const manifest = {
  commands: Object.fromEntries([
    command('node:list', nodeset),
    command('node:add', nodeset, {
      flags: {
        ...common,
        transport: flag('transport', { type: 'option', helpValue: 'NAME', options: ['ssh', 'local'] }),
        attribute: flag('attribute', { type: 'option', helpValue: 'NAME=VALUE', multiple: true }),
      },
    }),
    command('fence', nodeset),
    command('fence:history', nodeset),
    command('resource:start', { resource: { name: 'resource' } }, { strict: false }),
    command('run', { ...nodeset, command: { name: 'command' } }, { strict: false }),
    command('secret', {}, { hidden: true }),
  ]),
};
const { completionPlaces } = (await import('../../scripts/completion-tree.mjs' as string)) as {
  completionPlaces(manifest: object): Map<string, CompletionPlace>;
};
const places = completionPlaces(manifest);
const looked: string[] = [];
const tree: CompletionTree = (words) => {
  looked.push(words.join(' '));
  const place = places.get(words.join(' '));
  if (!place) throw new Error(`nothing lies behind ${words.join(' ')}`);
  return place;
};
const known: Record<string, string[]> = { nodeset: ['n1', 'n2'], resource: ['vip', 'web'], cluster: ['lab'] };
const names: NameSource = async (kind, prefix) =>
  (known[kind] ?? []).filter((name) => name.startsWith(prefix)).map((value) => ({ value }));
const offered = async (...words: string[]) => (await complete(words, tree, names)).candidates.map(({ value }) => value);

test('commands are offered word by word', async () => {
  expect(await offered('')).toEqual(['node', 'fence', 'resource', 'run']);
  expect(await offered('no')).toEqual(['node']);
  expect(await offered('node', '')).toEqual(['list', 'add']);
});

test('the name of an argument says what is offered', async () => {
  expect(await offered('node', 'list', '')).toEqual(['n1', 'n2']);
  expect(await offered('resource', 'start', 'v')).toEqual(['vip']);
});

test('a command that is a topic too offers both', async () => {
  expect(await offered('fence', '')).toEqual(['history', 'n1', 'n2']);
});

test('the last argument repeats where the command takes more', async () => {
  expect(await offered('resource', 'start', 'vip', 'w')).toEqual(['web']);
  expect(await offered('node', 'list', 'n1', '')).toEqual([]);
});

test('options are offered also after an argument, without those already typed', async () => {
  expect(await offered('node', 'add', 'n4', '--')).toContain('--transport');
  expect(await offered('node', 'add', 'n4', '--json', '--')).not.toContain('--json');
  expect(await offered('node', 'add', '--attribute', 'a=b', '--a')).toEqual(['--attribute']);
});

test('the value of an option is offered, separate or after an equal sign', async () => {
  expect(await offered('node', 'add', '--transport', '')).toEqual(['ssh', 'local']);
  expect(await offered('node', 'add', '--transport=l')).toEqual(['--transport=local']);
  expect(await offered('node', 'list', '--cluster', 'l')).toEqual(['lab']);
  expect((await complete(['node', 'list', '--cluster', ''], tree, names)).files).toBe(true);
});

test('options in front of the command do not hide it', async () => {
  expect(await offered('--cluster', 'lab', 'node', '')).toEqual(['list', 'add']);
});

test('nothing is offered where a program of the administrator stands', async () => {
  expect(await offered('run', 'n1', '--', '')).toEqual([]);
});

test('what is hidden is not offered', async () => {
  expect(await offered('s')).toEqual([]);
  expect(await offered('node', 'list', '--s')).toEqual([]);
});

test('before a command is named, what every command takes is offered', async () => {
  expect(await offered('--')).toEqual(['--cluster', '--json', '--quiet', '--no-color', '--help']);
  expect(await offered('node', '--j')).toEqual(['--json']);
});

test('no more is looked at than the places of the words that are typed, whatever they are', async () => {
  for (const word of ['__proto__', 'constructor', '../ocf', 'node.list', 'node list']) {
    looked.length = 0;
    await offered(word, word, '');
    await offered('node', word, `--${word}`, word, '');
    expect(looked).toEqual(['', '', 'node']);
  }
});
