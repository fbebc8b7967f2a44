import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
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

/** A driver as a package has it: its plugs are files. */
const filePlugs = `const { existsSync, rmSync, writeFileSync } = require('node:fs');
exports.fenceDrivers = { format: 1, drivers: { files: {
  describe: async () => ({
    name: 'files', summary: 'Plugs that are files', capabilities: { commands: ['off', 'on'], status: true, list: false },
    parameters: [{ name: 'folder', type: 'string', required: true, secret: false, help: 'Where they are.' }],
  }),
  explain: (plug) => ({ off: 'remove ' + plug, on: 'make ' + plug, status: 'look for ' + plug }),
  limit: () => 60_000,
  open: async ({ options: { folder } }) => ({
    status: async (plug) => ({ power: existsSync(folder + '/' + plug) ? 'on' : 'off', evidence: 'a look' }),
    command: async (plug, command) => {
      if (command === 'off') rmSync(folder + '/' + plug); else writeFileSync(folder + '/' + plug, '');
      return { effect: 'accepted', evidence: 'done' };
    },
    close: async () => {},
  }),
} } };`;

describeWith(['flock'], 'fencing', () => {
  test('through a driver of its own: asked, planned, refused, cut off, verified, remembered', () => {
    for (const name of ['node_modules/plug-files', 'plugs']) mkdirSync(join(box.folder, name), { recursive: true });
    box.write('node_modules/plug-files/package.json', '{"name": "plug-files", "version": "1.0.0", "main": "index.js"}');
    box.write('node_modules/plug-files/index.js', filePlugs);
    box.write('plugs/1', '');
    const device = `{driver: "npm:plug-files", options: {folder: ${join(box.folder, 'plugs')}}, plugs: {n1: 1}}`;
    const cluster = box.write(
      'cut.yaml',
      `ocf: 1\ncluster: {name: cut}\nnodes:\n  n[1-3]: {address: 192.0.2.1}\ndevices:\n  files: ${device}\n`,
    );
    const result = program(`
const cluster = await ocf.openCluster({ choice: ${JSON.stringify(cluster)} });
const { devices: [tested] } = await ocf.testDevices(cluster, []);
const { devices: [described] } = await ocf.describeDevices(cluster, ['files']);
const [{ levels }] = ocf.fenceTopology(cluster, ['n1']).nodes;
const request = { nodes: ['n1'], action: 'off', reason: 'hangs' };
await ocf.disarmFencing(cluster, { nodes: 'n1', time: 60_000, reason: 'a new strip' });
const { possible, reasons } = await ocf.whyNot(cluster, { node: 'n1', action: 'off', probe: false });
let refused;
try { await ocf.planFence(cluster, request); } catch (error) { refused = [error.code, error.data.guards[0].guard]; }
await ocf.armFencing(cluster, undefined);
const plan = await ocf.planFence(cluster, request);
const [{ looks: [look] }] = await ocf.lookAtPlan(plan);
const { status, nodes } = await ocf.executeFence(cluster, plan);
const { records, arming } = ocf.queryHistory(cluster, {});
console.log(JSON.stringify({
  tested: tested.result, commands: described.capabilities.commands, levels, possible,
  why: reasons.find(({ matter }) => matter === 'guard').text.includes('a new strip'),
  refused, guards: ocf.guardNames.length > 0, look: look.answer, fencible: ocf.fencibleNodes(cluster),
  status, verdict: nodes[0].verdict, off: ocf.isVerifiedOff(cluster, 'n1'), reasons: records.map(({ reason }) => reason),
  arming: arming.map(({ action }) => action),
}));`);
    expect(result).toEqual({
      tested: 'ok',
      commands: ['off', 'on'],
      levels: [[{ device: 'files', driver: 'npm:plug-files', plugs: ['1'] }]],
      possible: false,
      why: true,
      refused: ['REFUSED', 'disarmed'],
      guards: true,
      look: 'on',
      fencible: ['n1'],
      status: 0,
      verdict: 'verified-off',
      off: true,
      reasons: ['hangs'],
      arming: ['arm', 'disarm'],
    });
  });
});

