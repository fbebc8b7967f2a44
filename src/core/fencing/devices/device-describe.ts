import type { Cluster } from '../../cluster.ts';
import { prepareDevice } from '../device.ts';
import type { Command, DriverDescription, DriverParameter, Explanation } from '../driver.ts';
import { commandsOf } from '../plan/level-way.ts';
import { type FedPlug, fedPlugs, knownDevices } from './known-devices.ts';

/** An option as it counts for a device. */
export interface DeviceOption extends DriverParameter {
  /** What the cluster file says, a reference in place of a secret; missing: the driver's default. */
  readonly value?: string | number | boolean;
}

/** A device with all that its driver knows of it. */
export interface DescribedDevice {
  readonly device: string;
  readonly driver: string;
  readonly summary: string;
  readonly capabilities: DriverDescription['capabilities'];
  /** Sessions at the same time; missing: no limit known. */
  readonly sessions?: number;
  /** Milliseconds a single command or look may take. */
  readonly limit: number;
  readonly options: readonly DeviceOption[];
  /** What would be said to the device for each plug. */
  readonly plugs: readonly (FedPlug & { readonly dialogue: Explanation })[];
}

export interface DeviceDescriptions {
  readonly devices: readonly DescribedDevice[];
}

/**
 * What devices are, what they can do and what would be said to them. No device is contacted.
 *
 * @throws OcfError NOT_FOUND for devices, drivers and programs that are not there; INVALID for wrong options
 */
export async function describeDevices(cluster: Cluster, names: readonly string[]): Promise<DeviceDescriptions> {
  const devices: DescribedDevice[] = [];
  for (const name of knownDevices(cluster, names)) {
    const device = await prepareDevice(cluster, name);
    const { description, driver, shown, limit, sessions } = device;
    const { summary, parameters } = description;
    const capabilities = { ...description.capabilities, commands: commandsOf(device) };
    devices.push({
      device: name,
      driver: description.name,
      summary,
      capabilities,
      ...(sessions === undefined ? {} : { sessions }),
      limit,
      options: parameters.map((parameter) => {
        const value = Object.hasOwn(shown, parameter.name) ? shown[parameter.name] : undefined;
        return value === undefined ? parameter : { ...parameter, value };
      }),
      plugs: fedPlugs(cluster, name).map((fed) => ({
        ...fed,
        dialogue: dialogueOf(driver.explain(fed.plug, shown), capabilities),
      })),
    });
  }
  return { devices };
}

// what a driver could say and this device does not understand is left out
function dialogueOf(said: Explanation, { commands, status }: DriverDescription['capabilities']): Explanation {
  return Object.fromEntries(
    Object.entries(said).filter(([what]) => (what === 'status' ? status : commands.includes(what as Command))),
  );
}
