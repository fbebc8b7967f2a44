import { OcfError, type Place } from '../../../errors.ts';
import type { NodeLookup } from '../../../nodeset/lookup.ts';
import type { ReadInput } from './reader.ts';
import { linesOf, quoted, syntaxFault } from './source.ts';
import { keyPlace, pairsIn, placeOf, textsOf, yamlOf } from './yaml.ts';

interface Group {
  readonly name: string;
  /** Of ClusterShell; "" in a flat file, which is one source. */
  readonly source: string;
  readonly text: string;
  readonly place: Place;
}

/**
 * ClusterShell's group files: a flat one (`compute: n[1-9]`) or YAML with one source or several. Groups of the first
 * source keep their names; those of others are called SOURCE.GROUP. groups.conf itself holds commands, not groups.
 */
export async function read(input: ReadInput): Promise<void> {
  const { source, into } = input;
  const groups = isFlat(source.text) ? flatGroups(input) : await yamlGroups(input);
  const first = groups[0]?.source;
  const lookup = lookupIn(groups);
  for (const { name, source: of, text, place } of groups) {
    into.group(of === first ? name : `${of}.${name}`, into.nodeSet(text, place, lookup(of)), place);
  }
}

// `name: nodes` on every line, and none of the nodes a YAML list or map
function isFlat(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => /^\s*[^#\s]/.test(line));
  return lines.every((line) => /^[^\s:]+:\s*[^\s"'{}|>&*-]/.test(line));
}

function flatGroups({ source, into }: ReadInput): readonly Group[] {
  const groups: Group[] = [];
  for (const { text, place } of linesOf(source)) {
    const line = text.replace(/(^|\s)#.*$/, '').trim();
    if (line === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const nodes = line.slice(colon + 1).trim();
    const again = groups.findIndex((group) => group.name === name);
    if (again < 0) groups.push({ name, source: '', text: nodes, place });
    else into.wrong(`The group ${quoted(name)} stands here a second time.`, place);
  }
  return groups;
}

async function yamlGroups({ source, into }: ReadInput): Promise<readonly Group[]> {
  if (/^\s*\[\s*Main\s*\]/im.test(source.text)) throw mainFile();
  const root = await yamlOf(source);
  const sources = pairsIn(root);
  if (!sources) throw syntaxFault(source, placeOf(source, root), 'It is no map of group sources.');
  return sources.flatMap((each) => {
    const pairs = pairsIn(each.value);
    if (!pairs) {
      into.wrong(`The source ${quoted(each.name)} is no map of groups.`, keyPlace(source, each));
      return [];
    }
    return pairs.flatMap((pair): readonly Group[] => {
      const place = keyPlace(source, pair);
      const texts = textsOf(pair.value);
      if (texts) return [{ name: pair.name, source: each.name, text: texts.map(({ text }) => text).join(','), place }];
      into.wrong(`The group ${quoted(pair.name)} is neither a node set nor a list of them.`, place);
      return [];
    });
  });

  function mainFile() {
    const place = { file: source.file, line: 1, column: 1 };
    return syntaxFault(source, place, 'groups.conf says where groups are, and names none itself.', [
      'Import the files that it names, such as groups.d/local.cfg.',
    ]);
  }
}

function lookupIn(groups: readonly Group[]): (source: string) => NodeLookup {
  const bySource = new Map<string, Map<string, string>>();
  for (const { source, name, text } of groups) {
    const known = bySource.get(source) ?? new Map<string, string>();
    bySource.set(source, known.set(name, qualified(text, source)));
  }
  return (own) => ({
    group: (name, source = own) => bySource.get(source)?.get(name),
    groups: (source = own) => [...(bySource.get(source)?.keys() ?? [])],
    nodes: () => {
      throw new OcfError('INVALID', 'wildcards stand for known nodes, and a group file knows none.');
    },
  });
}

// a group named without its source is one of the source it is named in
function qualified(text: string, source: string): string {
  return source === '' ? text : text.replace(/@(?!@)(?![\w.-]*:)/g, `@${source}:`);
}
