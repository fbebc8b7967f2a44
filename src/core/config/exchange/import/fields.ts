import { wordProblem } from '../../check/word-rules.ts';
import { nodeFields } from '../../node-fields.ts';
import type { LeafValue } from '../../nodes/leaves.ts';
import type { Shape } from '../../shape.ts';

/** One setting of a node: `['ssh', 'user']`, `['attributes', 'rack']`. */
export type FieldPath = readonly string[];

/** The shape of a node's field that holds a value; undefined when there is no such field. */
export function fieldShape(path: FieldPath): Shape | undefined {
  let shape: Shape = { type: 'record', fields: nodeFields };
  for (const name of path) {
    if (shape.type === 'record') {
      if (!Object.hasOwn(shape.fields, name)) return undefined;
      shape = (shape.fields[name] as { shape: Shape }).shape;
    } else if (shape.type === 'map') shape = shape.of;
    else return undefined;
  }
  return shape.type === 'record' || shape.type === 'map' ? undefined : shape;
}

/** The path of a field written with dots; what follows `attributes.` or `ssh.options.` is one name. */
export function fieldPath(text: string): FieldPath {
  const open = /^(attributes|ssh\.options)\.(.+)$/.exec(text);
  return open ? [...(open[1] as string).split('.'), open[2] as string] : text.split('.');
}

/** A text as the field's value, or what it would have to be. The text of a list is split at blanks. */
export function fieldValue(
  path: FieldPath,
  given: string | readonly string[],
): { readonly value: LeafValue } | { readonly wrong: string } {
  const shape = fieldShape(path);
  if (shape?.type === 'list') return listValue(given);
  const text = String(given);
  if (shape?.type === 'integer') {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= shape.least && value <= shape.most) return { value };
    return { wrong: `a whole number from ${shape.least} to ${shape.most}` };
  }
  if (shape?.type !== 'text') throw new Error(`${path.join('.')} is no field of a node`);
  if (shape.allowed && !shape.allowed.includes(text)) return { wrong: `one of ${shape.allowed.join(', ')}` };
  const problem = shape.check && wordProblem(shape.check, text);
  if (problem !== undefined) return { wrong: problem };
  return { value: path.join('.') === 'id' ? text.toLowerCase() : text };
}

function listValue(given: string | readonly string[]): { readonly value: LeafValue } | { readonly wrong: string } {
  const words = typeof given === 'string' ? given.trim().split(/\s+/) : given;
  const problem = words.map((word) => wordProblem('line', word)).find((found) => found !== undefined);
  return problem === undefined ? { value: words } : { wrong: problem };
}
