import type { Cluster } from '../../cluster.ts';
import { applyDeviceDraft } from '../../config/drafts/entry-draft.ts';
import type { ApplyTextInput } from '../../config/drafts/text-draft.ts';
import { type AddDeviceInput, addDevice, type DevicesChanged } from '../../config/entries/devices.ts';
import { type SetEntriesInput, setDevices } from '../../config/entries/set-entries.ts';
import type { ChangeInput } from '../../config/file/apply.ts';
import type { DeviceSpec } from '../../config/model.ts';
import { writtenDevice } from '../../config/written-device.ts';
import { OcfError } from '../../errors.ts';
import { driverContext } from '../device.ts';
import { checkOptions } from '../device-options.ts';
import type { DriverDescription } from '../driver.ts';
import { loadDriver } from '../drivers.ts';

/**
 * The changes of devices of the cluster file, of devices whose options their drivers take. No device is contacted.
 * Where a driver's program is not installed on this host, the options cannot be checked, which a warning says.
 *
 * @throws OcfError NOT_FOUND for a driver nobody knows, INVALID naming every wrong option, and what the change throws
 */
export function addKnownDevice(cluster: Cluster, input: AddDeviceInput): Promise<DevicesChanged> {
  return fitting(cluster, input, (checked) => addDevice(cluster, checked));
}

/** @throws OcfError as addKnownDevice */
export function setKnownDevices(cluster: Cluster, input: SetEntriesInput): Promise<DevicesChanged> {
  return fitting(cluster, input, (checked) => setDevices(cluster, checked));
}

/** @throws OcfError as addKnownDevice */
export function editKnownDevices(cluster: Cluster, input: ApplyTextInput): Promise<DevicesChanged> {
  return fitting(cluster, input, (checked) => applyDeviceDraft(cluster, checked));
}

async function fitting<I extends ChangeInput>(
  cluster: Cluster,
  input: I,
  change: (input: I) => Promise<DevicesChanged>,
): Promise<DevicesChanged> {
  const before = cluster.model.devices;
  return change({
    ...input,
    check: async (after) => {
      for (const [name, spec] of Object.entries(after.devices)) {
        const old = Object.hasOwn(before, name) ? before[name] : undefined;
        if (old && saysTheSame(old, spec)) continue;
        const description = await descriptionOf(cluster, spec.driver);
        if (description) checkOptions(name, description, spec.options);
      }
      await input.check?.(after);
    },
  });
}

function saysTheSame(one: DeviceSpec, other: DeviceSpec): boolean {
  return JSON.stringify(writtenDevice(one)) === JSON.stringify(writtenDevice(other));
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
