import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));
let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

const cluster = `ocf: 1
cluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}
defaults: {node: {ssh: {user: root}}}
nodes:
  n[1-3]: {address: "bmc-{name}.mgmt", attributes: {rack: r1}}
  n2: {votes: 2, ssh: {port: 2222}, attributes: {slot: "0007", "no": "yes"}}
  c1: {address: 10.0.0.9, id: 123e4567-e89b-42d3-a456-426614174000}
groups: {storage: "n[1-2]"}
`;

async function list(...words: string[]) {
  const file = box.write('web.yaml', cluster);
  return box.ocf(['node', 'list', '--cluster', file, ...words]);
}

test('wide: every field, nodes that are alike on one line', async () => {
  const { stdout, status } = await list('--output', 'wide');
  expect(status).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['NODES', 'TRANSPORT', 'ADDRESS', 'SSH', 'COMMAND', 'VOTES', 'GROUPS', 'ATTRIBUTES', 'ID'],
    [
      'n1',
      'ssh',
      'bmc-{name}.mgmt',
      'user=root',
      '-',
      '1',
      'storage',
      'rack=r1',
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ],
    [
      'n2',
      'ssh',
      'bmc-{name}.mgmt',
      'user=root port=2222',
      '-',
      '2',
      'storage',
      'rack=r1 slot=0007 no=yes',
      expect.anything(),
    ],
    ['n3', 'ssh', 'bmc-{name}.mgmt', 'user=root', '-', '1', '-', 'rack=r1', expect.anything()],
    ['c1', 'ssh', '10.0.0.9', 'user=root', '-', '1', '-', '-', '123e4567-e89b-42d3-a456-426614174000'],
  ]);
  const folded = (await list('n[1,3]', '--output', 'wide', '--where', 'votes=1')).stdout;
  expect(folded).not.toContain('n[1,3]');
  const alike = (await list('--columns', 'name,address', '--where', 'attributes.rack')).stdout;
  expect(alike).toBe('NODES   ADDRESS\nn[1-3]  bmc-{name}.mgmt');
  const each = (await list('--columns', 'name,address', '--where', 'attributes.rack', '--no-fold')).stdout;
  expect(each).toBe('NODES  ADDRESS\nn1     bmc-n1.mgmt\nn2     bmc-n2.mgmt\nn3     bmc-n3.mgmt');
});

test('the forms are of the same nodes', async () => {
  const words = ['--where', 'attributes.rack=r1', '--where', 'votes!=7', '--sort', 'votes'];
  const [json, option, yaml, name] = await Promise.all([
    list(...words, '--json'),
    list(...words, '--output', 'json'),
    list(...words, '--output=yaml'),
    list(...words, '--output', 'name'),
  ]);
  expect(option?.stdout).toBe(json?.stdout);
  expect(parse(yaml?.stdout ?? '')).toEqual(json?.json());
  expect(parse(yaml?.stdout ?? '', { version: '1.1' })).toEqual(json?.json());
  expect(json?.json()).toMatchObject({ schema: 'ocf/node-list/1', nodes: [{ groups: ['storage'] }, {}, {}] });
  expect(name?.stdout).toBe('n1\nn3\nn2');
});

test('chosen fields as JSON', async () => {
  const { nodes } = (await list('c1', '--columns', 'name,ssh.user,attributes.nope', '--json')).json();
  expect(nodes).toEqual([{ name: 'c1', ssh: { user: 'root' } }]);
});

test('none found: an empty list, status 0, said on stderr', async () => {
  const words = ['--where', 'attributes.rack=r9'];
  expect(await list(...words)).toMatchObject({
    status: 0,
    stdout: '',
    stderr: 'No node of cluster web meets the condition.',
  });
  expect(await list(...words, '--quiet')).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect((await list(...words, '--json')).json()).toMatchObject({ cluster: 'web', nodes: [] });
  expect(await list(...words, '--output', 'name')).toMatchObject({ status: 0, stdout: '' });
  expect(await list(...words, '--output', 'commands')).toMatchObject({ status: 0, stdout: '' });
  expect(await list('n9', ...words)).toMatchObject({ status: 8 });
});

test('what cannot be asked for', async () => {
  expect(await list('--columns', 'nmae')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Did you mean name?'),
  });
  expect(await list('--columns', '')).toMatchObject({ status: 2 });
  expect(await list('--columns', 'name', '--output', 'name')).toMatchObject({ status: 2 });
  const error = (await list('--where', 'name~[', '--output', 'json')).json();
  expect(error).toMatchObject({ status: 2, error: { code: 'USAGE' } });
});

