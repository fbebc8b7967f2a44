import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';

const library = fileURLToPath(new URL('../../dist/library.cjs', import.meta.url));
let box: Sandbox;
beforeAll(() => {
  box = sandbox();
});
afterAll(() => box.remove());

function program(text: string): unknown {
  const file = box.write('program.mjs', `import * as ocf from ${JSON.stringify(library)};\n${text}`);
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], { env: box.env, encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}

test('a program opens a cluster and uses it as the command line does', () => {
  const cluster = box.write('lib.yaml', 'ocf: 1\ncluster: {name: lib}\nnodes:\n  n[1-2]: {transport: local}\n');
  const result = program(`
const cluster = await ocf.openCluster({ choice: ${JSON.stringify(cluster)} });
await ocf.addNodes(cluster, { set: 'n3', settings: { transport: 'local' }, reason: 'more' });
const { results } = await ocf.runCommand(await ocf.openCluster({ choice: cluster.file }), { nodes: ['n3'], command: ['echo', 'hi'] });
console.log(JSON.stringify({ names: ocf.listNodeNames(cluster).nodes, results, folded: ocf.parseNodeSet('n2,n[1,3]').fold() }));`);
  expect(result).toMatchObject({
    names: ['n1', 'n2'],
    results: [{ node: 'n3', state: 'done', code: 0, stdout: 'hi\n' }],
    folded: 'n[1-3]',
  });
});

test('an error is an OcfError with a closed code', () => {
  const result = program(`
try { await ocf.openCluster({ choice: 'none' }); } catch (error) {
  console.log(JSON.stringify({ mine: error instanceof ocf.OcfError, code: error.code, status: error.exitStatus }));
}`);
  expect(result).toEqual({ mine: true, code: 'NOT_FOUND', status: 8 });
});

test('groups are read from where they are kept', () => {
  box.write('groups.yaml', 'roles: {db: "n[1-2]"}\n');
  const cluster = box.write(
    'groups-cluster.yaml',
    'ocf: 1\ncluster: {name: lib}\nnodes: {"n[1-3]": {}}\ngroup_sources: {roles: {yaml: groups.yaml}}\n',
  );
  const result = program(`
const cluster = await ocf.openCluster({ choice: ${JSON.stringify(cluster)} });
const { sources } = ocf.listSources(cluster);
const { groups } = ocf.listGroups(cluster, { sources: ['roles'] });
const set = ocf.parseNodeSet('@roles:db!n1', ocf.nodeLookup(cluster.model));
console.log(JSON.stringify({ sources, groups, nodes: set.fold() }));`);
  expect(result).toMatchObject({
    sources: [{ name: 'roles', groups: 1 }],
    groups: [{ name: 'roles:db', nodes: 'n[1-2]' }],
    nodes: 'n2',
  });
});
