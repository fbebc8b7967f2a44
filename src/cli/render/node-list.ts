import type { Node } from '../../core/config/model.ts';
import { addressPattern } from '../../core/config/nodes/address-pattern.ts';
import type { NodeList, NodeNames } from '../../core/config/nodes/nodes.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export const nodeListOutputs = ['table', 'wide', 'name', 'json', 'yaml', 'commands'] as const;

/** One name a line. */
export function renderNodeNames({ nodes }: NodeNames): string {
  return nodes.join('\n');
}

/** A table with nodes that are alike on one line. */
export function renderNodeList({ nodes, cluster }: NodeList, style: Style): string {
  if (nodes.length === 0) return `Cluster ${cluster} has no nodes yet.`;
  const alike = new Map<string, { cells: string[]; names: string[] }>();
  for (const node of nodes) {
    const cells = cellsOf(node);
    const key = cells.join('\0');
    const known = alike.get(key);
    if (known) known.names.push(node.name);
    else alike.set(key, { cells, names: [node.name] });
  }
  return table(
    ['NODES', 'TRANSPORT', 'ADDRESS', 'ATTRIBUTES'].map(style.heading),
    [...alike.values()].map(({ cells, names }) => [style.name(NodeSet.of(names).fold()), ...cells]),
  );
}

function cellsOf({ name, address, transport, attributes }: Node): string[] {
  const pairs = Object.entries(attributes).map(([attribute, value]) => `${attribute}=${value}`);
  return [transport, addressPattern(address, name), pairs.join(' ')];
}
