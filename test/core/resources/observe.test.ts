import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/core/cluster.ts';
import type { NodeSettings } from '../../../src/core/config/model.ts';
import { monitorResources } from '../../../src/core/resources/monitor.ts';
import { type TestCluster, testCluster } from './cluster.ts';

const shell: NodeSettings = { transport: 'command', command: ['/bin/sh'] };
let at: TestCluster;
afterEach(() => at.remove());

/** The cluster, and how many calls each session had. */
function counted({ cluster }: TestCluster): { readonly cluster: Cluster; readonly sessions: number[] } {
  const sessions: number[] = [];
  const { transport } = cluster;
  const run: typeof transport.run = (node, calls, options) => {
    sessions.push(calls.length);
    return transport.run(node, calls, options);
  };
  return { cluster: { ...cluster, transport: { ...transport, run } }, sessions };
}

async function look() {
  const { cluster, sessions } = counted(at);
  const { resources } = await monitorResources(cluster, { names: [], nodes: 'n1' });
  return { states: resources.map(({ state }) => state), resources, sessions };
}

test('on another node agents that are what they were are looked at in one session, each monitor once', async () => {
  at = testCluster({ web: {}, db: {} }, { n1: shell });
  at.setRunning('db', 'n1');
  const first = await look();
  expect(first).toMatchObject({ states: ['stopped', 'running'], sessions: [1, 2] });
  const again = await look();
  expect(again).toMatchObject({ states: ['stopped', 'running'], sessions: [2] });
  const bare = ({ resources }: typeof first) =>
    resources.map(({ nodes, ...rest }) => ({ ...rest, nodes: nodes.map(({ milliseconds: _, ...one }) => one) }));
  expect(bare(again)).toEqual(bare(first));
  expect(at.log()).toEqual(['monitor web@n1', 'monitor db@n1', 'monitor web@n1', 'monitor db@n1']);
});

test('an agent that was replaced is asked again, and one that is gone is not there', async () => {
  at = testCluster({ web: {} }, { n1: shell });
  const agent = join(at.dir, '..', 'agents', 'test', 'thing');
  await look();
  appendFileSync(agent, '# newer\n');
  expect(await look()).toMatchObject({ states: ['stopped'], sessions: [1, 1, 1] });
  expect(await look()).toMatchObject({ states: ['stopped'], sessions: [1] });
  writeFileSync(agent, '#!/no/such/shell\n');
  expect((await look()).states).toEqual(['not-installed']);
  rmSync(agent);
  expect((await look()).states).toEqual(['not-installed']);
});

test('a node that is not reached is tried once', async () => {
  at = testCluster({ web: {} }, { n1: shell });
  await look();
  const { model } = at.cluster;
  const lost = model.nodes.map((each) =>
    each.key === 'n1' ? { ...each, settings: { ...shell, command: ['/no/such/way'] } } : each,
  );
  const { cluster, sessions } = counted({ ...at, cluster: { ...at.cluster, model: { ...model, nodes: lost } } });
  const { resources } = await monitorResources(cluster, { names: [], nodes: 'n1' });
  expect(resources).toMatchObject([{ state: 'unknown', nodes: [{ unreachable: true }] }]);
  expect(sessions).toEqual([1]);
});
