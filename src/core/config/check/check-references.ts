import { OcfError } from '../../errors.ts';
import type { NodeLookup } from '../../nodeset/lookup.ts';
import type { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { detectorNames, isDetectorName } from '../detector-names.ts';
import { plugMismatch } from '../entries/plugs.ts';
import { withoutMembers } from '../members/unread-members.ts';
import type { ClusterModel } from '../model.ts';
import { roleOf } from '../relations.ts';
import { offsetOf } from '../yaml/find.ts';
import { fileLookup } from './file-lookup.ts';
import { complain, type Reading } from './reading.ts';
import { suggestEach, suggestOrList } from './suggest-each.ts';

const itself = { after: 'be after', with: 'be with', avoid: 'avoid', group: 'be a member of' } as const;

/**
 * Checks that every node, device and resource that is named exists. What depends on a group source is only known
 * when that is read; `live` reads it.
 */
export function checkReferences(reading: Reading, model: ClusterModel, live?: NodeLookup): void {
  const inFile = fileLookup(model);
  const lookup = live ?? inFile;
  const witnesses = { ...model.devices, ...Object.fromEntries(detectorNames.map((name) => [name, name])) };

  for (const [group, text] of Object.entries(model.groups)) checkSet(['groups', group], text, 'value');
  for (const [name, device] of Object.entries(model.devices)) {
    for (const [key, value] of Object.entries(device.plugs)) {
      const path = ['devices', name, 'plugs', key];
      if (!checkSet(path, key, 'key')) continue;
      const mismatch = plugMismatch(key, value);
      if (mismatch !== undefined) at(path, 'value', `${path.join('.')}: ${mismatch}.`);
    }
    if (device.via !== undefined) checkSet(['devices', name, 'via'], device.via, 'value');
    device.verify?.forEach((witness, index) => {
      const path = ['devices', name, 'verify', String(index)];
      if (witness === name) at(path, 'value', `Device ${name} cannot bear itself out.`);
      else if (!isDetectorName(witness)) named(path, witness, 'device or detector', witnesses);
    });
  }
  const fenced: { key: string; set: NodeSet }[] = [];
  for (const { key, levels } of model.fencing) {
    const path = ['fencing', key];
    const set = checkSet(path, key, 'key');
    for (const other of set ? fenced : []) {
      const both = other.set.intersect(set as NodeSet);
      // what stands twice was complained of where the file was read
      if (other.key !== key && both.size > 0 && set && set.size > 1 && other.set.size > 1) {
        at(path, 'key', `"${other.key}" and "${key}" both speak of ${both.fold()}.`);
      }
    }
    if (set) fenced.push({ key, set });
    if (levels.length === 0) at(path, 'value', `fencing.${key} names no device.`);
    levels.forEach((level, index) => {
      if (level.length === 0)
        at([...path, String(index)], 'value', `Level ${index + 1} of fencing.${key} names no device.`);
      level.forEach((device, position) => {
        named([...path, String(index), String(position)], device, 'device', model.devices);
      });
    });
  }
  for (const [name, resource] of Object.entries(model.resources)) {
    const path = ['resources', name];
    if (resource.nodes !== undefined) checkSet([...path, 'nodes'], resource.nodes, 'value');
    resource.prefer.forEach((text, index) => {
      checkSet([...path, 'prefer', String(index)], text, 'value');
    });
    for (const relation of ['after', 'with', 'avoid', 'group'] as const) {
      resource[relation]?.forEach((text, index) => {
        const where = [...path, relation, String(index)];
        const other = roleOf(text).name;
        if (other === name) at(where, 'value', `Resource ${name} cannot ${itself[relation]} itself.`);
        else named(where, other, 'resource', model.resources);
      });
    }
  }

  function checkSet(path: readonly string[], text: string, part: 'key' | 'value'): NodeSet | undefined {
    try {
      const set = parseNodeSet(text, lookup);
      // half of what it means is outside; what it names is looked at where it is used
      if (inFile.needsSources()) return undefined;
      if (set.size === 0) return at(path, part, `"${text}" in ${path.join('.')} names no node.`);
      const missing = set.minus(lookup.nodes());
      const unknown = live ? missing : withoutMembers(model, missing);
      if (unknown.size === 0) return set;
      const near = unknown.size > 3 ? [] : suggestEach(unknown.names(), lookup.nodes().names());
      const what = unknown.size === 1 ? 'a node that does' : 'nodes that do';
      return at(path, part, `${path.join('.')} names ${what} not exist: ${unknown.fold()}.`, near, unknown.names());
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      const named = error.data?.group ?? error.data?.wildcard;
      const lacking = error.code === 'NOT_FOUND' && typeof named === 'string' ? [named] : undefined;
      const { file, line } = error.place ?? {};
      const where = file === undefined ? '' : ` (${file}:${line})`;
      return at(path, part, `${error.message}${where}`, error.suggestions, lacking);
    }
  }

  function named(path: readonly string[], name: string, what: string, all: Readonly<Record<string, unknown>>): void {
    if (Object.hasOwn(all, name)) return;
    at(path, 'value', `There is no ${what} "${name}".`, suggestOrList(name, Object.keys(all), `${what}s`), [name]);
  }

  function at(
    path: readonly string[],
    part: 'key' | 'value',
    message: string,
    suggestions: readonly string[] = [],
    unknown?: readonly string[],
  ) {
    return complain(reading, offsetOf(reading.tree, path, part), path, message, suggestions, unknown);
  }
}