describeWith(['flock'], 'resources', () => {
  test('a transaction, a watch that hears of it, one look, and why', () => {
    const thing = (name: string) =>
      `{agent: "exec:", parameters: {start: touch ${name}, stop: rm -f ${name}, status: test -e ${name}}`;
    const [a, b] = ['a', 'b'].map((name) => thing(join(box.folder, `${name}.running`)));
    const cluster = box.write(
      'shop.yaml',
      `ocf: 1\ncluster: {name: shop}\nnodes:\n  n1: {transport: local}\nresources:\n  a: ${a}}\n  b: ${b}, after: a}\n`,
    );
    const result = program(`
const opened = await ocf.openCluster({ choice: ${JSON.stringify(cluster)} });
const heard = [];
const ended = new AbortController();
let told;
const running = new Promise((resolve) => { told = resolve; });
const onEvent = ({ event, resource, state }) => {
  heard.push(event);
  if (event === 'state' && resource === 'b' && state === 'running') told();
};
const watch = ocf.watchResources(opened, { names: ['b'], until: ended.signal, probeInterval: 50, jitter: 0, onEvent });
const plan = await ocf.transact(opened, { action: 'start', names: ['b'] }, { dryRun: true });
const started = await ocf.transact(opened, { action: 'start', names: ['b'] }, { reason: 'the shop opens' });
await running;
ended.abort();
const { counts } = await watch;
const answer = await ocf.canStart(opened, { names: ['b'] });
const { resources: [why] } = await ocf.explainResources(opened, ['b']);
const { level } = await ocf.checkOnce(opened, { names: [] });
const { edges } = await ocf.resourceGraph(opened, []);
const stopped = await ocf.transact(opened, { action: 'stop', names: ['a'], withDependants: true }, {});
const { transactions } = await ocf.listTransactions(opened, {});
console.log(JSON.stringify({
  plan: plan.steps.map(({ id }) => id), started: [started.outcome, ocf.changeStatus(started)], heard: heard.at(-1), counts,
  allowed: answer.allowed, why: why.past[0].reason, level, edges: edges.map(({ kind, from, to }) => [kind, from, to]),
  stopped: stopped.steps.map(({ id, outcome }) => id + ': ' + outcome), kept: transactions.map(({ goal }) => goal.action),
}));`);
    expect(result).toEqual({
      plan: ['start a n1', 'start b n1'],
      started: ['done', 0],
      heard: 'ended',
      counts: { running: 1 },
      allowed: true,
      why: 'the shop opens',
      level: 'ok',
      edges: [['after', 'b', 'a']],
      stopped: ['stop b n1: done', 'stop a n1: done'],
      kept: ['stop', 'start'],
    });
  });

  test('changes of resources are checked, and name what is wrong', () => {
    const cluster = box.write('empty.yaml', 'ocf: 1\ncluster: {name: empty}\nnodes:\n  n1: {transport: local}\n');
    const result = program(`
const open = () => ocf.openCluster({ choice: ${JSON.stringify(cluster)} });
const parameters = { start: 'true', stop: 'true', status: 'true' };
await ocf.addKnownResource(await open(), { name: 'a', agent: 'exec:', parameters });
await ocf.renameResource(await open(), { name: 'a', to: 'c' });
await ocf.setResources(await open(), { names: ['c'], set: ['enabled=false'] });
let code;
try { await ocf.setKnownResources(await open(), { names: ['c'], set: ['parameters.sttus=x'] }); } catch (error) { code = error.code; }
const { resources } = ocf.listResources(await open());
console.log(JSON.stringify({ code, quorum: (await ocf.askQuorum(await open())) ?? null, left: resources.map(({ name, enabled }) => [name, enabled]) }));`);
    expect(result).toEqual({ code: 'INVALID', quorum: null, left: [['c', false]] });
  });
});
