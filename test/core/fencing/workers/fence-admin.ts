// One request from one of several machines, as a process of its own: FOLDER NAME PORT ARBITER ACTION. Prints the result.
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import type { FenceAction } from '../../../../src/core/fencing/verdict.ts';
import { adminHost } from '../../../support/admin-host.ts';

const [folder = '', name = '', port = '', arbiter = '{}', action = 'status'] = process.argv.slice(2);
const cluster = adminHost(folder, name, Number(port), JSON.parse(arbiter));
const plan = await planFence(cluster, {
  nodes: ['n2'],
  action: action as FenceAction,
  powerTimeout: 60_000,
  tolerance: 600_000,
});
const result = await executeFence(cluster, plan);
process.stdout.write(JSON.stringify(result));
process.exitCode = result.status;
