import { wrongSource } from './group-source.ts';

export interface IniOption {
  readonly value: string;
  readonly line: number;
}

export interface IniSection {
  readonly name: string;
  readonly line: number;
  /** Names in lower case; those of [DEFAULT] included. */
  readonly options: ReadonlyMap<string, IniOption>;
}

interface Growing {
  readonly name: string;
  readonly line: number;
  readonly options: Map<string, { readonly lines: string[]; readonly line: number }>;
}

/** The section whose options all others have too; it alone may stand in a file several times. */
const defaults = 'DEFAULT';

/**
 * The sections of a file in the form of Python's ConfigParser, which reads ClusterShell's files: `name: value` or
 * `name = value`, lines that are indented deeper go on with the value, comments have a line of their own. Values are
 * as written: nothing in them is replaced.
 *
 * @throws OcfError INVALID with the line
 */
export function parseIni(file: string, text: string): readonly IniSection[] {
  const sections = new Map<string, Growing>();
  let section: Growing | undefined;
  let option: string[] | undefined;
  let indent = 0;
  for (const [index, raw] of text.split(/\r\n|[\n\r]/).entries()) {
    const line = index + 1;
    const value = raw.trim();
    if (value === '' || /^[#;]/.test(value)) {
      // an empty line may stand within a value, a comment is as if it were not there
      if (value === '') option?.push('');
      continue;
    }
    const depth = raw.search(/\S/);
    if (option && depth > indent) {
      option.push(value);
      continue;
    }
    indent = depth;
    option = undefined;
    const [, header] = /^\[(.+)\]/.exec(value) ?? [];
    if (header !== undefined) {
      if (sections.has(header) && header !== defaults)
        throw wrongSource(file, `Section [${header}] stands in ${file} a second time.`, line);
      section = sections.get(header) ?? { name: header, line, options: new Map() };
      sections.set(header, section);
      continue;
    }
    if (!section) throw wrongSource(file, `${file} has text in front of its first [section].`, line);
    option = addOption(file, section, value, line);
  }
  return finished(sections);
}

function addOption(file: string, section: Growing, text: string, line: number): string[] {
  const [, written, value] = /^(.*?)\s*[=:]\s*(.*)$/.exec(text) ?? [];
  if (!written || value === undefined) {
    throw wrongSource(file, `A line of section [${section.name}] in ${file} is not of the form NAME: VALUE.`, line);
  }
  const name = written.toLowerCase();
  if (section.options.has(name)) {
    throw wrongSource(file, `"${name}" stands in section [${section.name}] of ${file} a second time.`, line);
  }
  const lines = [value];
  section.options.set(name, { lines, line });
  return lines;
}

function finished(sections: ReadonlyMap<string, Growing>): readonly IniSection[] {
  const values = (section: Growing | undefined) =>
    [...(section?.options ?? [])].map(
      ([name, { lines, line }]) => [name, { value: lines.join('\n').trimEnd(), line }] as const,
    );
  const shared = values(sections.get(defaults));
  return [...sections.values()]
    .filter(({ name }) => name !== defaults)
    .map((section) => ({
      name: section.name,
      line: section.line,
      options: new Map([...shared, ...values(section)]),
    }));
}
