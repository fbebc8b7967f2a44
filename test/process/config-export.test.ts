import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let file: string;
beforeAll(() => {
  box = sandbox();
  file = box.write(
    'web.yaml',
    `ocf: 1
cluster: {name: web}
nodes: {"n[1-2]": {attributes: {rack: "r 1", root_password: hunter2}, ssh: {port: 2222}}, n3: {transport: local}}
groups: {storage: "n[1-2]"}
`,
  );
});
afterAll(() => box.remove());

test('the file goes to stdout, what was left out to stderr', async () => {
  const ran = await box.ocf(['config', 'export', '--format', 'genders', '--cluster', file]);
  expect(ran.status).toBe(0);
  expect(ran.stdout.split('\n')).toEqual([
    expect.stringMatching(/^# Nodes of cluster web/),
    'n1 storage',
    'n2 storage',
    'n3',
  ]);
  expect(ran.stderr).toMatch(/Left out: attribute "rack" of n\[1-2\]; genders has no blanks/);
  expect(ran.stderr).toMatch(/attribute "root_password" of n\[1-2\]; it is a secret/);
  expect(ran.stdout + ran.stderr).not.toContain('hunter2');
  const json = await box.ocf(['config', 'export', 'n1', '--format', 'ssh-config', '--json', '--cluster', file]);
  expect(json.json()).toMatchObject({
    schema: 'ocf/config-export/1',
    format: 'ssh-config',
    nodes: 'n1',
    leftOut: [],
    text: expect.stringMatching(/^#[^\n]*\n\nHost n1\n {4}Port=2222\n$/),
  });
});

test('what is exported as JSON is a cluster file', async () => {
  const { stdout } = await box.ocf(['config', 'export', '--format', 'json', '--cluster', file]);
  const copy = join(box.folder, 'copy.yaml');
  writeFileSync(copy, stdout);
  const nodes = async (cluster: string) =>
    (await box.ocf(['node', 'list', '--output', 'name', '--cluster', cluster])).stdout;
  expect(await nodes(copy)).toBe(await nodes(file));
  expect(JSON.parse(readFileSync(copy, 'utf8')).nodes['n[1-2]']).toEqual({
    attributes: { rack: 'r 1' },
    ssh: { port: 2222 },
  });
});

test.each([
  [['config', 'export', '--format', 'xml'], 2, /json, yaml, ansible/],
  [['config', 'export'], 2, /format/],
  [['config', 'export', 'n[1-9]', '--format', 'json'], 8, /no nodes n\[4-9\]/],
])('%j is refused: %i', async (words, status, message) => {
  const ran = await box.ocf([...words, '--cluster', file]);
  expect(ran).toMatchObject({ status, stdout: '' });
  expect(ran.stderr).toMatch(message);
});

const reachable = `ocf: 1
cluster: {name: web}
defaults: {node: {ssh: {user: root}}}
nodes:
  n[1-3]: {address: "{name}.mgmt", attributes: {rack: r1, tmpl: "{{x}}", zip: "0123", share: "50%"}}
  n2: {ssh: {port: 2222, identity: "/k y", jump: gw, options: {Compression: "yes"}}}
groups: {storage: "n[1-2]", b: "@storage,n3"}
`;

test.each([
  ['json', 'ocf', undefined],
  ['yaml', 'ocf', undefined],
  ['ansible', 'ansible-yaml', undefined],
  ['genders', 'genders', ['attributes', 'groups']],
  ['clustershell', 'clustershell', ['groups']],
])('what is exported as %s comes back by import', async (format, importFormat, fields) => {
  const from = box.write('from.yaml', reachable);
  const into = box.write('into.yaml', 'ocf: 1\ncluster: {name: web}\n');
  const { stdout } = await box.ocf(['config', 'export', '--format', format, '--cluster', from]);
  const out = box.write('out', `${stdout}\n`);
  // formats that carry the way to a node: an import says what it brings
  const said = fields ? null : ['warning: The way to n2 will go through gw (ssh.jump).'];
  const ran = await box.ocf(['config', 'import', out, '--format', importFormat, '--yes', '--cluster', into]);
  expect({ status: ran.status, stderr: ran.stderr.match(/warning.*/g) }).toEqual({ status: 0, stderr: said });
  const nodesOf = async (cluster: string) => {
    const { nodes } = (await box.ocf(['node', 'list', '--json', '--cluster', cluster])).json();
    const all = nodes as { readonly name: string; readonly [field: string]: unknown }[];
    const kept = fields ?? ['address', 'transport', 'ssh', 'attributes', 'groups'];
    return Object.fromEntries(
      all.map((node) => [
        node.name,
        kept.map((field) => (field === 'groups' ? [...(node[field] as string[])].sort() : node[field])),
      ]),
    );
  };
  expect(await nodesOf(into)).toEqual(await nodesOf(from));
});
