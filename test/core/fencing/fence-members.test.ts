import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fenceQuestion } from '../../../src/cli/fence-action.ts';
import type { FenceResult } from '../../../src/core/fencing/act/fence.ts';
import { fenceHistory } from '../../../src/core/fencing/history/history.ts';
import { queryHistory } from '../../../src/core/fencing/history/history-query.ts';
import { planFence } from '../../../src/core/fencing/plan/plan.ts';
import { describeWith } from '../../support/components.ts';
import { fence } from '../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../support/rack-switch.ts';
import { bundleWorker, type Worker } from '../../support/rack-worker.ts';
import { type Site, site } from '../config/members/clusters.ts';

let here: Site;
let rack: SimulatedSwitch;
let device: string;
beforeEach(async () => {
  here = site(mkdtempSync(join(tmpdir(), 'ocf-members-')));
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
  device = `{driver: serial/wti-nps, options: {line: "tcp://127.0.0.1:${await rack.listen()}", timeout: 10}`;
  const node = '{transport: command, command: ["false"]}';
  here.write('site-a', `nodes: {"n[1-3]": ${node}}\ndevices: {pdu: ${device}, plugs: {"n[1-2]": "[1-2]"}}}\n`);
  here.write(
    'eu',
    `members: {site-a: site-a}\nnodes: {gw: ${node}}\ndevices: {rack: ${device}, plugs: {site-a/n3: 3}}}\n`,
  );
  here.write('top', 'members: {eu: eu}\n');
  // the worker processes have no parser: the files are remembered from here on
  await here.open('top');
});
afterEach(async () => {
  await rack.close();
  rmSync(here.folder, { recursive: true, force: true });
});
const verbs = () => rack.log.map(({ verb, numbers }) => `${verb} ${numbers.join()}`);
const files = async (choice: string) => {
  try {
    return readdirSync(join((await here.open(choice)).stateFolder, 'fencing')).sort();
  } catch {
    return [];
  }
};

describeWith(['flock'], 'a node of a member', () => {
  let worker: Worker;
  beforeAll(async () => {
    worker = await bundleWorker('fence-member');
  });
  afterAll(() => worker.remove());

  test('is shot once, whether the member or clusters above ask, all at the same time', async () => {
    const ways = [
      ['site-a', 'n2'],
      ['eu', 'site-a/n2'],
      ['top', 'eu/site-a/n2'],
    ] as const;
    const asked = Array.from({ length: 24 }, (_, each) => ways[each % 3] as (typeof ways)[number]);
    const ends = await Promise.all(asked.map(([choice, node]) => worker.run([here.folder, choice, node, 'reboot'])));
    const results = ends.map(({ stdout, stderr }) => {
      expect(stderr).toBe('');
      return JSON.parse(stdout) as FenceResult;
    });
    expect(verbs()).toEqual(['off 2', 'on 2']);
    expect(rack.most.sessions).toBe(1);
    expect(new Set(results.map(({ nodes }) => `${nodes[0]?.verdict} ${nodes[0]?.operation}`)).size).toBe(1);
    expect(results.map(({ nodes }) => nodes[0]?.node)).toEqual(asked.map(([, node]) => node));
    expect(results.filter(({ nodes }) => nodes[0]?.changed)).toHaveLength(1);
    expect(fenceHistory(await here.open('site-a')).records).toMatchObject([{ node: 'n2', joined: 23 }]);
    expect(await files('eu')).toEqual([]);
    expect((await files('site-a')).every((name) => name.startsWith('target-n2.'))).toBe(true);
  });

  test('opposite requests of member and parent take turns', async () => {
    const ends = await Promise.all([
      worker.run([here.folder, 'site-a', 'n1', 'off']),
      worker.run([here.folder, 'eu', 'site-a/n1', 'on']),
      worker.run([here.folder, 'top', '@eu/*!eu/gw&eu/site-a/n1', 'off']),
    ]);
    const results = ends.map(({ stdout }) => (JSON.parse(stdout) as FenceResult).nodes[0]?.verdict);
    expect(results).toEqual(['verified-off', 'verified-on', 'verified-off']);
    expect(rack.most.sessions).toBe(1);
  });

  test('what one did moments ago is already done for the other', async () => {
    await fence(await here.open('eu'), { nodes: ['site-a/n1'], action: 'off' });
    const again = await fence(await here.open('site-a'), { nodes: ['n1'], action: 'off' });
    expect(again).toMatchObject({ status: 0, nodes: [{ node: 'n1', how: 'already', verdict: 'verified-off' }] });
    expect(verbs()).toEqual(['off 1']);
  });

  test('that only the cluster above can switch is switched by its device, under its own lock', async () => {
    const result = await fence(await here.open('top'), { nodes: ['eu/site-a/n3'], action: 'off' });
    expect(result).toMatchObject({
      status: 0,
      nodes: [{ node: 'eu/site-a/n3', message: 'eu/site-a/n3 is off: rack plug 3 off.' }],
    });
    const again = await fence(await here.open('eu'), { nodes: ['site-a/n3'], action: 'off' });
    expect(again.nodes).toMatchObject([{ how: 'already' }]);
    expect(verbs()).toEqual(['off 3']);
    expect(await files('eu')).toEqual([]);
    expect(await files('site-a')).toContain('target-n3.last.json');
  });

  test('stands in the history of its own cluster and of those above', async () => {
    const request = { nodes: ['eu/site-a/n[1-2]'], action: 'off', reason: 'fire', allow: ['quorum-loss'] } as const;
    await fence(await here.open('top'), request);
    const nodesOf = async (choice: string, node?: string) =>
      queryHistory(await here.open(choice), { node })
        .records.map((record) => record.node)
        .sort();
    expect(await nodesOf('site-a')).toEqual(['n1', 'n2']);
    expect(await nodesOf('eu')).toEqual(['site-a/n1', 'site-a/n2']);
    expect(await nodesOf('top', 'eu/site-a/n2')).toEqual(['eu/site-a/n2']);
  });
});

