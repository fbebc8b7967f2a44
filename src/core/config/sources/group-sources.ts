import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import type { ClusterModel, GroupSourceSpec } from '../model.ts';
import { readClusterShell } from './clustershell-file.ts';
import { commandSource } from './command-source.ts';
import { readGenders } from './genders-file.ts';
import type { GroupSource, SourceFile, SourceKind } from './group-source.ts';
import { readSourceText } from './source-text.ts';
import { readYamlGroups } from './yaml-groups.ts';

/** Between an entry and a source of its file, where the source's name alone would mean another one. */
const of = '>';
const defaultLimit = 10_000;

/** The kind of a source by what its entry says. */
export function kindOf({ clustershell, yaml, genders }: GroupSourceSpec): SourceKind {
  if (clustershell !== undefined) return 'clustershell';
  if (yaml !== undefined) return 'yaml';
  return genders === undefined ? 'command' : 'genders';
}

/** Whether an entry's file has sources with names of their own, which only the file tells. */
export function hasSeveral(spec: GroupSourceSpec): boolean {
  return spec.source === undefined && (spec.clustershell !== undefined || spec.yaml !== undefined);
}

/**
 * The group sources of a cluster. Files are read and commands run when a source is first asked for, once: as long as
 * a cluster is open, its groups stay what they were.
 */
export class GroupSources {
  readonly #specs: Readonly<Record<string, GroupSourceSpec>>;
  readonly #files = new Map<string, SourceFile>();

  constructor(specs: ClusterModel['groupSources']) {
    this.#specs = specs;
  }

  /** Names of the entries, in the order of the cluster file. */
  entries(): readonly string[] {
    return Object.keys(this.#specs);
  }

  /** The file of an entry with all that is in it. @throws OcfError INVALID when it cannot be read or understood */
  file(entry: string): SourceFile {
    let file = this.#files.get(entry);
    if (!file) {
      file = openFile(entry, this.#specs[entry] as GroupSourceSpec);
      this.#files.set(entry, file);
    }
    return file;
  }

  /**
   * The source of a name: an entry's, else one in an entry's file.
   *
   * @throws OcfError NOT_FOUND when there is none, INVALID when it could be several or its file cannot be read
   */
  find(name: string): GroupSource {
    const [entry = '', inner] = name.split(of);
    if (inner !== undefined && Object.hasOwn(this.#specs, entry)) {
      const found = this.file(entry).sources.get(inner);
      if (found) return found;
    } else if (Object.hasOwn(this.#specs, name)) return this.#ofEntry(name);
    const holders = this.#holders(name);
    const [only] = holders;
    if (only === undefined) throw this.#unknown(name);
    if (holders.length === 1) return this.file(only).sources.get(name) as GroupSource;
    throw new OcfError('INVALID', `Group source "${name}" is in the files of several: ${holders.join(', ')}.`, {
      suggestions: [`Give it a name in the cluster file: group_sources: {NAME: {…, source: ${name}}}.`],
    });
  }

  /** What a source's name means in a definition of another source: one in the same file goes before all others. */
  findWithin(name: string, within: string): string {
    const entry = this.#entryOf(within);
    if (entry === undefined || !this.#isFile(entry) || !this.file(entry).sources.has(name)) return name;
    const there = `${entry}${of}${name}`;
    const known = Object.hasOwn(this.#specs, name) || this.#holders(name).length === 1;
    return known && this.find(name) === this.find(there) ? name : there;
  }

  #entryOf(name: string): string | undefined {
    const [entry = ''] = name.split(of);
    return Object.hasOwn(this.#specs, entry) ? entry : this.#holders(name)[0];
  }

  #ofEntry(entry: string): GroupSource {
    const { sources, preferred } = this.file(entry);
    const wanted = this.#specs[entry]?.source;
    if (wanted !== undefined) {
      const found = sources.get(wanted);
      if (found) return found;
      throw new OcfError('INVALID', `${this.#pathOf(entry)} has no group source "${wanted}".`, {
        suggestions: didYouMean(wanted, sources.keys()),
      });
    }
    const found = sources.get(entry) ?? sources.get(preferred ?? '');
    if (found) return found;
    throw new OcfError('INVALID', `${this.#pathOf(entry)} has ${sources.size} group sources, none called ${entry}.`, {
      suggestions: [`Name one of them: ${[...sources.keys()].map((name) => `@${name}:GROUP`).join(', ')}.`],
    });
  }

  #holders(name: string): readonly string[] {
    return this.entries().filter(
      (entry) => hasSeveral(this.#specs[entry] as GroupSourceSpec) && this.#askedFor(name, entry).sources.has(name),
    );
  }

  // the file of an entry that was not named: what is wrong with it is told with why it was read
  #askedFor(name: string, entry: string): SourceFile {
    try {
      return this.file(entry);
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      const { code, message, suggestions, place, data } = error;
      throw new OcfError(code, `Whether group source ${entry} has "${name}" cannot be told: ${message}`, {
        cause: error,
        suggestions,
        ...(place === undefined ? {} : { place }),
        data: { ...data, source: name, entry },
      });
    }
  }

  #isFile(entry: string): boolean {
    const { clustershell, yaml } = this.#specs[entry] as GroupSourceSpec;
    return (clustershell ?? yaml) !== undefined;
  }

  #pathOf(entry: string): string {
    const { clustershell, yaml } = this.#specs[entry] as GroupSourceSpec;
    return clustershell ?? yaml ?? entry;
  }

  #unknown(name: string): OcfError {
    const several = this.entries().filter((entry) => hasSeveral(this.#specs[entry] as GroupSourceSpec));
    const known = [...this.entries(), ...several.flatMap((entry) => [...this.file(entry).sources.keys()])];
    const unread = several.flatMap((entry) => this.file(entry).unread);
    const near = didYouMean(name, known);
    const suggestions = near.length > 0 ? near : ['See them with: ocf group sources'];
    return new OcfError('NOT_FOUND', `There is no source of groups named "${name}".`, {
      suggestions: [...suggestions, ...unread.map((file) => `${file} may not be read by this user.`)],
      data: { source: name },
    });
  }
}

function openFile(entry: string, spec: GroupSourceSpec): SourceFile {
  const { clustershell, yaml, genders, folder = '.', timeout = defaultLimit } = spec;
  if (clustershell !== undefined) return readClusterShell(clustershell, timeout);
  if (yaml !== undefined) {
    const sources = readYamlGroups(yaml, readSourceText(yaml), 'yaml');
    return { sources, preferred: sources.size === 1 ? [...sources.keys()][0] : undefined, unread: [] };
  }
  const only = genders === undefined ? ownCommands() : readGenders(entry, genders, readSourceText(genders));
  return { sources: new Map([[entry, only]]), unread: [] };

  function ownCommands(): GroupSource {
    const { map = '', list, all, reverse } = spec;
    const commands = { map, list, all, reverse };
    return commandSource({ name: entry, kind: 'command', origin: map, commands, folder, limit: timeout });
  }
}
