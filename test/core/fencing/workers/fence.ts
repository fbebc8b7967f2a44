// One requester as a process of its own: FOLDER DEVICE ACTION [PASSWORD-FILE]. Prints the result.
// DEVICE is the port of a simulated switch or the path of a fence agent.
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import type { FenceAction } from '../../../../src/core/fencing/verdict.ts';
import { fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';

const [folder = '', at = '', action = 'status', passwordFile] = process.argv.slice(2);
const device = at.startsWith('/')
  ? { driver: `fence${at}`, options: {}, plugs: { n2: '2' } }
  : switchDevice(Number(at));
const options = passwordFile ? { ...device.options, password: { from: `file:${passwordFile}` } } : device.options;
const cluster = fencedCluster({ folder, devices: { switch1: { ...device, options } } });
const plan = await planFence(cluster, {
  nodes: ['n2'],
  action: action as FenceAction,
  powerTimeout: 60_000,
  tolerance: 600_000,
});
const result = await executeFence(cluster, plan);
process.stdout.write(JSON.stringify(result));
process.exitCode = result.status;
