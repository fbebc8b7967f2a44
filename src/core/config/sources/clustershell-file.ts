import { readdirSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { OcfError } from '../../errors.ts';
import { commandSource } from './command-source.ts';
import { type GroupSource, type SourceFile, wrongSource } from './group-source.ts';
import { type IniOption, type IniSection, parseIni } from './ini.ts';
import { shellWords } from './shell-words.ts';
import { readSourceText } from './source-text.ts';
import { filled } from './upcall.ts';
import { readYamlGroups } from './yaml-groups.ts';

const main = 'Main';

/**
 * All sources of ClusterShell's groups.conf: its own sections, those of *.conf in `confdir` (once called `groupsdir`)
 * and the *.yaml files in `autodir`. cache_time is not used: an open cluster asks each question once.
 *
 * @param limit milliseconds for each command
 * @throws OcfError INVALID with file and line
 */
export function readClusterShell(file: string, limit: number): SourceFile {
  const folder = dirname(file);
  const sections = parseIni(file, readSourceText(file));
  const options = sections.find(({ name }) => name === main)?.options ?? new Map<string, IniOption>();
  const sources = new Map<string, GroupSource>();
  const unread: string[] = [];
  const add = (source: GroupSource, from: string, line?: number) => {
    if (sources.has(source.name)) throw wrongSource(from, `There are two group sources "${source.name}".`, line);
    sources.set(source.name, source);
  };
  const folders = (option: IniOption | undefined) => foldersOf(file, options, option, folder);

  for (const each of folders(options.get('groupsdir') ?? options.get('confdir'))) {
    for (const part of filesIn(file, each, '.conf')) {
      const text = textIfAllowed(part, unread);
      if (text !== undefined) addSections(part, parseIni(part, text), each);
    }
  }
  for (const each of folders(options.get('autodir'))) {
    for (const part of filesIn(file, each, '.yaml')) {
      const text = textIfAllowed(part, unread);
      if (text !== undefined)
        for (const source of readYamlGroups(part, text, 'clustershell').values()) add(source, part);
    }
  }
  addSections(file, sections, folder);

  const wanted = options.get('default');
  const preferred = wanted === undefined ? '' : interpolated(file, options, wanted);
  if (preferred !== '' && !sources.has(preferred)) {
    throw wrongSource(file, `${file} has no group source "${preferred}", its default.`, wanted?.line);
  }
  // ClusterShell takes any; the first one is at least always the same
  return { sources, preferred: preferred || [...sources.keys()][0], unread };

  function addSections(from: string, found: readonly IniSection[], cwd: string): void {
    for (const section of found) {
      for (const name of section.name.split(',')) {
        if (name !== main) add(commandsOf(from, section, name, { folder: cwd, limit }), from, section.line);
      }
    }
  }
}

function commandsOf(
  file: string,
  { name: header, line, options }: IniSection,
  name: string,
  place: { readonly folder: string; readonly limit: number },
): GroupSource {
  const map = options.get('map')?.value;
  if (map === undefined) throw wrongSource(file, `Section [${header}] in ${file} has no map command.`, line);
  const cached = options.get('cache_time');
  if (cached && !Number.isFinite(Number(cached.value || Number.NaN))) {
    throw wrongSource(file, `cache_time in section [${header}] of ${file} is no number.`, cached.line);
  }
  const [list, all, reverse] = ['list', 'all', 'reverse'].map((word) => options.get(word)?.value || undefined);
  return commandSource({ name, kind: 'clustershell', origin: file, commands: { map, list, all, reverse }, ...place });
}

function foldersOf(
  file: string,
  options: ReadonlyMap<string, IniOption>,
  option: IniOption | undefined,
  folder: string,
): readonly string[] {
  if (option === undefined) return [];
  const words = shellWords(interpolated(file, options, option));
  if (words === undefined) throw wrongSource(file, `A quote is not closed in this line of ${file}.`, option.line);
  return [...new Set(words.map((word) => normalize(filled(word, { CFGDIR: folder })).replace(/(?<=.)\/$/, '')))];
}

/** ConfigParser replaces %(name)s in what is read through it, and reads %% as %. */
function interpolated(
  file: string,
  options: ReadonlyMap<string, IniOption>,
  { value, line }: IniOption,
  depth = 0,
): string {
  return value.replace(/%(%|\(([^)]*)\)s)?/g, (_, form?: string, name?: string) => {
    if (form === '%') return '%';
    const other = name === undefined ? undefined : options.get(name.toLowerCase());
    if (other && depth < 10) return interpolated(file, options, other, depth + 1);
    throw wrongSource(file, `A % in ${file} has to be written %%.`, line);
  });
}

function filesIn(file: string, folder: string, ending: string): readonly string[] {
  try {
    if (!statSync(folder).isDirectory()) throw wrongSource(file, `${folder}, named in ${file}, is no folder.`);
    const names = readdirSync(folder).filter((name) => name.endsWith(ending) && !name.startsWith('.'));
    return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => join(folder, name));
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (cause instanceof OcfError || !['ENOENT', 'ENOTDIR', 'EACCES'].includes(code)) throw cause;
    return [];
  }
}

// what one user may not read is not there for him, which is what ClusterShell makes of it
function textIfAllowed(file: string, unread: string[]): string | undefined {
  try {
    return readSourceText(file);
  } catch (error) {
    const errno = error instanceof OcfError ? error.data?.errno : undefined;
    if (errno !== 'EACCES' && errno !== 'EPERM') throw error;
    unread.push(file);
    return undefined;
  }
}
