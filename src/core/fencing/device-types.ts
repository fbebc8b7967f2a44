import { basename } from 'node:path';
import type { Host } from '../cluster.ts';
import { OcfError } from '../errors.ts';
import { inPool } from '../pool.ts';
import { driverContext } from './device.ts';
import type { DriverDescription } from './driver.ts';
import { driverNames, loadDriver } from './drivers.ts';

/** A driver that can be used here, or the reason why it cannot. */
export interface DeviceType {
  readonly name: string;
  readonly description?: DriverDescription;
  readonly problem?: string;
}

export interface DeviceTypes {
  readonly types: readonly DeviceType[];
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
    return { types: [{ name: driver, description }] };
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
  return { types };

  async function describe(name: string): Promise<DeviceType> {
    try {
      return { name, description: await (await loadDriver(name, context)).describe(context) };
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      return { name, problem: error.message };
    }
  }
}
