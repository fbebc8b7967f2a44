import { formatDuration } from '../duration.ts';
import type { ArbiterSpec, ClusterModel, DeviceSpec, FencingEntry, GroupSourceSpec } from '../model.ts';
import { hidden, isLiteralSecret } from '../secrets.ts';
import { writtenArbiter } from '../written-arbiter.ts';
import { writtenDevice } from '../written-device.ts';
import { writtenFormation, writtenResource } from '../written-resource.ts';
import { type FieldChange, type Fields, fieldChanges } from './field-change.ts';
import { flatten } from './flatten.ts';
import { nodeChanges } from './node-fields.ts';

// sections that are one thing and hold no entries with names
const single = new Set(['cluster', 'coordination', 'arbiter', 'defaults', 'agents']);

/** What a change of a cluster file changes, old to new for each field, in the order of the file's sections. */
export function describeChange(before: ClusterModel, after: ClusterModel): readonly FieldChange[] {
  const [old, fresh] = [sectionsOf(before), sectionsOf(after)];
  const names = new Set([...Object.keys(fresh), ...Object.keys(old)]);
  return [...names].flatMap((section) => {
    if (section === 'nodes') return nodeChanges(before.nodes, after.nodes);
    const [from, to] = [old[section] ?? {}, fresh[section] ?? {}];
    if (single.has(section)) return fieldChanges(section, '', flatten(from), flatten(to));
    const entries = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...entries].flatMap((of) => entryChanges(section, of, own(from, of), own(to, of)));
  });
}

type Sections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function sectionsOf({ ocf, agentPath, nodes, devices, fencing, resources, ...others }: ClusterModel): Sections {
  const plain = Object.entries(others).filter(([, value]) => typeof value === 'object' && value !== null);
  const {
    cluster,
    coordination,
    arbiter,
    defaults,
    groupSources = {},
    ...named
  } = Object.fromEntries(plain) as Record<string, object>;
  const { node, groupSource } = defaults as ClusterModel['defaults'];
  const { formation, ...head } = cluster as ClusterModel['cluster'];
  return {
    cluster: formation === undefined ? head : { ...head, formation: writtenFormation(formation) },
    ...(coordination === undefined ? {} : { coordination }),
    ...(arbiter === undefined ? {} : { arbiter: writtenArbiter(arbiter as ArbiterSpec) }),
    defaults: { node, ...(groupSource === undefined ? {} : { group_source: groupSource }) },
    nodes: {},
    ...named,
    devices: Object.fromEntries(Object.entries(devices).map(([name, spec]) => [name, deviceFields(spec)])),
    group_sources: Object.fromEntries(Object.entries(groupSources).map(([name, spec]) => [name, sourceFields(spec)])),
    fencing: Object.fromEntries(fencing.map(({ key, levels }: FencingEntry) => [key, levels])),
    resources: Object.fromEntries(Object.entries(resources).map(([name, spec]) => [name, writtenResource(spec)])),
    ...(agentPath.length === 0 ? {} : { agents: { path: agentPath } }),
  } as Sections;
}

// plugs as they are written: 07 is no number
function deviceFields(spec: DeviceSpec): object {
  return { ...writtenDevice(spec), plugs: spec.plugs };
}

function sourceFields({ timeout, ...spec }: GroupSourceSpec): object {
  return { ...spec, ...(timeout === undefined ? {} : { timeout: formatDuration(timeout) }) };
}

// entries of other sections have no secrets
function entryChanges(section: string, of: string, before: unknown, after: unknown): readonly FieldChange[] {
  const changes = fieldChanges(section, of, fieldsOf(before), fieldsOf(after));
  return section === 'devices' || section === 'resources' ? changes.map(withoutSecret) : changes;
}

function fieldsOf(entry: unknown): Fields | undefined {
  return entry === undefined ? undefined : flatten(entry);
}

function withoutSecret(change: FieldChange): FieldChange {
  const name = /^(?:options|parameters)\.(.*)$/.exec(change.field)?.[1];
  // a reference says where a secret is, not what it is
  if (name === undefined || name.endsWith('.from')) return change;
  const safe = (value: FieldChange['from']) =>
    value !== undefined && !Array.isArray(value) && isLiteralSecret(name, value as string) ? hidden : value;
  const [from, to] = [safe(change.from), safe(change.to)];
  return { ...change, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
