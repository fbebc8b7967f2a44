import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { arbiterAt } from '../../../support/admin-host.ts';
import { describeWith } from '../../../support/components.ts';
import { type Door, startDoor } from '../../../support/door.ts';
import { type LoggedAgent, loggedAgent } from '../../../support/logged-agent.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';
import { startSshd, type TestSshd } from '../../../support/sshd.ts';

/** Milliseconds; never met. */
const lease = 120_000;

describeWith(['flock', 'sshd', 'ssh'], 'an arbiter whose sshd lets in few at a time', () => {
  let folder: string;
  let agent: LoggedAgent;
  let sshd: TestSshd | undefined;
  let door: Door | undefined;
  let cluster: FencedCluster | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-arbiter-'));
    agent = loggedAgent(folder);
  });
  afterEach(async () => {
    door?.server.close();
    await sshd?.stop();
    cluster?.remove();
    [sshd, door, cluster] = [undefined, undefined, undefined];
    rmSync(folder, { recursive: true, force: true });
  });
  const off = (at: TestSshd, port: number, nodes: string, plugs: string) => {
    const devices = { pdu: { driver: agent.driver, options: {}, plugs: { [nodes]: plugs } } };
    cluster = fencedCluster({ devices, nodes });
    const model = { ...cluster.model, arbiter: arbiterAt(at, lease, port) };
    return fence({ ...cluster, model }, { nodes: [nodes], action: 'off', powerTimeout: 60_000 });
  };

  test('many nodes at once are all fenced', async () => {
    sshd = await startSshd(['MaxStartups 8:100:8']);
    const { status, nodes } = await off(sshd, sshd.port, 'n[1-32]', 'p[1-32]');
    expect(nodes.filter(({ verdict }) => verdict !== 'verified-off')).toEqual([]);
    expect([status, nodes.length, agent.orders().length]).toEqual([0, 32, 32]);
  });

  test('a login that it turned away is tried again', async () => {
    sshd = await startSshd();
    door = await startDoor(sshd.port, 2);
    const { nodes } = await off(sshd, door.port, 'n1', 'p1');
    expect(nodes).toMatchObject([{ verdict: 'verified-off' }]);
    expect([door.came(), agent.orders()]).toEqual([3, ['off p1']]);
  });

  test('one that it always turns away is given up, and nothing is done', async () => {
    sshd = await startSshd();
    door = await startDoor(sshd.port, Number.POSITIVE_INFINITY);
    const { nodes } = await off(sshd, door.port, 'n1', 'p1');
    expect(nodes).toMatchObject([{ verdict: 'failed', how: 'refused' }]);
    expect([door.came(), agent.orders()]).toEqual([4, []]);
  });
});
