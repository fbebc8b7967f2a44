import { scanTerms } from '../../nodeset/scan.ts';
import type { ConfigHost } from '../file/host.ts';
import { ownGroupsOf } from './group-places.ts';

export interface GroupCommands {
  readonly cluster: string;
  /** Words of each command. */
  readonly commands: readonly (readonly string[])[];
}

/** The commands that add the groups of the cluster file to a file without groups: each after those that it names. */
export function groupCommands({ model }: Pick<ConfigHost, 'model'>): GroupCommands {
  const { groups, cluster } = model;
  const ordered = new Set<string>();
  // a valid file has no circles
  const add = (name: string) => {
    if (ordered.has(name) || !Object.hasOwn(groups, name)) return;
    for (const term of scanTerms({ text: groups[name] ?? '' })) for (const other of ownGroupsOf(term)) add(other);
    ordered.add(name);
  };
  for (const name of Object.keys(groups)) add(name);
  const commands = [...ordered].map((name) => ['ocf', 'group', 'add', name, groups[name] ?? '', '--yes']);
  return { cluster: cluster.name, commands };
}
