// One request through a device on a line, as a process that a library can be preloaded into: DEVICE ACTION, the device
// as JSON. Prints the result.
import type { FenceAction } from '../../../../src/core/fencing/verdict.ts';
import { fence, fencedCluster } from '../../../support/rack-cluster.ts';

const [device = '', action = 'status'] = process.argv.slice(2);
const cluster = fencedCluster({ devices: { d: JSON.parse(device) } });
try {
  const result = await fence(cluster, { nodes: ['n1'], action: action as FenceAction, powerTimeout: 1000 });
  process.stdout.write(JSON.stringify(result));
} finally {
  cluster.remove();
}
