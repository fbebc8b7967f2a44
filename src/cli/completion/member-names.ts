import type { ConfigPaths } from '../../core/config/file/host.ts';
import { memberFile, realFile } from '../../core/config/members/member-file.ts';
import type { ClusterModel } from '../../core/config/model.ts';

/** How members are looked into. What a file that is not known does to the look is up to these. */
export interface MemberView {
  readonly modelOf: (file: string) => ClusterModel;
  /** The nodes, or the groups, of a cluster. */
  readonly namesIn: (file: string) => readonly string[];
  readonly paths: ConfigPaths;
}

/** `site/n1`: what the members of a cluster hold, behind the members that are typed already and one step further. */
export function memberNames(top: string, prefix: string, { modelOf, namesIn, paths }: MemberView): readonly string[] {
  let file = top;
  let lead = '';
  for (const step of prefix.split('/').slice(0, -1)) {
    const { members = {} } = modelOf(file);
    const spec = Object.hasOwn(members, step) ? members[step] : undefined;
    if (!spec) return [];
    file = memberFile(spec, realFile(file), paths);
    lead += `${step}/`;
  }
  const rest = prefix.slice(lead.length);
  const inside = lead === '' ? [] : namesIn(file).map((name) => lead + name);
  const below = Object.entries(modelOf(file).members ?? {}).flatMap(([member, spec]) => {
    if (!member.startsWith(rest)) return [];
    return namesIn(memberFile(spec, realFile(file), paths)).map((name) => `${lead}${member}/${name}`);
  });
  return [...inside, ...below];
}
