// One requester as a process of its own: FOLDER AGENT ACTION. The program that it starts to switch the node off is
// stopped as early as can be, its id written down, and the requester killed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import type { FenceAction } from '../../../../src/core/fencing/verdict.ts';
import { fencedCluster } from '../../../support/rack-cluster.ts';

const [folder = '', agent = '', action = 'status'] = process.argv.slice(2);
const device = { driver: `fence${agent}`, options: {}, plugs: { n2: '2' } };
const whole = fencedCluster({ folder, devices: { switch1: device } });
// the time is asked for when a step is written down; the program is started soon after
const now = () => {
  setImmediate(stopWhenSent);
  return whole.system.now();
};
const cluster = { ...whole, system: { ...whole.system, now } };
const plan = await planFence(cluster, { nodes: ['n2'], action: action as FenceAction, powerTimeout: 5000 });
await executeFence(cluster, plan);

function stopWhenSent(): void {
  if (!readOr(join(folder, 'state/fencing/target-n2.current.json')).includes('off-sent')) return;
  const children = readOr(`/proc/${process.pid}/task/${process.pid}/children`).split(' ').filter(Boolean).map(Number);
  if (children.length === 0) {
    setImmediate(stopWhenSent);
    return;
  }
  // each leads a process group
  for (const child of children) process.kill(-child, 'SIGSTOP');
  writeFileSync(join(folder, 'stopped'), children.join(' '));
  process.kill(process.pid, 'SIGKILL');
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
