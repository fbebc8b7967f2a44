import type { ClusterModel, Node } from '../../model.ts';
import { nodeFields } from '../../node-fields.ts';
import { addressPattern } from '../../nodes/address-pattern.ts';
import { type Leaf, leafAt, sameValue } from '../../nodes/leaves.ts';
import type { PlainValue } from '../../yaml/edit-tree.ts';
import type { FoundField, FoundNode } from './collection.ts';

/** The fields whose values a node of the cluster does not have yet. */
export function differingFields(node: Node, fields: Iterable<FoundField>): readonly FoundField[] {
  return [...fields].filter((field) => !sameValue(leafAt(node, field.path), filledIn(field, node.name).value));
}

/** A node of which the file would say nothing. */
export function bareNode({ defaults }: ClusterModel, { name }: FoundNode): Node {
  const { address = '{name}', transport = 'ssh', ssh = {}, command = [], votes = 1, attributes = {} } = defaults.node;
  return { name, id: '', address: address.replaceAll('{name}', name), transport, ssh, command, votes, attributes };
}

/** Fields as the value of an entry, in the order of the schema. */
export function settingsFrom(fields: readonly Leaf[]): PlainValue {
  const settings: Record<string, unknown> = {};
  for (const top of Object.keys(nodeFields)) {
    for (const { path, value } of fields) if (path[0] === top) put(settings, path, value);
  }
  return settings as PlainValue;
}

/** The fields with {name} for the node's name where that says the same, so that nodes are alike. */
export function shared(fields: readonly Leaf[], name: string): readonly Leaf[] {
  return fields.map(({ path, value }) => {
    const pattern = path[0] === 'address' && typeof value === 'string' ? addressPattern(value, name) : value;
    // what has {name} of its own already must not get another meaning
    return { path, value: filledIn({ path, value: pattern }, name).value === value ? pattern : value };
  });
}

// in an address {name} stands for the node; in a command it is filled in when it is used
function filledIn({ path, value }: Leaf, name: string): Leaf {
  if (path[0] !== 'address' || typeof value !== 'string') return { path, value };
  return { path, value: value.replaceAll('{name}', name) };
}

// own properties always: an attribute may be called __proto__
function put(settings: Record<string, unknown>, [name = '', ...below]: readonly string[], value: unknown): void {
  const whole = below.length === 0 ? value : Object.hasOwn(settings, name) ? settings[name] : {};
  Object.defineProperty(settings, name, { value: whole, enumerable: true, writable: true, configurable: true });
  if (below.length > 0) put(whole as Record<string, unknown>, below, value);
}
