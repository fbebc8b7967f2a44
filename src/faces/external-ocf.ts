import { asOcfError } from '../cli/error-output.ts';
import { Interruption } from '../cli/interruption.ts';
import { OcfError } from '../core/errors.ts';
import { fencibleNodes } from '../core/fencing/devices/known-devices.ts';
import { openCluster } from '../core/open-cluster.ts';
import { fenceNamed } from './fence-node.ts';
import { monitorDevices } from './monitor.ts';

const information: Readonly<Record<string, string>> = {
  'getinfo-devid': 'ocf',
  'getinfo-devname': 'Open Cluster Framework',
  'getinfo-devdescr':
    'Every node of a cluster that ocf knows, through its devices and levels; success is what was verified.',
  'getinfo-devurl': 'https://github.com/ClusterLabs/OCF-spec',
  'getinfo-xml': `<parameters>
<parameter name="ocf_cluster" unique="0" required="0">
<content type="string" />
<shortdesc lang="en">Cluster</shortdesc>
<longdesc lang="en">Name or path of the cluster file; the only one there is when left out.</longdesc>
</parameter>
</parameters>`,
};

const actions = { on: 'on', off: 'off', reset: 'reboot' } as const;

/**
 * The STONITH plug-in `external/ocf`: one operation, and for three of them a node. What it is to know comes in the
 * environment. Gives the exit status: 0 done and verified, else 1.
 */
export async function main([operation = '', node = '']: readonly string[]): Promise<number> {
  if (operation === 'getconfignames') return 0;
  const text = Object.hasOwn(information, operation) ? information[operation] : undefined;
  if (text !== undefined) {
    process.stdout.write(`${text}\n`);
    return 0;
  }
  try {
    return await carryOut(operation, node);
  } catch (thrown) {
    const { message, suggestions } = asOcfError(thrown, false);
    say([message, ...suggestions].join(' '));
    return 1;
  }
}

async function carryOut(operation: string, node: string): Promise<number> {
  const action = Object.hasOwn(actions, operation) ? actions[operation as keyof typeof actions] : undefined;
  if (!action && operation !== 'gethosts' && operation !== 'status') {
    say(`Unknown operation ${JSON.stringify(operation)}.`);
    return 1;
  }
  const interruption = new Interruption();
  const cluster = await openCluster({
    choice: process.env.ocf_cluster || undefined,
    signal: () => interruption.signal,
    reporter: { warn: say, note: say, progress: () => undefined },
  });
  if (operation === 'gethosts') {
    process.stdout.write(`${fencibleNodes(cluster).join(' ')}\n`);
    return 0;
  }
  if (!action) {
    const { broken, lost } = await monitorDevices(cluster);
    for (const { device, message } of broken) say(`Device ${device}: ${message}`);
    return lost.length === 0 ? 0 : 1;
  }
  const name = nodeMeant(fencibleNodes(cluster), node);
  const { asAsked, message } = await fenceNamed(cluster, name, { action, reason: 'asked through external/ocf' });
  if (!asAsked) say(message);
  return asAsked ? 0 : 1;
}

// stonith lower-cases names, the cluster file need not: of names that differ in nothing else nobody can say which is meant
function nodeMeant(names: readonly string[], node: string): string {
  const lower = node === node.toLowerCase();
  const found = names.filter((name) => name === node || (lower && name.toLowerCase() === node));
  if (found.length > 1) throw new OcfError('USAGE', `The name "${node}" may mean ${found.join(' or ')}.`);
  return found[0] ?? node;
}

function say(line: string): void {
  process.stderr.write(`external/ocf: ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
}
