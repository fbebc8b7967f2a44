import { isIP } from 'node:net';
import { addressFault, nodeNameFault } from './names.ts';
import type { ReadInput } from './reader.ts';
import { linesOf, quoted, type Word, wordsOf } from './source.ts';

/**
 * hosts(5): the address of each name. A node is called by the short name where the line has it beside the full one;
 * other aliases are not taken over.
 */
export function read({ source, into }: ReadInput): void {
  for (const line of linesOf(source)) {
    const [address, ...names] = wordsOf(line, '#');
    if (!address) continue;
    if (isIP(address.text.replace(/%.*$/, '')) === 0) {
      into.wrong(`${quoted(address.text)} is no address.`, address.place, ['A line is an address and then names.']);
      continue;
    }
    const name = nodeName(names);
    if (!name) {
      into.leave(address.text, 'the line has no name', address.place);
      continue;
    }
    const fault = nodeNameFault(name.text) === undefined ? addressFault(address.text) : undefined;
    if (fault !== undefined) into.leave(`${name.text} at ${address.text}`, `the address ${fault}`, address.place);
    else addNode(name, address);
  }

  function addNode(name: Word, address: Word): void {
    const node = into.node(name.text, name.place);
    if (!node) return;
    const known = node.fields.get('address');
    if (known && known.value !== address.text) {
      into.leave(`${name.text} at ${address.text}`, 'the node has an address by an earlier line', address.place);
    } else into.set(node, ['address'], address.text, address.place);
  }
}

function nodeName(names: readonly Word[]): Word | undefined {
  const [canonical] = names;
  return names.find(({ text }) => canonical?.text.startsWith(`${text}.`)) ?? canonical;
}
