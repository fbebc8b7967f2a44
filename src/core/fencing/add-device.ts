import type { Cluster } from '../cluster.ts';
import { type AddDeviceInput, addDevice, type DevicesChanged } from '../config/entries/devices.ts';
import { OcfError } from '../errors.ts';
import { driverContext } from './device.ts';
import { checkOptions } from './device-options.ts';
import type { DriverDescription } from './driver.ts';
import { loadDriver } from './drivers.ts';

/**
 * Adds a device whose options its driver takes. The device is not contacted. Where the driver's program is not
 * installed on this host, the options cannot be checked, which a warning says.
 *
 * @throws OcfError NOT_FOUND for a driver nobody knows, INVALID naming every wrong option, and what addDevice throws.
 */
export async function addKnownDevice(cluster: Cluster, input: AddDeviceInput): Promise<DevicesChanged> {
  const description = await descriptionOf(cluster, input.driver);
  if (description) checkOptions(input.name, description, input.options);
  return addDevice(cluster, input);
}

async function descriptionOf(cluster: Cluster, name: string): Promise<DriverDescription | undefined> {
  const context = driverContext(cluster);
  const driver = await loadDriver(name, context);
  try {
    return await driver.describe(context);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    cluster.reporter.warn(`The options are not checked: ${error.message}`);
    return undefined;
  }
}
