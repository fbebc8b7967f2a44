import type { ReadInput } from './reader.ts';
import { linesOf, quoted, wordsOf } from './source.ts';

/**
 * genders(5), read as libgenders does: an attribute with a value is an attribute of the node, one without a value is a
 * group. `%n` in a value is the node's name.
 */
export function read({ source, into }: ReadInput): void {
  for (const line of linesOf(source)) {
    const [hosts, list, strange] = wordsOf(line, '#');
    if (!hosts) continue;
    if (strange) {
      into.wrong(`A line is nodes and attributes without blanks; ${quoted(strange.text)} is too much.`, strange.place);
      continue;
    }
    const nodes = into.nodeSet(hosts.text, hosts.place);
    let column = list?.place.column ?? 1;
    for (const item of list?.text.split(',') ?? []) {
      const place = { ...hosts.place, column };
      column += item.length + 1;
      const [, name = '', equals, value = ''] = /^([^=]*)(=?)(.*)$/s.exec(item) ?? [];
      if (name === '') into.wrong(`An attribute without a name: ${quoted(item)}.`, place);
      else if (equals === '') into.group(name, nodes, place);
      else if (value === '') into.wrong(`The attribute ${quoted(name)} has no value behind its "=".`, place);
      else for (const node of nodes) into.attribute(node, name, valueFor(value, node.name), place);
    }
  }
}

function valueFor(value: string, node: string): string {
  return value.includes('%') ? value.replace(/%([%n])/g, (_, letter) => (letter === 'n' ? node : '%')) : value;
}
