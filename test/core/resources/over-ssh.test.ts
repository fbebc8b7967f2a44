import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { agentsOfCluster } from '../../../src/core/agents/access.ts';
import { agentList } from '../../../src/core/agents/list.ts';
import { showAgent } from '../../../src/core/agents/show.ts';
import { allNodes } from '../../../src/core/config/nodes/resolve.ts';
import { monitorResources, monitorStatus } from '../../../src/core/resources/monitor.ts';
import { startResources } from '../../../src/core/resources/start.ts';
import { clusterStatus, statusStatus } from '../../../src/core/resources/status.ts';
import { stopResources } from '../../../src/core/resources/stop.ts';
import { knownHostsFile } from '../../../src/core/transport/open.ts';
import { describeWith } from '../../support/components.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { type Sketch, type TestCluster, testCluster } from './cluster.ts';

let sshd: TestSshd;
let at: TestCluster;

// n1 and n2 behind the sshd, n3 at a port where nobody listens
function cluster(sketch: (folder: string) => Sketch): TestCluster {
  const reach = (index: number) => {
    const { address, ssh } = sshd.node(`n${index}`, index);
    return { transport: 'ssh' as const, address, ssh };
  };
  const lost = { ...reach(3), ssh: { ...reach(3).ssh, port: 1 } };
  const made = testCluster(sketch(sshd.folder), { n1: reach(1), n2: reach(2), n3: lost });
  mkdirSync(made.cluster.stateFolder, { recursive: true });
  sshd.trust(knownHostsFile(made.cluster.stateFolder), ['n1', 'n2', 'n3']);
  return made;
}

describeWith(['sshd', 'ssh', 'resource-agents', 'pacemaker-agents'], 'resources over a real sshd', () => {
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());
  afterEach(async () => {
    await at.cluster.transport.close();
    at.remove();
  });

  test.each(['ocf:pacemaker:Dummy', 'ocf:heartbeat:Dummy'])(
    '%s: start, monitor, break, monitor, stop',
    async (agent) => {
      at = cluster((folder) => ({ web: { agent, parameters: { state: join(folder, 'web.state') }, nodes: 'n1' } }));
      const state = join(sshd.folder, 'web.state');
      const look = async () => monitorStatus(await monitorResources(at.cluster, { names: ['web'] }));
      expect(await look()).toBe(3);
      expect((await startResources(at.cluster, { names: ['web'] })).steps).toMatchObject([
        { outcome: 'done', node: 'n1' },
      ]);
      expect(existsSync(state)).toBe(true);
      expect(await look()).toBe(0);
      rmSync(state);
      expect(await look()).toBe(3);
      await startResources(at.cluster, { names: ['web'] });
      expect((await stopResources(at.cluster, { names: ['web'] })).steps).toMatchObject([{ outcome: 'done' }]);
      expect(existsSync(state)).toBe(false);
    },
  );

  test('a node that refuses the connection blocks the start', async () => {
    at = cluster(() => ({ web: {} }));
    await expect(startResources(at.cluster, { names: ['web'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('web may be running on n3, which cannot be asked'),
    });
    const status = await clusterStatus(at.cluster, { timeout: 20_000 });
    expect(status.nodes.map(({ alive }) => alive)).toEqual(['yes', 'yes', 'no']);
    expect(status.resources).toMatchObject([{ state: 'unknown' }]);
    expect(statusStatus(status)).toBe(4);
  });

  test('an agent that hangs is killed on the node', async () => {
    at = cluster(() => ({ web: { nodes: 'n2', operations: { start: { timeout: 500 } } } }));
    at.script('start', 'web', 'n2', 'sleep 600');
    expect((await startResources(at.cluster, { names: ['web'] })).steps).toMatchObject([
      { outcome: 'failed', timedOut: true },
    ]);
  });

  test('agents are found, listed and described where they are', async () => {
    at = cluster(() => ({}));
    const access = agentsOfCluster(at.cluster);
    const [node] = allNodes(at.cluster.model);
    if (!node) throw new Error('no node');
    const list = await agentList(access, { node });
    expect(list.agents.filter(({ problem }) => problem)).toEqual([]);
    expect(list.agents.length).toBeGreaterThan(100);
    expect(await showAgent(access, { agent: 'thing', node })).toMatchObject({ agent: 'ocf:test:thing', node: 'n1' });
    await expect(showAgent(access, { agent: 'ocf:heartbeat:Dumy', node })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: expect.arrayContaining([expect.stringContaining('ocf:heartbeat:Dummy')]),
    });
  });
});
