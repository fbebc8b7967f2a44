import { formatDuration } from '../../duration.ts';
import type {
  ClusterModel,
  DeviceSpec,
  GroupSourceSpec,
  NodeSettings,
  OptionValue,
  ResourceSpec,
} from '../../model.ts';
import { writtenArbiter } from '../../written-arbiter.ts';
import { writtenDevice } from '../../written-device.ts';
import { writtenFormation, writtenResource } from '../../written-resource.ts';
import { isMapValue, type PlainValue } from '../../yaml/edit-tree.ts';
import { blockLines } from '../../yaml/emit.ts';
import type { LeftOut } from './left-out.ts';
import { openValue, whySecret, withoutLiterals } from './secrets.ts';
import type { ExportWriter } from './source.ts';

/** The cluster file as JSON: a cluster file again, with the same meaning. */
export const jsonFile: ExportWriter = ({ model, left }) => `${JSON.stringify(fileData(model, left), null, 2)}\n`;

/** The cluster file as YAML in one style: without comments, anchors and shorthands. */
export const yamlFile: ExportWriter = ({ model, left }) => {
  const data = fileData(model, left);
  const layout = { step: '  ', padded: false, eol: '\n' };
  const sections = isMapValue(data) ? Object.entries(data) : [];
  return `${sections.flatMap(([name, value]) => blockLines(name, value, '', layout)).join('\n')}\n`;
};

/** What a cluster file of this meaning holds. */
function fileData(model: ClusterModel, left: LeftOut): PlainValue {
  const { cluster, defaults, nodes, groups, groupSources, devices, fencing, resources, agentPath } = model;
  const { formation } = cluster;
  return {
    ocf: 1,
    cluster: {
      name: cluster.name,
      id: cluster.id,
      ...(formation === undefined ? {} : { formation: writtenFormation(formation) }),
    },
    ...(model.coordination === undefined ? {} : free('coordination', model.coordination, 'coordination')),
    ...(model.arbiter === undefined ? {} : { arbiter: writtenArbiter(model.arbiter) }),
    ...section('defaults', {
      ...section('node', settings(defaults.node, 'defaults.node')),
      ...(defaults.groupSource === undefined ? {} : { group_source: defaults.groupSource }),
    }),
    ...section('members', map(Object.entries(model.members ?? {}).map(([name, spec]) => [name, { ...spec }]))),
    ...section('nodes', map(nodes.map(({ key, settings: own }) => [key, settings(own, `nodes.${key}`)]))),
    ...section('groups', groups),
    ...section('group_sources', map(Object.entries(groupSources).map(([name, spec]) => [name, groupSource(spec)]))),
    ...section('devices', map(Object.entries(devices).map(([name, spec]) => [name, device(name, spec)]))),
    ...section('fencing', map(fencing.map(({ key, levels }) => [key, levels]))),
    ...section('resources', map(Object.entries(resources).map(([name, spec]) => [name, resource(name, spec)]))),
    ...(agentPath.length > 0 ? { agents: { path: agentPath } } : {}),
  };

  function free(name: string, value: unknown, path: string): { readonly [name: string]: PlainValue } {
    const said = openValue(value, path, left);
    return said === undefined ? {} : { [name]: said as PlainValue };
  }

  function open<V extends OptionValue>(values: Readonly<Record<string, V>>, path: string) {
    return withoutLiterals(values, (name) => left.add(`${path}.${name}`, whySecret));
  }

  function settings(own: NodeSettings, path: string): { readonly [name: string]: PlainValue } {
    const { attributes, ssh } = own;
    return {
      ...(own as object),
      ...(ssh?.options ? { ssh: { ...ssh, options: open(ssh.options, `${path}.ssh.options`) } } : {}),
      ...(attributes ? { attributes: open(attributes, `${path}.attributes`) } : {}),
    } as { readonly [name: string]: PlainValue };
  }

  function device(name: string, spec: DeviceSpec): PlainValue {
    const options = open(spec.options, `devices.${name}.options`);
    return { ...writtenDevice({ ...spec, options }), ...section('plugs', spec.plugs) };
  }

  function resource(name: string, spec: ResourceSpec): PlainValue {
    return writtenResource({ ...spec, parameters: open(spec.parameters, `resources.${name}.parameters`) });
  }
}

type PlainMap = { readonly [name: string]: PlainValue };

// where commands run is worked out anew when the file is opened
function groupSource({ folder, timeout, ...spec }: GroupSourceSpec): PlainValue {
  return { ...spec, ...(timeout === undefined ? {} : { timeout: formatDuration(timeout) }) };
}

function map(entries: readonly (readonly [string, PlainValue])[]): PlainMap {
  return Object.fromEntries(entries);
}

function section(name: string, value: PlainMap): PlainMap {
  return Object.keys(value).length > 0 ? { [name]: value } : {};
}
