import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Cluster } from '../../../../src/core/cluster.ts';
import { deviceHosts } from '../../../../src/core/fencing/devices/device-hosts.ts';
import { deviceStatus } from '../../../../src/core/fencing/devices/device-status.ts';
import { testDevices } from '../../../../src/core/fencing/devices/device-test.ts';
import { whyNot } from '../../../../src/core/fencing/why-not/why-not.ts';
import { type HostileServer, hostileServer } from '../../../support/hostile-server.ts';
import { type FencedCluster, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';

/** Devices that never answer: what is asked of them ends by an interruption only. */
let hole: HostileServer;
let cluster: FencedCluster;
beforeEach(async () => {
  hole = await hostileServer(() => undefined);
  const options = { ip: '127.0.0.1', port: hole.port, username: 'admin', password: 'geheim 1', answer_timeout: 60 };
  cluster = fencedCluster({
    devices: {
      line: switchDevice(hole.port),
      redfish: { driver: 'redfish', options, plugs: { n1: '1' } },
    },
  });
});
afterEach(() => {
  cluster.remove();
  hole.close();
});

/** Asks, and interrupts once the device is connected to. */
async function interrupted<R>(ask: (cluster: Cluster) => Promise<R>): Promise<R> {
  const controller = new AbortController();
  const connected = hole.connected();
  const answer = ask({ ...cluster, signal: controller.signal });
  await Promise.race([connected, answer]);
  controller.abort();
  return answer;
}

test.each(['line', 'redfish'])('a look at %s that is interrupted has the status of an interruption', async (name) => {
  const result = await interrupted((open) => deviceStatus(open, [name]));
  expect(result.status).toBe(130);
  expect(result.plugs[0]).toMatchObject({ power: 'unknown', evidence: expect.stringMatching(/Interrupted|given up/) });
});

test.each(['line', 'redfish'])('so has a test of %s, whose step says so', async (name) => {
  const { status, devices } = await interrupted((open) => testDevices(open, [name]));
  expect(status).toBe(130);
  expect(devices[0]?.steps.at(-1)).toMatchObject({ result: 'failed', code: 'INTERRUPTED' });
});

test('so has the question which nodes it has', async () => {
  const { status, devices } = await interrupted((open) => deviceHosts(open, { names: ['line'], ask: true }));
  expect([status, devices[0]?.asked]).toEqual([130, false]);
});

test('why-not answers no "no" by an interruption', async () => {
  const asked = interrupted((open) => whyNot(open, { node: 'n1', action: 'off', probe: true }));
  await expect(asked).rejects.toMatchObject({ code: 'INTERRUPTED' });
});
