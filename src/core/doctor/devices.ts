import type { Cluster } from '../cluster.ts';
import { plugsOf } from '../config/entries/plugs.ts';
import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { type PreparedDevice, prepareDevice } from '../fencing/device.ts';
import type { DeviceOptions, DriverParameter } from '../fencing/driver.ts';
import { targetOf } from '../fencing/plan/target.ts';
import { type Finding, findingsOf } from './finding.ts';
import { isExecutable } from './here.ts';

/** Whether the drivers of the devices can be used on this machine. No device is asked anything. */
export async function judgeDevices(cluster: Cluster): Promise<readonly Finding[]> {
  const { good, bad } = findingsOf('devices', null);
  const found: Finding[] = [];
  for (const name of Object.keys(cluster.model.devices)) {
    try {
      const missing = missingPrograms(await prepareDevice(cluster, name));
      if (missing.length === 0) {
        found.push(good(`Device ${name} can be used from this machine.`));
        continue;
      }
      const programs = missing.join(', ');
      found.push(bad(`Device ${name} needs ${programs}, which is not on this machine.`, `Install ${programs}.`));
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      found.push(bad(`Device ${name}: ${error.message}`, error.suggestions.at(-1)));
    }
  }
  return found;
}

/** Programs that a fence agent runs in any case, by the option that says where they are. */
const always = /^(ipmitool|snmpget|snmpset|snmpwalk|amttool)_path$/;

function missingPrograms({ description, shown }: PreparedDevice): readonly string[] {
  return description.parameters
    .filter((parameter) => isUsed(parameter, description.parameters, shown))
    .map(({ name, default: usual = '' }) => String(shown[name] ?? usual))
    .filter((program) => program.startsWith('/') && !isExecutable(program));
}

function isUsed({ name }: DriverParameter, all: readonly DriverParameter[], options: DeviceOptions): boolean {
  if (always.test(name)) return true;
  const has = (option: string) => all.some((parameter) => parameter.name === option);
  const secure = [options.secure, options.ssh].some((value) => value === true || value === 'true' || value === '1');
  if (name === 'ssh_path') return secure || !has('telnet_path');
  return name === 'telnet_path' && !secure && options.ssl === undefined && options.ssl_secure === undefined;
}

/** Nodes that may run resources, and that nothing can switch off. */
export function judgeFencing(cluster: Cluster, used: readonly Node[]): readonly Finding[] {
  if (used.length === 0) return [findingsOf('fencing', null).good('No resource may run on these nodes.')];
  return used.map((node) => {
    const { good, bad } = findingsOf('fencing', node.name);
    if (targetOf(cluster, node).levels.length > 0) return good('A device can switch the node off.');
    return bad(
      'Resources may run there, and nothing can switch the node off: when it no longer answers they cannot be started elsewhere.',
      "Describe its power switch: ocf device add NAME --driver DRIVER --plug '{nodes}=PLUGS'; see: ocf device types",
    );
  });
}

const addressOptions = ['ip', 'ipaddr', 'ipaddress', 'hostname', 'host', 'address'];

/** A device that is reached through the node it feeds is gone when the node hangs. */
export function judgeDevicePaths(cluster: Cluster, nodes: readonly Node[]): readonly Finding[] {
  const found = nodes.flatMap((node) => {
    // the devices may stand in a cluster above, by a longer name of the node
    const { feeder } = targetOf(cluster, node);
    const own = new Set([node.name, feeder.name, node.address].map((text) => text.toLowerCase()));
    return Object.entries(feeder.cluster.model.devices).flatMap(([name, device]) => {
      const option = addressOptions.find((each) => own.has(String(device.options[each] ?? '').toLowerCase()));
      if (option === undefined || plugsOf(device, feeder.name).length === 0) return [];
      return [
        findingsOf('device-path', node.name).bad(
          `Device ${name} is reached at the address of the node that it is to switch off (${option}).`,
          'Give the address of the power switch or of the management controller, which works when the node does not.',
        ),
      ];
    });
  });
  return found.length > 0
    ? found
    : [findingsOf('device-path', null).good('No device is reached through the node it feeds.')];
}
