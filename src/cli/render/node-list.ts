import type { NodeList } from '../../core/config/nodes.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function renderNodeList(result: NodeList, style: Style): string {
  if (result.nodes.length === 0) return 'No nodes.';
  return table(
    ['NODE', 'TRANSPORT', 'ADDRESS', 'ATTRIBUTES'].map(style.heading),
    result.nodes.map((node) => [
      style.name(node.name),
      node.transport,
      node.address,
      Object.entries(node.attributes)
        .map(([name, value]) => `${name}=${value}`)
        .join(' '),
    ]),
  );
}
