import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { DriverContext, FenceDriver } from './driver.ts';

/** What a file of drivers exports. */
export interface DriverModule {
  createDriver(name: string, context: DriverContext): FenceDriver | Promise<FenceDriver>;
  /** For a family: the drivers that can be used on this machine, by their whole names. */
  driverNames?(context: DriverContext): readonly string[] | Promise<readonly string[]>;
}

/** Drivers by name; one that ends in a slash is a family and serves every name below it. Loaded when used. */
const registry: Readonly<Record<string, () => Promise<DriverModule>>> = {
  'fence/': () => import('./drivers/fence-agent.ts'),
  ipmi: () => import('./drivers/ipmi.ts'),
  manual: () => import('./drivers/manual.ts'),
  redfish: () => import('./drivers/redfish.ts'),
  'serial/': () => import('./drivers/serial.ts'),
  ssh: () => import('./drivers/ssh.ts'),
  'stonith/': () => import('./drivers/stonith-plugin.ts'),
};

/**
 * The driver of that name as a device of the cluster file gives it.
 *
 * @throws OcfError NOT_FOUND
 */
export async function loadDriver(name: string, context: DriverContext): Promise<FenceDriver> {
  const key = Object.keys(registry).find((known) => (known.endsWith('/') ? name.startsWith(known) : name === known));
  const load = key === undefined ? undefined : registry[key];
  if (load && name !== key?.replace(/([^/])$/, '$1/')) return (await load()).createDriver(name, context);
  throw new OcfError('NOT_FOUND', `There is no device driver "${name}".`, {
    suggestions: [...didYouMean(name, await driverNames(context)), 'List the drivers with: ocf device types'],
  });
}

/** Every driver name that can be used on this machine. */
export async function driverNames(context: DriverContext): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [key, load] of Object.entries(registry)) {
    if (key.endsWith('/')) names.push(...((await (await load()).driverNames?.(context)) ?? []));
    else names.push(key);
  }
  return names;
}
