import type { ClusterModel, Node } from '../model.ts';
import { nodeFields } from '../node-fields.ts';
import type { PlainValue } from '../yaml/edit-tree.ts';
import type { FoundField, FoundNode } from './import-collection.ts';
import type { FieldPath, FieldValue } from './import-fields.ts';

/** What a node of the cluster has in a field; undefined for nothing. */
export function presentValue(node: Node, path: FieldPath): FieldValue | undefined {
  let value: unknown = node;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value as FieldValue | undefined;
}

/** The fields whose values a node of the cluster does not have yet. */
export function differingFields(node: Node, fields: Iterable<FoundField>): readonly FoundField[] {
  return [...fields].filter(({ path, value }) => !same(presentValue(node, path), filled(path, value, node.name)));
}

/** A node of which the file would say nothing. */
export function bareNode({ defaults }: ClusterModel, { name }: FoundNode): Node {
  const { address = '{name}', transport = 'ssh', ssh = {}, command = [], votes = 1, attributes = {} } = defaults.node;
  return { name, id: '', address: address.replaceAll('{name}', name), transport, ssh, command, votes, attributes };
}

/** Fields as the value of an entry, in the order of the schema. `shared`: {name} where the node's own name stands. */
export function settingsFrom(fields: readonly FoundField[], name: string, shared: boolean): PlainValue {
  const settings: Record<string, unknown> = {};
  for (const top of Object.keys(nodeFields)) {
    for (const { path, value } of fields)
      if (path[0] === top) put(settings, path, shared ? general(path, value, name) : value);
  }
  return settings as PlainValue;
}

/** The value with {name} for the node's name, where that says the same. */
export function general(path: FieldPath, value: FieldValue, name: string): FieldValue {
  if (path[0] === 'command' && Array.isArray(value))
    return value.map((word: string) => word.replaceAll(name, '{name}'));
  if (path[0] !== 'address' || typeof value !== 'string') return value;
  return /^[\d.]+$|:.*:/.test(value) ? value : value.replaceAll(name, '{name}');
}

// in an address {name} stands for the node; in a command it is filled in when it is used
function filled(path: FieldPath, value: FieldValue, name: string): FieldValue {
  return path[0] === 'address' && typeof value === 'string' ? value.replaceAll('{name}', name) : value;
}

function same(present: FieldValue | undefined, value: FieldValue): boolean {
  return present === value || JSON.stringify(present) === JSON.stringify(value);
}

// Object.defineProperty, since a name may be one that JavaScript gives a meaning
function put(settings: Record<string, unknown>, path: FieldPath, value: FieldValue): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) define(settings, name, value);
  else {
    if (!Object.hasOwn(settings, name)) define(settings, name, {});
    put(settings[name] as Record<string, unknown>, rest, value);
  }
}

function define(settings: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(settings, name, { value, enumerable: true, writable: true, configurable: true });
}
