import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { type Line, linesOf, quoted, syntaxFault } from './source.ts';

interface Value {
  readonly text: string;
  readonly line: Line;
}

interface Stanza {
  readonly name: string;
  readonly line: Line;
  readonly values: Map<string, Value>;
}

/** What xCAT notes of a node's state, and how it is installed at the moment: no description of it. */
const state =
  /^(objtype|usercomment|(app|update)?status(time)?|curr(state|chain|entstate)|chain|initrd|kernel|kcmdline|addkcmdline)$/;

/**
 * xCAT's object stanzas, as `lsdef -t node -z` prints them, or `lsdef -l`: `ip` is the address, `groups` the groups,
 * everything else that describes the node an attribute.
 */
export function read({ source, into }: ReadInput): void {
  let stanza: Stanza | undefined;
  for (const line of linesOf(source)) {
    const { text } = line;
    if (/^\s*(#|$)/.test(text)) continue;
    const [, name] = /^(?:Object name: *)?([^\s=][^=]*?):?\s*$/.exec(text) ?? [];
    const [, key, value = ''] = /^\s+([^\s=]+)=(.*)$/.exec(text) ?? [];
    if (key !== undefined && stanza) stanza.values.set(key, { text: value.trim(), line });
    else if (name !== undefined && (text.trimEnd().endsWith(':') || text.startsWith('Object name:'))) {
      finish();
      stanza = { name, line, values: new Map() };
    } else throw syntaxFault(source, line.place, `${quoted(text.trim())} is neither "name:" nor "attribute=value".`);
  }
  finish();

  function finish(): void {
    if (!stanza) return;
    const { name, line, values } = stanza;
    const type = values.get('objtype')?.text ?? 'node';
    if (type !== 'node') into.leave(quoted(name), `it is an xCAT object of type ${quoted(type)}`, line.place);
    const node = type === 'node' ? into.node(name, line.place) : undefined;
    if (node) for (const [key, each] of values) addValue(node, key, each);
  }

  function addValue(node: FoundNode, key: string, { text, line }: Value): void {
    if (text === '' || state.test(key)) return;
    if (key === 'ip') into.set(node, ['address'], text, line.place);
    else if (key === 'groups') {
      for (const group of text.split(',')) if (group.trim() !== '') into.group(group.trim(), [node], line.place);
    } else into.attribute(node, key, text, line.place);
  }
}
