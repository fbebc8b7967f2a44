import { expect, test } from '@jest/globals';
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { simulatedSwitch } from '../../../support/rack-switch.ts';

test('a bug in the work on one node is told in full, and the others keep their verdicts', async () => {
  const rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'] });
  const cluster = fencedCluster({ devices: { nps: switchDevice(await rack.listen()) } });
  const warnings: string[] = [];
  try {
    const prepared = await planFence(cluster, {
      nodes: ['n[1-3]'],
      action: 'off',
      powerTimeout: 2000,
      allow: ['disarmed'],
    });
    const broken = {
      ...cluster,
      reporter: { ...cluster.reporter, warn: (text: string) => void warnings.push(text) },
      get signal(): AbortSignal {
        throw new TypeError('a bug of the test');
      },
    };
    const nodes = prepared.nodes.map((node) =>
      node.name === 'n2' ? { ...node, home: { ...node.home, cluster: broken } } : node,
    );
    expect(await executeFence(cluster, { ...prepared, nodes })).toMatchObject({
      status: 7,
      nodes: [
        { node: 'n1', verdict: 'verified-off' },
        { node: 'n2', verdict: 'unknown', message: expect.stringContaining('A bug in ocf') },
        { node: 'n3', verdict: 'verified-off' },
      ],
    });
    expect(warnings).toEqual([expect.stringMatching(/this is a bug in ocf: TypeError: a bug of the test\n\s+at /)]);
  } finally {
    cluster.remove();
    await rack.close();
  }
});
