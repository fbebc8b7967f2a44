import { NodeSet } from '../../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../../nodeset/parse.ts';
import { typedText } from '../../entries/option-text.ts';
import { plugsOf } from '../../entries/plugs.ts';
import type { ClusterModel, DeviceSpec } from '../../model.ts';
import { nodeLookup } from '../../nodes/lookup.ts';
import { writtenDevice } from '../../written-device.ts';
import { writtenResource } from '../../written-resource.ts';
import type { Edit, PlainValue } from '../../yaml/edit-tree.ts';
import type { Collection } from './collection.ts';

/** What an import means for one entry outside `nodes`: no edits when the file says the same. */
export interface EntryChange {
  readonly name: string;
  readonly present: boolean;
  readonly edits: readonly Edit[];
}

/** Groups get the members that they lack; nobody leaves one. */
export function groupChanges(model: ClusterModel, { groups }: Collection): readonly EntryChange[] {
  const lookup = nodeLookup(model);
  return [...groups].map(([name, names]): EntryChange => {
    const text = Object.hasOwn(model.groups, name) ? model.groups[name] : undefined;
    const found = NodeSet.of(names);
    const path = ['groups', name];
    if (text === undefined) return { name, present: false, edits: [{ kind: 'set', path, value: found.fold() }] };
    const members = parseNodeSet(text, lookup);
    const missing = found.minus(members);
    if (missing.size === 0) return { name, present: true, edits: [] };
    // what is written with other groups stays written with them
    const value = /[@!&^*?]/.test(text) ? `${text},${missing.fold()}` : members.union(found).fold();
    return { name, present: true, edits: [{ kind: 'set', path, value }] };
  });
}

/** Devices: new ones whole; of those that are there, other options and the plugs of nodes that have none. */
export function deviceChanges(model: ClusterModel, { devices }: Collection): readonly EntryChange[] {
  return [...devices].map(([name, found]): EntryChange => {
    const present = Object.hasOwn(model.devices, name) ? model.devices[name] : undefined;
    const path = ['devices', name];
    if (!present) return { name, present: false, edits: [{ kind: 'set', path, value: newDevice(found) }] };
    const plugs = Object.entries(found.plugs).filter(([key]) => unplugged(present, key));
    return {
      name,
      present: true,
      edits: [
        ...changed([...path, 'driver'], present.driver, found.driver),
        ...changedValues([...path, 'options'], present.options, found.options),
        ...changedValues(path, writtenDevice(present), otherFields(found)),
        ...Object.entries(foldedPlugs(Object.fromEntries(plugs))).map(
          ([key, value]): Edit => ({ kind: 'set', path: [...path, 'plugs', key], value }),
        ),
      ],
    };
  });
}

/** Resources: new ones whole; of those that are there, what the source says otherwise. */
export function resourceChanges(model: ClusterModel, { resources }: Collection): readonly EntryChange[] {
  return [...resources].map(([name, found]): EntryChange => {
    const present = Object.hasOwn(model.resources, name) ? model.resources[name] : undefined;
    const path = ['resources', name];
    if (!present) return { name, present: false, edits: [{ kind: 'set', path, value: writtenResource(found) }] };
    return {
      name,
      present: true,
      edits: [
        ...(found.agent === '' ? [] : changed([...path, 'agent'], present.agent, found.agent)),
        ...(found.enabled ? [] : changed([...path, 'enabled'], present.enabled, false)),
        ...(found.notify ? changed([...path, 'notify'], present.notify, true) : []),
        ...changedValues([...path, 'parameters'], present.parameters, found.parameters),
        ...(['nodes', 'prefer', 'after', 'with', 'avoid', 'group', 'copies', 'promoted'] as const).flatMap((field) => {
          const value = found[field];
          return value === undefined || (typeof value === 'object' && value.length === 0)
            ? []
            : changed([...path, field], present[field], value);
        }),
      ],
    };
  });
}

/** Levels of fencing by node set. */
export function fencingChanges(model: ClusterModel, { fencing }: Collection): readonly EntryChange[] {
  return [...fencing].map(([key, levels]): EntryChange => {
    const known = model.fencing.find((entry) => parseNodeSet(entry.key, nodeLookup(model)).fold() === key);
    const path = ['fencing', known?.key ?? key];
    return { name: key, present: known !== undefined, edits: changed(path, known?.levels, levels) };
  });
}

function changed(path: readonly string[], present: unknown, found: unknown): readonly Edit[] {
  if (JSON.stringify(present) === JSON.stringify(found)) return [];
  return [{ kind: 'set', path, value: found as PlainValue }];
}

function changedValues(
  path: readonly string[],
  present: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): readonly Edit[] {
  return Object.entries(found).flatMap(([name, value]) =>
    changed([...path, name], Object.hasOwn(present, name) ? present[name] : undefined, value),
  );
}

function unplugged(device: DeviceSpec, key: string): boolean {
  return parseNodeSet(key)
    .names()
    .every((node) => plugsOf(device, node).length === 0);
}

function otherFields(spec: DeviceSpec) {
  const { driver, options, plugs, ...others } = writtenDevice(spec);
  return others;
}

function newDevice(spec: DeviceSpec): PlainValue {
  const { plugs, ...fields } = writtenDevice(spec);
  return { ...fields, ...filled({ plugs: foldedPlugs(spec.plugs) }) } as PlainValue;
}

// plugs that are called like their nodes are folded like them
function foldedPlugs(plugs: Readonly<Record<string, string>>): Readonly<Record<string, string | number | boolean>> {
  const same = Object.keys(plugs).filter((key) => plugs[key] === key);
  const folded = NodeSet.of(same.filter((key) => !/[[,]/.test(key))).foldedParts();
  const others = Object.entries(plugs).filter(([key, plug]) => plug !== key || /[[,]/.test(key));
  return Object.fromEntries([
    ...folded.map((part) => [part, part]),
    ...others.map(([key, plug]) => [key, typedText(plug)]),
  ]);
}

function filled(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const present = Object.entries(values).filter(
    ([, value]) => value !== undefined && !(typeof value === 'object' && Object.keys(value as object).length === 0),
  );
  return Object.fromEntries(present);
}
