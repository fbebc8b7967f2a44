import { arbiterFolder, arbiterLease } from '../arbiter-fields.ts';
import { isPath } from '../file/locate.ts';
import type {
  ArbiterSpec,
  ClusterModel,
  FencingEntry,
  GroupSourceSpec,
  MemberSpec,
  NodeEntry,
  NodeSettings,
  SshSettings,
} from '../model.ts';
import { clusterId } from '../nodes/ids.ts';
import { deviceSpec, type RawDevice } from './device-spec.ts';
import { formationSpec, type RawFormation, type RawResource, resourceSpec } from './resource-spec.ts';

type Entries<T> = readonly (readonly [string, T])[];
export type RawNode = Omit<NodeSettings, 'attributes' | 'ssh'> & {
  readonly attributes?: Entries<string>;
  readonly ssh?: Omit<SshSettings, 'options'> & { readonly options?: Entries<string> };
};

/** A cluster file as readShape gives it; what did not fit is missing. */
export interface RawCluster {
  readonly cluster?: { readonly name?: string; readonly id?: string; readonly formation?: RawFormation };
  readonly coordination?: unknown;
  readonly arbiter?: Partial<Omit<ArbiterSpec, 'ssh'>> & Pick<RawNode, 'ssh'>;
  readonly defaults?: { readonly node?: RawNode; readonly group_source?: string };
  readonly nodes?: Entries<RawNode>;
  readonly members?: Entries<string | { readonly file?: string; readonly cluster?: string }>;
  readonly groups?: Entries<string>;
  readonly group_sources?: Entries<GroupSourceSpec>;
  readonly devices?: Entries<RawDevice>;
  readonly fencing?: Entries<readonly (readonly string[])[]>;
  readonly resources?: Entries<RawResource>;
  readonly agents?: { readonly path?: readonly string[] };
}

/** The model of what was read. Where something required is missing it holds an empty text (there is a problem then). */
export function buildModel(raw: RawCluster): ClusterModel {
  const name = raw.cluster?.name ?? '';
  const formation = raw.cluster?.formation;
  return {
    ocf: 1,
    cluster: {
      name,
      id: raw.cluster?.id?.toLowerCase() ?? clusterId(name),
      ...(formation === undefined ? {} : { formation: formationSpec(formation) }),
    },
    ...(raw.coordination === undefined ? {} : { coordination: raw.coordination }),
    ...(raw.arbiter === undefined ? {} : { arbiter: arbiterSpec(raw.arbiter) }),
    defaults: {
      node: nodeSettings(raw.defaults?.node ?? {}),
      ...(raw.defaults?.group_source === undefined ? {} : { groupSource: raw.defaults.group_source }),
    },
    nodes: (raw.nodes ?? []).map(([key, node]): NodeEntry => ({ key, settings: nodeSettings(node) })),
    ...((raw.members ?? []).length === 0 ? {} : { members: mapEntries(raw.members, memberSpec) }),
    groups: Object.fromEntries(raw.groups ?? []),
    groupSources: Object.fromEntries(raw.group_sources ?? []),
    devices: mapEntries(raw.devices, deviceSpec),
    fencing: (raw.fencing ?? []).map(([key, levels]): FencingEntry => ({ key, levels })),
    resources: mapEntries(raw.resources, resourceSpec),
    agentPath: raw.agents?.path ?? [],
  };
}

// the short form is a path where it looks like one, as with --cluster
function memberSpec(raw: NonNullable<RawCluster['members']>[number][1]): MemberSpec {
  if (typeof raw === 'string') return isPath(raw) ? { file: raw } : { cluster: raw };
  return raw.file === undefined ? { cluster: raw.cluster ?? '' } : { file: raw.file };
}

/** Settings of a node as the model holds them, from what readShape gives. */
export function nodeSettings(raw: RawNode): NodeSettings {
  const { attributes, ssh, id } = raw;
  const settings: { -readonly [K in keyof RawNode]: unknown } = { ...raw };
  if (id !== undefined) settings.id = id.toLowerCase();
  if (attributes !== undefined) settings.attributes = Object.fromEntries(attributes);
  if (ssh?.options !== undefined) settings.ssh = { ...ssh, options: Object.fromEntries(ssh.options) };
  return settings as NodeSettings;
}

function mapEntries<A, B>(entries: Entries<A> | undefined, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries((entries ?? []).map(([name, value]) => [name, change(value)]));
}

function arbiterSpec({ address = '', ssh, folder, lease }: NonNullable<RawCluster['arbiter']>): ArbiterSpec {
  const { options, ...rest } = ssh ?? {};
  return {
    address,
    ssh: { ...rest, ...(options === undefined ? {} : { options: Object.fromEntries(options) }) },
    folder: folder ?? arbiterFolder,
    lease: lease ?? arbiterLease,
  };
}
