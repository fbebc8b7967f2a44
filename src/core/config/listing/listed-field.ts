import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import type { Node } from '../model.ts';
import { nodeFields } from '../node-fields.ts';
import type { Shape } from '../shape.ts';

/** A node as lists show it. */
export interface ListedNode extends Node {
  /** Groups of the cluster file that it is in. */
  readonly groups: readonly string[];
}

/**
 * Something that a node list can show, choose and sort by.
 *
 * @example listedField('attributes.rack') // { name: 'attributes.rack', path: ['attributes', 'rack'], … }
 */
export interface ListedField {
  /** Dotted, as it was asked for. */
  readonly name: string;
  readonly path: readonly string[];
  /** Holds fields of its own (`ssh`, `attributes`): it is set or not, and has no single value. */
  readonly several: boolean;
  /** All that its value can be. */
  readonly allowed?: readonly string[];
}

const ownFields: Readonly<Record<string, Shape>> = {
  name: { type: 'text' },
  groups: { type: 'list', of: { type: 'text' } },
};

/**
 * The field of a dotted name. Behind `attributes.` and `ssh.options.` any name may follow, dots included.
 *
 * @throws OcfError USAGE with what may have been meant.
 */
export function listedField(name: string): ListedField {
  const [top = '', ...rest] = name.split('.');
  const shape = Object.hasOwn(ownFields, top)
    ? ownFields[top]
    : Object.hasOwn(nodeFields, top)
      ? nodeFields[top]?.shape
      : undefined;
  const found = shape && below(shape, [top], rest);
  if (found) return { ...found, name };
  const known = fieldNames();
  const near = didYouMean(name, known);
  throw new OcfError('USAGE', `A node has no field ${JSON.stringify(name)}.`, {
    suggestions: near.length > 0 ? near : [`There are ${known.join(', ')}.`],
  });
}

function below(shape: Shape, path: readonly string[], rest: readonly string[]): Omit<ListedField, 'name'> | undefined {
  if (rest.length === 0) {
    const several = shape.type === 'record' || shape.type === 'map';
    return { path, several, ...(shape.type === 'text' && shape.allowed ? { allowed: shape.allowed } : {}) };
  }
  if (shape.type === 'map') {
    const key = rest.join('.');
    return key === '' ? undefined : { path: [...path, key], several: false };
  }
  const [next = '', ...more] = rest;
  if (shape.type !== 'record' || !Object.hasOwn(shape.fields, next)) return undefined;
  return below((shape.fields[next] as { shape: Shape }).shape, [...path, next], more);
}

/** Every name that listedField takes; NAME stands for any. */
export function fieldNames(): readonly string[] {
  const names = (name: string, shape: Shape): readonly string[] => {
    if (shape.type === 'map') return [name, `${name}.NAME`];
    if (shape.type !== 'record') return [name];
    return [name, ...Object.entries(shape.fields).flatMap(([each, field]) => names(`${name}.${each}`, field.shape))];
  };
  const shapes = Object.entries(nodeFields).map(([name, { shape }]) => [name, shape] as const);
  return [...Object.entries(ownFields), ...shapes].flatMap(([name, shape]) => names(name, shape));
}

/** What the node has there; undefined when it is not set, or holds nothing. */
export function fieldValue(node: ListedNode, { path }: Pick<ListedField, 'path'>): unknown {
  let value: unknown = node;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  return empty ? undefined : value;
}

/** The same as texts: one, several for a list, none when it is not set; a map gives `name=value` texts. */
export function textsOf(node: ListedNode, field: Pick<ListedField, 'path'>): readonly string[] {
  const value = fieldValue(node, field);
  if (value === undefined) return [];
  if (Array.isArray(value)) return field.path[0] === 'command' ? [value.join(' ')] : value.map(String);
  return typeof value === 'object' && value !== null ? pairs(value, '') : [String(value)];
}

function pairs(value: object, prefix: string): readonly string[] {
  return Object.entries(value).flatMap(([name, item]) =>
    typeof item === 'object' && item !== null ? pairs(item, `${prefix}${name}.`) : [`${prefix}${name}=${item}`],
  );
}
