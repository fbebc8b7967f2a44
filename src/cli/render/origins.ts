import type { NodeOrigins, Origin, OriginsShown } from '../../core/config/listing/origins.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { surroundings } from './node.ts';

/** Each node with a line for every value: the value, what said it, and where that stands in the file. */
export function renderOrigins({ nodes, file }: OriginsShown, style: Style): string {
  return [...nodes.map((node) => renderNode(node, style)), style.faint(`Lines are of ${style.outside(file)}.`)].join(
    '\n\n',
  );
}

function renderNode(details: NodeOrigins, style: Style): string {
  const rows = details.origins.map((origin) => [
    style.outside(origin.field),
    style.outside(String(origin.value)),
    style.outside(sourceOf(origin)),
    origin.line === undefined ? '' : `line ${origin.line}`,
    origin.written === undefined ? '' : style.outside(`written ${origin.written}`),
  ]);
  const origins = table(['FIELD', 'VALUE', 'FROM', '', ''].map(style.heading), rows);
  const indented = origins.split('\n').map((line) => `  ${line}`);
  return [style.name(details.node.name), ...indented, ...surroundings(details, style)].join('\n');
}

function sourceOf({ from, entry, field }: Origin): string {
  switch (from) {
    case 'node':
      return 'its own entry';
    case 'set':
      return `node set ${entry}`;
    case 'default':
      return 'defaults.node';
    case 'built-in':
      return field === 'id' ? 'built-in: made of cluster id and name' : 'built-in';
  }
}
