import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fenceActionOf, fenceQuestion } from '../../../../src/cli/fence-action.ts';
import { levelsOf } from '../../../../src/core/config/entries/levels.ts';
import type { ClusterModel, Node } from '../../../../src/core/config/model.ts';
import { nodeNamed } from '../../../../src/core/config/nodes/resolve.ts';
import { whySelf } from '../../../../src/core/fencing/guards/self.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { type FencedCluster, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';

let cluster: FencedCluster;
beforeEach(() => {
  cluster = fencedCluster({
    nodes: 'n[1-4]',
    devices: { a: switchDevice(9, 'geheim'), b: { ...switchDevice(9), plugs: { n1: '7,8' } } },
    fencing: [
      { key: 'n[1-2]', levels: [['b'], ['a']] },
      { key: 'n2', levels: [['a']] },
    ],
  });
});
afterEach(() => cluster.remove());

const plan = (nodes: string[], more: Partial<Parameters<typeof planFence>[1]> = {}) =>
  planFence(cluster, { nodes, action: 'reboot', ...more });

describe('levels', () => {
  test('a node named alone goes before its node set; without an entry all devices that feed it are one level', () => {
    expect(levelsOf(cluster.model, 'n1')).toEqual([['b'], ['a']]);
    expect(levelsOf(cluster.model, 'n2')).toEqual([['a']]);
    expect(levelsOf(cluster.model, 'n3')).toEqual([['a']]);
    const implicit: ClusterModel = { ...cluster.model, fencing: [] };
    expect(levelsOf(implicit, 'n1')).toEqual([['a', 'b']]);
    expect(levelsOf(implicit, 'n4')).toEqual([]);
  });
});

describe('a plan', () => {
  test('says what is done, in order, secrets hidden', async () => {
    const { plan: made } = await plan(['n1']);
    expect(made).toMatchObject({ nodeset: 'n1', everyNode: false, nodes: [{ node: 'n1' }] });
    expect(made.nodes[0]?.levels.map(({ plugs }) => plugs.map(({ device, plug }) => `${device}:${plug}`))).toEqual([
      ['b:7', 'b:8'],
      ['a:1'],
    ]);
    expect(made.nodes[0]?.levels[1]?.steps.map((step) => step.split(':')[0])).toEqual([
      'off unless a look says off',
      'verify off by a plug 1',
      'on unless a look says on',
      'verify on by a plug 1',
    ]);
    expect(JSON.stringify(made)).not.toContain('geheim');
  });

  test.each([
    [['n5'], 'NOT_FOUND', /no node "n5"/],
    [['n1', 'n4'], 'NOT_FOUND', /No device of cluster test can fence n4; nothing was done/],
    [['n1!n1'], 'USAGE', /names no node/],
    [['@nogroup'], 'NOT_FOUND', /nogroup/],
  ])('%j is %s', async (nodes, code, message) => {
    await expect(plan(nodes)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a level whose device has no plug for the node is refused', async () => {
    cluster = fencedCluster({
      folder: cluster.folder,
      devices: cluster.model.devices,
      fencing: [{ key: 'n3', levels: [['b']] }],
    });
    await expect(plan(['n3'])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('no plug'),
    });
  });

  test('wrong options of a device are all named at once', async () => {
    cluster = fencedCluster({
      folder: cluster.folder,
      devices: { a: { ...switchDevice(9), options: { pasword: 'x', timeout: 'soon' } } },
    });
    await expect(plan(['n1'])).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/no option "pasword"; "timeout" is "soon".*; "line" is missing/),
      suggestions: expect.arrayContaining(['Did you mean password?']),
    });
  });
});

describe('the machine we stand on', () => {
  const node = (changes: Partial<Node>): Node => ({ ...(nodeNamed(cluster.model, 'n1') as Node), ...changes });
  const self = (changes: Partial<Node>) => whySelf(node(changes), { hostname: 'n9.example.org' }, ['10.0.0.9', '::1']);
  test.each<[Partial<Node>, boolean]>([
    [{ transport: 'local' }, true],
    [{ transport: 'ssh', name: 'n9' }, true],
    [{ transport: 'ssh', address: 'n9.example.org' }, true],
    [{ transport: 'ssh', address: 'localhost' }, true],
    [{ transport: 'ssh', address: '10.0.0.9' }, true],
    [{ transport: 'ssh', address: '10.0.0.8' }, false],
    [{ transport: 'command', name: 'n9' }, false],
  ])('%j: %s', (changes, expected) => {
    expect(self(changes) !== undefined).toBe(expected);
  });

  test('is refused, unless it is said', async () => {
    const local: FencedCluster = {
      ...cluster,
      model: { ...cluster.model, nodes: [{ key: 'n[1-4]', settings: { transport: 'local' } }] },
    };
    await expect(planFence(local, { nodes: ['n3'], action: 'off' })).rejects.toMatchObject({ code: 'REFUSED' });
    await planFence(local, { nodes: ['n3'], action: 'off', allow: ['self'] });
    await planFence(local, { nodes: ['n3'], action: 'status' });
  });
});

describe('the question', () => {
  test('grows with what is at stake', async () => {
    const question = async (nodes: string[]) => fenceQuestion((await plan(nodes, { action: 'off' })).plan);
    expect(await question(['n1'])).toEqual({
      message: 'Cut the power of n1 of cluster test through b, a?',
      flag: '--yes',
    });
    expect(await question(['n[1-2]'])).toMatchObject({ expect: '2' });
    cluster = fencedCluster({ folder: cluster.folder, devices: { a: switchDevice(9) } });
    expect(await question(['n[1-3]'])).toMatchObject({
      expect: 'test',
      message: 'Cut the power of all 3 nodes n[1-3] of cluster test through a?',
    });
  });

  test('there is no default action, and only one', () => {
    expect(fenceActionOf({ off: true }, 'n1')).toBe('off');
    expect(() => fenceActionOf({}, 'n1')).toThrow(
      'Say what is to be done to n1: one of --off, --on, --reboot, --diag-nmi, --status.',
    );
    expect(() => fenceActionOf({ off: true, on: true }, 'n1')).toThrow(
      '--off and --on were given for n1; exactly one action is expected.',
    );
    expect(() => fenceActionOf({ off: true, on: true, status: true }, 'n1')).toThrow('--off, --on and --status were');
    expect(() => fenceActionOf({ off: true }, ' ')).toThrow('The node set is empty');
    expect(() => fenceActionOf({}, '')).toThrow('The node set is empty');
  });
});
