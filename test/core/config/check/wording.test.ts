import { expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { nodeNamed } from '../../../../src/core/config/nodes/resolve.ts';
import type { Problem } from '../../../../src/core/config/problem.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { clusterWith } from './samples.ts';

async function problems(text: string): Promise<readonly string[]> {
  const error = await understandText('m.yaml', text).then(
    () => undefined,
    (reason: unknown) => reason as OcfError,
  );
  expect(error).toBeInstanceOf(OcfError);
  const found = error?.data?.problems as readonly Problem[];
  return found.map(({ message, place, suggestions }) =>
    [`${place.line}:${place.column} ${message}`, ...suggestions].join(' | '),
  );
}

test.each([
  ['', 'is empty'],
  ['\n \n', 'is empty'],
  ['# mine\n', 'is empty but for comments'],
  ['---\n', 'is empty but for comments'],
])('an empty file is called that: %j', async (text, what) => {
  expect(await problems(text)).toEqual([
    `1:1 m.yaml ${what}; a cluster file has at least a cluster's name. | Remove it and make a new one with: ocf init`,
  ]);
});

test('a name that stands twice is one problem, at the second one', async () => {
  const id = '123e4567-e89b-42d3-a456-426614174000';
  expect(await problems(clusterWith(`\n  n1: {id: ${id}}\n  n1: {id: ${id}}`))).toEqual([
    '5:3 "n1" stands here a second time.',
  ]);
  expect(await problems(clusterWith('\n  n[1-2]: {}\n  n[1-2]: {}'))).toEqual([
    '5:3 "n[1-2]" stands here a second time.',
  ]);
  expect(
    await problems(clusterWith('{"n[1-2]": {}}', 'devices: {d: {driver: m}}\nfencing:\n  n[1-2]: d\n  n[1-2]: d\n')),
  ).toEqual(['7:3 "n[1-2]" stands here a second time.']);
});

test('control characters in what is quoted are shown escaped', async () => {
  expect(await problems(clusterWith('{n1: {transport: "a\\tb\\e[31m\\u202e"}}'))).toEqual([
    '3:25 nodes.n1.transport has to be one of ssh, local, command, not "a\\tb\\u001b[31m\\u202e".',
  ]);
});

test.each([
  ['{n1: {transport: command}}', ['n1']],
  ['{n1: {transport: command, command: ""}}', ['n1']],
  ['{"n[1-2]": {transport: command}, n1: {command: x}}', ['n[1-2]']],
  ['{"n[1-2]": {transport: command}, n1: {votes: 2}}', ['n[1-2]']],
  ['{"n[1-2]": {command: x}, n1: {transport: command, command: []}}', ['n1']],
])('transport command needs a command: %s', async (nodes, keys) => {
  const hint = ' | Give it a command that starts a shell on the node, such as "docker exec -i {name} sh".';
  const found = await problems(clusterWith(nodes));
  expect(found.map((problem) => problem.replace(/^\S+ /, ''))).toEqual(
    keys.map((key) => `Node ${key} has transport command, but no command.${hint}`),
  );
});

test.each([
  '{n1: {transport: command, command: x}}',
  '{"n[1-2]": {transport: command}, n1: {command: x}, n2: {transport: ssh}}',
  '{"n[1-2]": {command: x}, n1: {transport: command}}',
])('a command may come from any entry: %s', async (nodes) => {
  expect((await understandText('m.yaml', clusterWith(nodes))).model.nodes.length).toBeGreaterThan(0);
});

test.each([
  ['address', ['', ' ', 'a b', '-oProxyCommand=id', '$(id)', 'a;b'], 'a host name or address'],
  ['ssh.user', ['', '-l'], 'a text that does not begin with "-"'],
  ['ssh.jump', ['', '-oProxyCommand=id'], 'a text that does not begin with "-"'],
  ['ssh.identity', [''], 'a text that does not begin with "-"'],
])('what no program could be given as %s', async (field, wrong, allowed) => {
  const [name = '', inner] = field.split('.');
  for (const value of wrong) {
    const settings = { [name]: inner === undefined ? value : { [inner]: value } };
    expect(await problems(clusterWith(JSON.stringify({ n1: settings })))).toEqual([
      expect.stringContaining(`nodes.n1.${field} has to be ${allowed}, not ${JSON.stringify(value)}.`),
    ]);
  }
});

test.each(['10.0.0.1', 'fe80::1%eth0', '[fe80::1]', '::1', '{name}.mgmt', 'n_1', 'é.example.net'])(
  'an address: %s',
  async (address) => {
    const { model } = await understandText('m.yaml', clusterWith(JSON.stringify({ n1: { address } })));
    expect(nodeNamed(model, 'n1')?.address).toBe(address.replace('{name}', 'n1'));
  },
);
