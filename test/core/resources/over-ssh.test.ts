import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { agentsOfCluster } from '../../../src/core/agents/access.ts';
import { runAction } from '../../../src/core/agents/action.ts';
import { agentList } from '../../../src/core/agents/list.ts';
import { usualPlaces } from '../../../src/core/agents/service-places.ts';
import { showAgent } from '../../../src/core/agents/show.ts';
import { allNodes } from '../../../src/core/config/nodes/resolve.ts';
import { monitorResources, monitorStatus } from '../../../src/core/resources/monitor.ts';
import { startResources } from '../../../src/core/resources/start.ts';
import { clusterStatus, statusStatus } from '../../../src/core/resources/status.ts';
import { stopResources } from '../../../src/core/resources/stop.ts';
import { knownHostsFile } from '../../../src/core/transport/open.ts';
import { describeWith } from '../../support/components.ts';
import { fakeSystemd } from '../../support/fake-systemd.ts';
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

  test('commands of your own: start, monitor, break, monitor, stop', async () => {
    at = cluster((folder) => {
      const file = join(folder, "it's up");
      const parameters = { start: `touch "${file}"`, stop: `rm -f "${file}"`, status: `test -e "${file}"` };
      return { web: { agent: 'exec:', parameters, nodes: 'n1' } };
    });
    const file = join(sshd.folder, "it's up");
    const look = async () => monitorStatus(await monitorResources(at.cluster, { names: ['web'] }));
    expect(await look()).toBe(3);
    const started = await startResources(at.cluster, { names: ['web'] });
    expect(started.steps).toMatchObject([{ outcome: 'done', node: 'n1', code: 0 }]);
    expect([existsSync(file), await look()]).toEqual([true, 0]);
    rmSync(file);
    expect(await look()).toBe(3);
    await startResources(at.cluster, { names: ['web'] });
    expect((await stopResources(at.cluster, { names: ['web'] })).steps).toMatchObject([{ outcome: 'done' }]);
    expect(existsSync(file)).toBe(false);
  });

  test('start scripts of LSB and units of systemd are run, listed and described on the node', async () => {
    at = cluster(() => ({}));
    const [node] = allNodes(at.cluster.model);
    if (!node) throw new Error('no node');
    const initFolder = join(sshd.folder, 'init.d');
    mkdirSync(initFolder, { recursive: true });
    const up = join(sshd.folder, 'up');
    const script = `#!/bin/sh
### BEGIN INIT INFO
# Short-Description: A service
### END INIT INFO
case $1 in start) touch ${up} ;; stop) rm -f ${up} ;; status) [ -f ${up} ] || exit 3 ;; *) exit 2 ;; esac
`;
    writeFileSync(join(initFolder, 'thing'), script, { mode: 0o755 });
    const systemd = fakeSystemd(sshd.folder);
    systemd.set('web.service', ['inactive', 'dead']);
    systemd.on('start', 'web.service', {
      states: [
        ['activating', 'start'],
        ['active', 'running'],
      ],
    });
    systemd.on('stop', 'web.service', { states: [['inactive', 'dead']] });
    const access = { ...agentsOfCluster(at.cluster), places: { ...usualPlaces, ...systemd, initFolder } };
    for (const agent of ['lsb:thing', 'systemd:web']) {
      const codes = [];
      for (const action of ['monitor', 'start', 'monitor', 'stop', 'monitor']) {
        codes.push((await runAction(access, { agent, action, node, parameters: {}, check: true })).code);
      }
      expect([agent, ...codes]).toEqual([agent, 7, 0, 0, 0, 7]);
      expect(await showAgent(access, { agent, node })).toMatchObject({ agent, node: 'n1' });
      const gone = { agent: `${agent}-gone`, action: 'monitor', node, parameters: {}, check: true };
      expect(await runAction(access, gone)).toMatchObject({ rawCode: 5, failure: { code: 'NOT_FOUND' } });
    }
    const { agents } = await agentList(access, { node });
    expect(agents.filter(({ class: name }) => name !== 'ocf')).toMatchObject([
      { agent: 'systemd:web', shortdesc: 'web.service' },
      { agent: 'lsb:thing', shortdesc: 'A service' },
      { agent: 'exec:' },
    ]);
  });

  test('agents are found, listed and described where they are', async () => {
    at = cluster(() => ({}));
    const access = agentsOfCluster(at.cluster);
    const [node] = allNodes(at.cluster.model);
    if (!node) throw new Error('no node');
    const list = await agentList(access, { node, class: 'ocf' });
    expect(list.agents.filter(({ problem }) => problem)).toEqual([]);
    expect(list.agents.length).toBeGreaterThan(100);
    expect(await showAgent(access, { agent: 'thing', node })).toMatchObject({ agent: 'ocf:test:thing', node: 'n1' });
    await expect(showAgent(access, { agent: 'ocf:heartbeat:Dumy', node })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: expect.arrayContaining([expect.stringContaining('ocf:heartbeat:Dummy')]),
    });
  });
});
