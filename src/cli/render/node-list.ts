import type { Node } from '../../core/config/model.ts';
import { addressPattern } from '../../core/config/nodes/address-pattern.ts';
import type { DescribedNodes, NodesByEntry } from '../../core/config/nodes/by-entry.ts';
import type { NodeNames } from '../../core/config/nodes/nodes.ts';
import { NodeSet, unionOf } from '../../core/nodeset/nodeset.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export const nodeListOutputs = ['table', 'wide', 'name', 'json', 'yaml', 'commands'] as const;

/** One name a line. */
export function renderNodeNames({ nodes }: NodeNames): string {
  return nodes.join('\n');
}

/** A table with nodes that are alike on one line. */
export function renderNodeList({ parts, cluster }: NodesByEntry, style: Style): string {
  if (parts.length === 0) return `Cluster ${cluster} has no nodes yet.`;
  const alike = new Map<string, { cells: string[]; nodes: DescribedNodes['nodes'][] }>();
  for (const { nodes, settings } of parts) {
    const cells = cellsOf(settings);
    const key = cells.join('\0');
    const known = alike.get(key);
    if (known) known.nodes.push(nodes);
    else alike.set(key, { cells, nodes: [nodes] });
  }
  return table(
    ['NODES', 'TRANSPORT', 'ADDRESS', 'ATTRIBUTES'].map(style.heading),
    [...alike.values()].map(({ cells, nodes }) => [style.name(folded(nodes)), ...cells.map(style.outside)]),
  );
}

// one node is the usual case where all differ, and ten thousand of them feel it
function folded(nodes: readonly DescribedNodes['nodes'][]): string {
  const [first, ...others] = nodes;
  if (typeof first === 'string' && others.length === 0) return first;
  const names = nodes.filter((part) => typeof part === 'string');
  const sets = nodes.filter((part) => typeof part !== 'string');
  return unionOf([NodeSet.of(names), ...sets]).fold();
}

function cellsOf({ name, address, transport, attributes }: Node): string[] {
  let pairs = '';
  for (const attribute of Object.keys(attributes)) pairs += `${pairs && ' '}${attribute}=${attributes[attribute]}`;
  return [transport, addressPattern(address, name), pairs];
}
