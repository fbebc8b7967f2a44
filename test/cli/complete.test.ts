import { expect, test } from '@jest/globals';
import { type CompletionTree, complete, type NameSource } from '../../src/cli/completion/complete.ts';

const common = {
  '--cluster': { summary: 'Cluster.', value: 'CLUSTER' },
  '--json': { summary: 'JSON.' },
  '--quiet': { summary: 'Quiet.' },
  '--no-color': { summary: 'Plain.' },
};
const tree: CompletionTree = {
  commands: {
    'node list': { summary: 'List.', args: [{ name: 'nodeset' }], more: false, flags: common },
    'node add': {
      summary: 'Add.',
      args: [{ name: 'nodeset' }],
      more: false,
      flags: {
        ...common,
        '--transport': { summary: 'How.', value: 'NAME', options: ['ssh', 'local'] },
        '--attribute': { summary: 'One.', value: 'NAME=VALUE', multiple: true },
      },
    },
    fence: { summary: 'Cut power.', args: [{ name: 'nodeset' }], more: false, flags: common },
    'fence history': { summary: 'What was cut.', args: [{ name: 'nodeset' }], more: false, flags: common },
    'resource start': { summary: 'Start.', args: [{ name: 'resource' }], more: true, flags: common },
    run: { summary: 'Run.', args: [{ name: 'nodeset' }, { name: 'command' }], more: true, flags: common },
  },
};
const known: Record<string, string[]> = { nodeset: ['n1', 'n2'], resource: ['vip', 'web'], cluster: ['lab'] };
const names: NameSource = (kind, prefix) =>
  (known[kind] ?? []).filter((name) => name.startsWith(prefix)).map((value) => ({ value }));
const offered = (...words: string[]) => complete(words, tree, names).candidates.map(({ value }) => value);

test('commands are offered word by word', () => {
  expect(offered('')).toEqual(['node', 'fence', 'resource', 'run']);
  expect(offered('no')).toEqual(['node']);
  expect(offered('node', '')).toEqual(['list', 'add']);
});

test('the name of an argument says what is offered', () => {
  expect(offered('node', 'list', '')).toEqual(['n1', 'n2']);
  expect(offered('resource', 'start', 'v')).toEqual(['vip']);
});

test('a command that is a topic too offers both', () => {
  expect(offered('fence', '')).toEqual(['history', 'n1', 'n2']);
});

test('the last argument repeats where the command takes more', () => {
  expect(offered('resource', 'start', 'vip', 'w')).toEqual(['web']);
  expect(offered('node', 'list', 'n1', '')).toEqual([]);
});

test('options are offered also after an argument, without those already typed', () => {
  expect(offered('node', 'add', 'n4', '--')).toContain('--transport');
  expect(offered('node', 'add', 'n4', '--json', '--')).not.toContain('--json');
  expect(offered('node', 'add', '--attribute', 'a=b', '--a')).toEqual(['--attribute']);
});

test('the value of an option is offered, separate or after an equal sign', () => {
  expect(offered('node', 'add', '--transport', '')).toEqual(['ssh', 'local']);
  expect(offered('node', 'add', '--transport=l')).toEqual(['--transport=local']);
  expect(offered('node', 'list', '--cluster', 'l')).toEqual(['lab']);
  expect(complete(['node', 'list', '--cluster', ''], tree, names).files).toBe(true);
});

test('options in front of the command do not hide it', () => {
  expect(offered('--cluster', 'lab', 'node', '')).toEqual(['list', 'add']);
});

test('nothing is offered where a program of the administrator stands', () => {
  expect(offered('run', 'n1', '--', '')).toEqual([]);
});
