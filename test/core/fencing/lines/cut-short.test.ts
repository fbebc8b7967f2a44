import { expect, test } from '@jest/globals';
import { deviceStatus } from '../../../../src/core/fencing/devices/device-status.ts';
import { hostileServer } from '../../../support/hostile-server.ts';
import { fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';

test('a last try that is cut short by the end of the time does not hide what the one before it met', async () => {
  const server = await hostileServer((socket, count) => {
    if (count === 1) socket.destroy();
  });
  const device = switchDevice(server.port);
  const cluster = fencedCluster({ devices: { nps: { ...device, options: { ...device.options, timeout: 1 } } } });
  try {
    const { plugs } = await deviceStatus(cluster, ['nps']);
    expect(plugs[0]?.evidence).toContain('hangs up without a word');
  } finally {
    cluster.remove();
    server.close();
  }
});
