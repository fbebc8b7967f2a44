// One of many requesters, as a process of its own: FOLDER DEVICES GATE, the devices as a file of JSON. It makes its plan
// for a reboot of n2, says so on the socket GATE and waits until told to go on; says there when it waits for somebody
// else; prints the result.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { fencedCluster } from '../../../support/rack-cluster.ts';

const [folder = '', devices = '', gate = ''] = process.argv.slice(2);
const line = connect(gate);
await once(line, 'connect');
const note = () => void line.write('waits\n');
const whole = fencedCluster({ folder, devices: JSON.parse(readFileSync(devices, 'utf8')) });
const cluster = { ...whole, reporter: { ...silentReporter, note } };
const plan = await planFence(cluster, { nodes: ['n2'], action: 'reboot', powerTimeout: 60_000, tolerance: 600_000 });
line.write('ready\n');
await once(line, 'data');
const result = await executeFence(cluster, plan);
process.stdout.write(JSON.stringify(result));
process.exitCode = result.status;
line.destroy();
