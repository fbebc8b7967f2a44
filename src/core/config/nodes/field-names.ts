import { nodeFields } from '../node-fields.ts';
import type { Shape } from '../shape.ts';

/** Every field of a node by its dotted name; a map as `attributes.NAME`. */
export function nodeFieldNames(): readonly string[] {
  return Object.entries(nodeFields).flatMap(([name, { shape }]) => namesBelow(name, shape));
}

function namesBelow(name: string, shape: Shape): readonly string[] {
  if (shape.type === 'map') return [`${name}.NAME`];
  if (shape.type !== 'record') return [name];
  return Object.entries(shape.fields).flatMap(([below, field]) => namesBelow(`${name}.${below}`, field.shape));
}
