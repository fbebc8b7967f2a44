import { basename } from 'node:path';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { FenceDriver } from './driver.ts';

interface DriverModule {
  createDriver(name: string): FenceDriver;
}

/** Drivers by name; one that ends in a slash serves every name below it. Loaded when used. */
const registry: Readonly<Record<string, () => Promise<DriverModule>>> = {
  'fence/': () => import('./drivers/fence-agent.ts'),
  'serial/wti-nps': () => import('./drivers/wti-nps.ts'),
};

/** The names of the drivers that are part of this program, without those that stand for programs. */
export function builtInDrivers(): readonly string[] {
  return Object.keys(registry).filter((name) => !name.endsWith('/'));
}

/**
 * The driver of that name as a device of the cluster file gives it.
 *
 * @throws OcfError NOT_FOUND
 */
export async function loadDriver(name: string): Promise<FenceDriver> {
  const key = Object.keys(registry).find((known) => (known.endsWith('/') ? name.startsWith(known) : name === known));
  const load = key === undefined ? undefined : registry[key];
  if (load && name !== key?.replace(/([^/])$/, '$1/')) return (await load()).createDriver(name);
  throw new OcfError('NOT_FOUND', `There is no device driver "${name}".`, {
    suggestions: [...didYouMean(name, await driverNames()), 'List the drivers with: ocf device types'],
  });
}

/** Every driver name that can be used on this machine. */
export async function driverNames(): Promise<readonly string[]> {
  const { listFencePrograms } = await import('./fence-program.ts');
  const agents = listFencePrograms().map((program) => `fence/${basename(program).replace(/^fence_/, '')}`);
  return [...agents, ...builtInDrivers()];
}
