import { isIP } from 'node:net';
import type { Place } from '../../../errors.ts';
import type { ReadInput } from './reader.ts';
import { linesOf, quoted, syntaxFault } from './source.ts';

interface NodeSection {
  readonly place: Place;
  readonly values: Map<string, { readonly text: string; readonly place: Place }>;
}

/** corosync.conf(5): the nodelist, and the cluster's name. The first ring's address is the node's. */
export function read({ source, into }: ReadInput): void {
  const sections: string[] = [];
  const opened: Place[] = [];
  let node: NodeSection | undefined;
  for (const { text, place } of linesOf(source)) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const at = { ...place, column: text.indexOf(line) + 1 };
    if (line.endsWith('{')) {
      sections.push(line.slice(0, -1).trim());
      opened.push(at);
      if (sections.join('.') === 'nodelist.node') node = { place: at, values: new Map() };
    } else if (line === '}') {
      if (sections.length === 0) throw syntaxFault(source, at, 'This } closes nothing.');
      if (sections.join('.') === 'nodelist.node' && node) addNode(node);
      sections.pop();
      opened.pop();
    } else {
      const colon = line.indexOf(':');
      if (colon < 0) throw syntaxFault(source, at, `${quoted(line)} is neither "name: value" nor a section.`);
      const name = line.slice(0, colon).trim();
      const value = line.slice(colon + 1).trim();
      if (sections.join('.') === 'nodelist.node') node?.values.set(name, { text: value, place: at });
      else if (sections.join('.') === 'totem' && name === 'cluster_name') into.cluster = value;
    }
  }
  const open = opened.at(-1);
  if (open) throw syntaxFault(source, open, `The section ${quoted(sections.at(-1) ?? '')} is not closed.`);

  function addNode({ values, place }: NodeSection): void {
    const address = values.get('ring0_addr');
    const name = values.get('name') ?? (address && isIP(address.text) === 0 ? address : undefined);
    if (!name) {
      const what = address === undefined ? 'a node' : `the node at ${address.text}`;
      into.leave(what, 'it has no name', place);
      return;
    }
    const found = into.node(name.text, name.place);
    if (!found) return;
    for (const [key, { text, place: at }] of values) {
      if (key === 'ring0_addr') into.set(found, ['address'], text, at);
      else if (key === 'quorum_votes') into.set(found, ['votes'], text, at);
      else if (key !== 'name') into.attribute(found, key, text, at);
    }
  }
}
