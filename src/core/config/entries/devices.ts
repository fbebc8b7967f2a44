import { NodeSet } from '../../nodeset/nodeset.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import type { ClusterModel, DeviceSpec } from '../model.ts';
import { deviceReferences } from '../nodes/references.ts';
import { shownOptions } from '../secrets.ts';
import { writtenDevice } from '../written-device.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { deviceAsWanted } from './ensured.ts';
import { alreadyThere, assertKnown, assertUnreferenced } from './named-entries.ts';
import { expandInOrder } from './plugs.ts';

/** A device as it may be shown: literal secrets hidden. */
export interface DeviceShown extends DeviceSpec {
  readonly name: string;
  /** Nodes it feeds, folded. */
  readonly nodes: string;
  /** Keys of the fencing entries that use it. */
  readonly fencing: readonly string[];
}

export interface DeviceList {
  readonly cluster: string;
  readonly devices: readonly DeviceShown[];
}

/** All devices, or those of the names given. */
export function listDevices(
  { model }: Pick<ConfigHost, 'model'>,
  input: { readonly names?: readonly string[] } = {},
): DeviceList {
  const names = input.names ?? Object.keys(model.devices);
  assertKnown('device', names, model.devices);
  return { cluster: model.cluster.name, devices: names.map((name) => deviceShown(model, name)) };
}

/** A new device. */
export interface AddDeviceInput extends ChangeInput, DeviceSpec {
  readonly name: string;
  /** `present`: one that is there gets what differs. */
  readonly ensure?: 'present' | undefined;
}

export interface DevicesChanged extends ChangeResult {
  readonly cluster: string;
  readonly devices: readonly string[];
}

/** @throws OcfError CONFLICT when there is one of that name and `ensure` is not given, INVALID when it does not fit the cluster. */
export async function addDevice(host: ConfigHost, input: AddDeviceInput): Promise<DevicesChanged> {
  const { name, ensure, dryRun, reason, approve, announce, check, ...given } = input;
  const detail = { device: name, driver: given.driver };
  const { change, ...result } = await applyChange(host, input, 'device add', detail, (model): readonly Edit[] => {
    const there = Object.hasOwn(model.devices, name) ? model.devices[name] : undefined;
    if (there && ensure === 'present') return deviceAsWanted(name, there, given);
    if (there) throw alreadyThere('device', name);
    return [{ kind: 'set', path: ['devices', name], value: writtenDevice(given) }];
  });
  return { cluster: change.after.cluster.name, devices: [name], ...result };
}

export interface DeleteDevicesInput extends ChangeInput {
  readonly names: readonly string[];
  /** `absent`: names that are not there are as wanted. */
  readonly ensure?: 'absent' | undefined;
}

/** @throws OcfError NOT_FOUND; REFUSED, naming every place, while a fencing level uses one of them. */
export async function deleteDevices(host: ConfigHost, input: DeleteDevicesInput): Promise<DevicesChanged> {
  const given = [...new Set(input.names)];
  let names: readonly string[] = given;
  const { change, ...result } = await applyChange(host, input, 'device delete', { devices: given }, (model) => {
    if (input.ensure === 'absent') names = given.filter((name) => Object.hasOwn(model.devices, name));
    assertKnown('device', names, model.devices);
    assertUnreferenced('Device', names.join(', '), deviceReferences(model, names));
    return names.map((name): Edit => ({ kind: 'delete', path: ['devices', name] }));
  });
  return { cluster: change.after.cluster.name, devices: names, ...result };
}

function deviceShown(model: ClusterModel, name: string): DeviceShown {
  const device = model.devices[name] as DeviceSpec;
  const nodes = NodeSet.of(Object.keys(device.plugs).flatMap(expandInOrder)).fold();
  const fencing = model.fencing.filter(({ levels }) => levels.flat().includes(name)).map(({ key }) => key);
  return { name, ...device, options: shownOptions(device.options), nodes, fencing };
}
