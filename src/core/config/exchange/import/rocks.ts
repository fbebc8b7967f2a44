import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { type Line, linesOf, syntaxFault } from './source.ts';

interface Column {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What the host is to do at its next start is no description of it. */
const state = ['host', 'runaction', 'installaction'];

/**
 * What `rocks list host` prints (Stacki's `stack list host` too): membership, rack, rank… as attributes; and
 * `rocks list host interface`: the address of the first private interface. Columns are told by the header's places.
 */
export function read({ source, into }: ReadInput): void {
  let columns: readonly Column[] | undefined;
  for (const line of linesOf(source)) {
    if (line.text.trim() === '' || /^\s*[\w-]*[#$]\s/.test(line.text)) continue;
    if (/^\s*HOST\s/.test(line.text)) columns = columnsOf(line.text);
    else if (columns) readRow(line, columns);
    else throw syntaxFault(source, line.place, 'The first line has to be the header that begins with HOST.');
  }

  function readRow(line: Line, known: readonly Column[]): void {
    const values = new Map(known.map(({ name, start, end }) => [name, line.text.slice(start, end).trim()]));
    const host = values.get('host')?.replace(/:$/, '') ?? '';
    const node = into.node(host, line.place);
    if (!node) return;
    if (values.has('ip')) addInterface(node, values, line);
    else {
      for (const [name, value] of values) {
        if (!state.includes(name) && !/^-*$/.test(value)) into.attribute(node, name, value, line.place);
      }
    }
  }

  function addInterface(node: FoundNode, values: ReadonlyMap<string, string>, { place }: Line): void {
    const address = values.get('ip') ?? '';
    if (/^-*$/.test(address) || node.fields.has('address')) return;
    const network = values.get('subnet') ?? values.get('network') ?? 'private';
    if (network === 'private') into.set(node, ['address'], address, place);
  }
}

// a column reaches up to the next one's first letter; the first line's names are the fields
function columnsOf(header: string): readonly Column[] {
  const names = [...header.matchAll(/\S+/g)];
  return names.map((match, index) => ({
    name: match[0].toLowerCase(),
    start: match.index,
    end: names[index + 1]?.index ?? Number.POSITIVE_INFINITY,
  }));
}
