import { expect, test } from '@jest/globals';
import { fence, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { simulatedSwitch } from '../../../support/rack-switch.ts';

test('an interruption in the pause before a command is what is said of it, and nothing was sent', async () => {
  const rack = simulatedSwitch({ names: ['n1'] });
  const cluster = fencedCluster({ devices: { nps: { ...switchDevice(await rack.listen()), delay: 60_000 } } });
  const controller = new AbortController();
  const reporter = { ...cluster.reporter, note: () => controller.abort() };
  try {
    const { status, nodes } = await fence(
      { ...cluster, reporter, signal: controller.signal },
      { nodes: ['n1'], action: 'off' },
    );
    expect([status, nodes[0]?.verdict, nodes[0]?.message]).toEqual([
      130,
      'failed',
      'Nothing was done for n1: interrupted in the pause before it.',
    ]);
    expect(rack.rack.done).toEqual([]);
  } finally {
    cluster.remove();
    await rack.close();
  }
});