test('a node called json is no form', async () => {
  const file = box.write('j.yaml', 'ocf: 1\ncluster: {name: j}\nnodes: {json: {}}\n');
  expect((await box.ocf(['node', 'list', 'json', '--cluster', file, '--output', 'name'])).stdout).toBe('json');
});

test('node show --origin', async () => {
  const file = box.write('web.yaml', cluster);
  const { stdout, status } = await box.ocf(['node', 'show', 'n2', '--origin', '--cluster', file]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ {2}address +bmc-n2\.mgmt +node set n\[1-3\] +line 5 +written bmc-\{name\}\.mgmt$/m);
  expect(stdout).toMatch(/^ {2}votes +2 +its own entry +line 6$/m);
  expect(stdout).toMatch(/^ {2}ssh\.user +root +defaults\.node +line 3$/m);
  expect(stdout).toMatch(/^ {2}transport +ssh +built-in$/m);
  expect(stdout).toMatch(/^ {2}groups +storage$/m);
  const ran = await box.ocf(['node', 'show', 'n2', '--origin', '--json', '--cluster', file]);
  expect(ran.json()).toMatchObject({
    schema: 'ocf/node-show/1',
    file,
    nodes: [
      { groups: ['storage'], origins: expect.arrayContaining([expect.objectContaining({ field: 'votes', line: 6 })]) },
    ],
  });
});

// every character that a shell or a YAML reader could take for something else
const odd = `a 'b' "c" $HOME \`x\` \\n %s !1 #no ; & | * ? ~ é 漢 {name}: [x] -`;
const hostile = {
  ocf: 1,
  cluster: { name: 'odd' },
  defaults: { node: { transport: 'command', command: ['sh', '-c'], attributes: { dash: '-x', empty: '' } } },
  nodes: {
    'n[1-3]': { address: '{name}.mgmt', attributes: { odd, '$(touch x)': '$(touch y)', __proto__x: '--yes' } },
    n2: {
      transport: 'ssh',
      command: [],
      ssh: { user: "o'brien", port: 22, jump: 'gw', identity: '/a b', options: { '-o': '=x=' } },
    },
    m1: { address: 'm1.x', votes: 0 },
    m2: { address: 'n-', command: ['$0', '{name}', '*'] },
    k1: { id: '123e4567-e89b-42d3-a456-426614174000', address: 'xk1', attributes: { dash: 'constructor' } },
  },
};

describeWith(['flock'], 'commands', () => {
  test('run by a shell in an empty cluster they make the same nodes', async () => {
    const from = box.write('odd.yaml', JSON.stringify(hostile));
    const nodesOf = async (file: string) => {
      const ran = await box.ocf(['node', 'list', '--json', '--sort', 'name', '--cluster', file]);
      expect(ran.stderr).toBe('');
      return (ran.json().nodes as { id: string; name: string }[]).map(({ id, ...rest }) =>
        rest.name === 'k1' ? { id, ...rest } : rest,
      );
    };
    const { stdout, stderr, status } = await box.ocf(['node', 'list', '--output', 'commands', '--cluster', from]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain("'n[1,3]'");

    expect((await box.ocf(['init', 'empty'])).status).toBe(0);
    writeFileSync(join(box.folder, 'ocf'), `#!/bin/sh\nexec '${process.execPath}' '${launcher}' "$@"\n`, {
      mode: 0o700,
    });
    const env = { ...box.env, PATH: `${box.folder}:${box.env.PATH}` };
    const ran = spawnSync('sh', ['-e'], { input: stdout, cwd: box.folder, env, encoding: 'utf8' });
    expect(ran.stderr).not.toContain('ocf:');
    expect(ran.status).toBe(0);
    expect(await nodesOf('empty')).toEqual(await nodesOf(from));
  });

  test('what they cannot say is a warning and status 4', async () => {
    const file = box.write(
      'w.yaml',
      'ocf: 1\ncluster: {name: w}\nnodes: {a: {transport: command, command: [sh, "x y"]}, b: {}}\n',
    );
    expect(await box.ocf(['node', 'list', '--output', 'commands', '--cluster', file])).toMatchObject({
      status: 4,
      stdout: 'ocf node add b --yes',
      stderr: expect.stringMatching(/^ocf: warning: a: left out/),
    });
  });
});
