// One requester as a process of its own: FOLDER CLUSTER NODESET ACTION. Prints the result.
import { join } from 'node:path';
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import type { FenceAction } from '../../../../src/core/fencing/verdict.ts';
import { openCluster } from '../../../../src/core/open-cluster.ts';
import { realSystem } from '../../../../src/core/system.ts';

const [folder = '', choice = '', nodes = '', action = 'status'] = process.argv.slice(2);
const env = {
  ...process.env,
  OCF_CONFIG_DIR: join(folder, 'config'),
  OCF_STATE_DIR: join(folder, 'state'),
  OCF_CACHE_DIR: join(folder, 'cache'),
  OCF_RUNTIME_DIR: join(folder, 'run'),
};
const cluster = await openCluster({ choice, system: { ...realSystem(), env } });
const plan = await planFence(cluster, {
  nodes: [nodes],
  action: action as FenceAction,
  powerTimeout: 60_000,
  tolerance: 600_000,
});
const result = await executeFence(cluster, plan);
process.stdout.write(JSON.stringify(result));
process.exitCode = result.status;
