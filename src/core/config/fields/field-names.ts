import type { Field, Shape } from '../shape.ts';

/** Every field by its dotted name; of a map `attributes.NAME`, and below that `operations.NAME.timeout`. */
export function namesOfFields(fields: Readonly<Record<string, Field>>): readonly string[] {
  return Object.entries(fields).flatMap(([name, { shape }]) => namesBelow(name, shape));
}

function namesBelow(name: string, shape: Shape): readonly string[] {
  if (shape.type === 'map') return namesBelow(`${name}.NAME`, shape.of);
  // a list of maps cannot be written in words
  if (shape.type === 'list' && shape.of.type === 'record') return [];
  if (shape.type !== 'record') return [name];
  return Object.entries(shape.fields).flatMap(([below, field]) => namesBelow(`${name}.${below}`, field.shape));
}
