import { basename } from 'node:path';
import type { Host } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import { inPool } from '../../pool.ts';
import { driverContext } from '../device.ts';
import type { DriverDescription } from '../driver.ts';
import { driverNames, loadDriver } from '../drivers.ts';

/** A driver, and the reason why it cannot be used here where that is known. */
export interface DeviceType {
  readonly name: string;
  /** Missing when it does not describe itself. */
  readonly description?: DriverDescription;
  readonly problem?: string;
}

export interface DeviceTypes {
  /** By name, whether they can be used or not. */
  readonly types: readonly DeviceType[];
  /** How many of them can be used here, and how many cannot. */
  readonly usable: number;
  readonly unusable: number;
}

/**
 * The drivers a device may have on this machine: all, or one with its options.
 *
 * @throws OcfError NOT_FOUND for a driver that is not there
 */
export async function deviceTypes(host: Host, driver?: string): Promise<DeviceTypes> {
  const context = driverContext(host);
  if (driver !== undefined) {
    const description = await (await loadDriver(driver, context)).describe(context);
    return counted([typeOf(driver, description)]);
  }
  const names = await driverNames(context);
  let done = 0;
  const types = await inPool(names, 4, async (name) => {
    const type = await describe(name);
    done += 1;
    host.reporter.progress(`${done} of ${names.length}: ${basename(name)}`);
    return type;
  });
  host.reporter.progress(undefined);
  return counted(types);

  async function describe(name: string): Promise<DeviceType> {
    try {
      return typeOf(name, await (await loadDriver(name, context)).describe(context));
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      return { name, problem: error.message };
    }
  }
}

function counted(types: readonly DeviceType[]): DeviceTypes {
  const usable = types.filter(({ problem }) => problem === undefined).length;
  return { types, usable, unusable: types.length - usable };
}

function typeOf(name: string, description: DriverDescription): DeviceType {
  const { lacking } = description;
  return { name, description, ...(lacking === undefined ? {} : { problem: lacking }) };
}
