import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { DriverContext, FenceDriver } from './driver.ts';

/** What a file of drivers exports. */
export interface DriverModule {
  createDriver(name: string, context: DriverContext): FenceDriver | Promise<FenceDriver>;
  /** For a family: the drivers that can be used on this machine, by their whole names. */
  driverNames?(context: DriverContext): readonly string[] | Promise<readonly string[]>;
}

/** Drivers by name; one that ends in / or : is a family and serves every name below it. Loaded when used. */
const registry: Readonly<Record<string, () => Promise<DriverModule>>> = {
  'fence/': () => import('./drivers/fence-agent.ts'),
  ipmi: () => import('./drivers/ipmi.ts'),
  manual: () => import('./drivers/manual.ts'),
  redfish: () => import('./drivers/redfish.ts'),
  'npm:': () => import('./drivers/package-driver.ts'),
  powerman: () => import('./drivers/powerman.ts'),
  'powerman-device/': () => import('./drivers/powerman-device.ts'),
  'serial/': () => import('./drivers/serial.ts'),
  ssh: () => import('./drivers/ssh.ts'),
  'snmp-pdu/': () => import('./drivers/snmp-pdu.ts'),
  'stonith/': () => import('./drivers/stonith-plugin.ts'),
};

/** Drivers and families of them, as they are registered. */
export const driverKinds: readonly string[] = Object.keys(registry);

/**
 * The driver of that name as a device of the cluster file gives it.
 *
 * @throws OcfError NOT_FOUND
 */
export async function loadDriver(name: string, context: DriverContext): Promise<FenceDriver> {
  const key = driverKinds.find((known) =>
    isFamily(known) ? name.startsWith(known) && name !== known : name === known,
  );
  const load = key === undefined ? undefined : registry[key];
  if (load) return (await load()).createDriver(name, context);
  throw new OcfError('NOT_FOUND', `There is no device driver "${name}".`, {
    suggestions: [...didYouMean(name, await driverNames(context)), 'List the drivers with: ocf device types'],
  });
}

/** Every driver name that can be used on this machine. */
export async function driverNames(context: DriverContext): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [key, load] of Object.entries(registry)) {
    if (isFamily(key)) names.push(...((await (await load()).driverNames?.(context)) ?? []));
    else names.push(key);
  }
  return names;
}

function isFamily(key: string): boolean {
  return key.endsWith('/') || key.endsWith(':');
}
