import { OcfError } from '../../errors.ts';
import type { ConfigHost } from '../file/host.ts';
import { groupSourcesOf } from '../nodes/lookup.ts';
import type { GroupSource, SourceKind } from '../sources/group-source.ts';
import { type GroupSources, kindOf } from '../sources/group-sources.ts';
import { listedNames } from '../sources/usable-names.ts';

/** A source of groups as it is now. */
export interface SourceShown {
  /** As it is written between @ and the colon. */
  readonly name: string;
  /** Its entry under group_sources. */
  readonly entry: string;
  readonly kind: SourceKind;
  /** The file it is in; for a command of the cluster file that command. */
  readonly origin: string;
  /** Whether `@group` is looked for in it. */
  readonly default: boolean;
  /** How many groups it has; missing when it cannot list them. */
  readonly groups?: number;
  /** Why it cannot be used, or not wholly. */
  readonly problem?: string;
}

export interface SourceList {
  readonly cluster: string;
  readonly sources: readonly SourceShown[];
}

/** Every group source, read now. One that cannot be read does not hide the others. */
export function listSources({ model }: Pick<ConfigHost, 'model'>): SourceList {
  const sources = groupSourcesOf(model);
  const { groupSource } = model.defaults;
  const shown = sources.entries().flatMap((entry) => ofEntry(sources, entry, model.groupSources[entry] ?? {}));
  return {
    cluster: model.cluster.name,
    sources: shown.map((each) => ({ ...each, default: each.name === groupSource })),
  };
}

type Shown = Omit<SourceShown, 'default'>;

function ofEntry(sources: GroupSources, entry: string, spec: Parameters<typeof kindOf>[0]): readonly Shown[] {
  const { clustershell, yaml, genders, map, source } = spec;
  const head = { entry, kind: kindOf(spec), origin: clustershell ?? yaml ?? genders ?? map ?? '' };
  const tried = attempt(() => sources.file(entry));
  if ('problem' in tried) return [{ name: entry, ...head, ...tried }];
  const { sources: inside, unread } = tried.value;
  const found = source === undefined ? [...inside] : [[entry, inside.get(source)] as const];
  const shown = found.map(([name, each]): Shown => {
    if (!each) return { name, ...head, problem: `There is no source "${source}" in it.` };
    return { name, ...head, origin: each.origin, ...counted(sources, name, each) };
  });
  return [...shown, ...unread.map((file) => ({ name: entry, ...head, origin: file, problem: 'It may not be read.' }))];
}

function counted(sources: GroupSources, name: string, source: GroupSource): Pick<Shown, 'groups' | 'problem'> {
  const listed = attempt(() => (source.list ? listedNames(source.list()) : { names: undefined, unusable: [] }));
  if ('problem' in listed) return listed;
  const { names, unusable } = listed.value;
  const groups = names === undefined ? {} : { groups: names.length };
  const asked = attempt(() => sources.find(name) === source);
  if ('problem' in asked) return { ...groups, ...asked };
  if (!asked.value) return { ...groups, problem: `@${name}:… means another source.` };
  const odd = unusable.slice(0, 3).map((text) => JSON.stringify(text));
  return { ...groups, ...(odd.length === 0 ? {} : { problem: `It lists what is no name: ${odd.join(', ')}.` }) };
}

function attempt<T>(look: () => T): { readonly value: T } | { readonly problem: string } {
  try {
    return { value: look() };
  } catch (error) {
    if (error instanceof OcfError) return { problem: error.message };
    throw error;
  }
}
