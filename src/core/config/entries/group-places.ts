import { parseGroupNames } from '../../nodeset/group-name.ts';
import { scanTerms, type Term } from '../../nodeset/scan.ts';
import type { ClusterModel } from '../model.ts';
import type { Reference } from '../nodes/references.ts';

/** A node set somewhere in the cluster file. */
export interface NodeSetPlace {
  readonly path: readonly string[];
  readonly text: string;
  /** The text is the key of an entry, not a value. */
  readonly key: boolean;
}

/** Every node set in the cluster file that may name groups. */
export function nodeSetPlaces({ groups, devices, fencing, resources }: ClusterModel): readonly NodeSetPlace[] {
  const value = (path: readonly string[], text: string) => ({ path, text, key: false });
  const key = (path: readonly string[], text: string) => ({ path: [...path, text], text, key: true });
  return [
    ...Object.entries(groups).map(([name, text]) => value(['groups', name], text)),
    ...Object.entries(devices).flatMap(([name, { plugs }]) =>
      Object.keys(plugs).map((set) => key(['devices', name, 'plugs'], set)),
    ),
    ...fencing.map((entry) => key(['fencing'], entry.key)),
    ...Object.entries(resources).flatMap(([name, { nodes }]) =>
      nodes === undefined ? [] : [value(['resources', name, 'nodes'], nodes)],
    ),
  ];
}

/** The groups of the cluster file that an operand names: `@rack[1-2]` names two; `@source:group` is not the file's. */
export function ownGroupsOf({ text }: Term): readonly string[] {
  const [, pattern] = /^@:?([^@:*?]+)$/.exec(text) ?? [];
  return pattern === undefined ? [] : parseGroupNames({ text }, { text: pattern, offset: 0 }).names();
}

/** Places that name one of the groups, but for the definitions of these groups themselves. */
export function groupReferences(model: ClusterModel, groups: readonly string[]): readonly Reference[] {
  return placesNaming(model, groups).map(({ path, text }) => ({
    path: path.join('.'),
    names: [...new Set(scanTerms({ text }).flatMap(ownGroupsOf))].filter((name) => groups.includes(name)).join(', '),
  }));
}

/** The same places with their texts. */
export function placesNaming(model: ClusterModel, groups: readonly string[]): readonly NodeSetPlace[] {
  return nodeSetPlaces(model).filter(({ path, text }) => {
    const own = path[0] === 'groups' && groups.includes(path[1] as string);
    return !own && scanTerms({ text }).some((term) => ownGroupsOf(term).some((name) => groups.includes(name)));
  });
}