describe('a plan', () => {
  test('names the devices with their way, and counts all nodes', async () => {
    const { plan } = await planFence(await here.open('eu'), {
      nodes: ['site-a/n[1-3]'],
      action: 'off',
      allow: ['quorum-loss'],
    });
    expect(plan.nodes.map(({ node, levels }) => [node, levels[0]?.plugs[0]?.device])).toEqual([
      ['site-a/n1', 'site-a/pdu'],
      ['site-a/n2', 'site-a/pdu'],
      ['site-a/n3', 'rack'],
    ]);
    expect(plan.nodes[0]?.levels[0]?.steps[0]).toMatch(/^off unless a look says off: site-a\/pdu plug 1:/);
    expect(plan).toMatchObject({ cluster: 'eu', everyNode: false, wholeMembers: ['site-a'] });
    expect(fenceQuestion(plan)).toEqual({
      message: 'Cut the power of 3 nodes site-a/n[1-3], all of site-a, of cluster eu through site-a/pdu, rack?',
      flag: '--yes',
      expect: 'site-a',
    });
  });

  test('of all nodes takes in those of members', async () => {
    here.write('eu', 'members: {site-a: site-a}\n');
    here.write('site-a', `nodes: {"n[1-3]": {}}\ndevices: {pdu: ${device}, plugs: {"n[1-3]": "[1-3]"}}}\n`);
    const { plan } = await planFence(await here.open('eu'), { nodes: ['@*'], action: 'off', allow: ['quorum-loss'] });
    expect(fenceQuestion(plan)).toMatchObject({ expect: 'eu' });
  });

  test('is refused for this machine, by whatever name', async () => {
    here.write('site-a', `nodes: {${hostname()}: {}}\ndevices: {pdu: ${device}, plugs: {${hostname()}: 1}}}\n`);
    await expect(planFence(await here.open('top'), { nodes: ['@*'], action: 'off' })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('is the machine this runs on'),
    });
  });

  test('is refused for a node that two clusters describe, each with its own locks', async () => {
    const id = '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a17';
    for (const name of ['site-a', 'site-b']) {
      here.write(name, `nodes: {${name}-x: {id: ${id}}}\ndevices: {pdu: ${device}, plugs: {${name}-x: 1}}}\n`);
    }
    here.write('eu', 'members: {a: site-a, b: site-b}\n');
    const eu = await here.open('eu');
    await expect(planFence(eu, { nodes: ['b/site-b-x'], action: 'off' })).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'Node a/site-a-x is described by clusters site-a and site-b, each with its own fencing.',
      suggestions: [
        'Fence it as site-a-x of one cluster: --cluster site-a',
        'Fence it as site-b-x of one cluster: --cluster site-b',
      ],
    });
    expect((await planFence(eu, { nodes: ['b/site-b-x'], action: 'status' })).plan.nodeset).toBe('a/site-a-x');
    expect(rack.log).toEqual([]);
  });
});
