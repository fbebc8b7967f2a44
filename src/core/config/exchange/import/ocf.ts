import { OcfError } from '../../../errors.ts';
import { parseNodeSet } from '../../../nodeset/parse.ts';
import { understandText } from '../../check/understand.ts';
import type { Node, OptionValue } from '../../model.ts';
import { nodeLookup } from '../../nodes/lookup.ts';
import { entriesFor, indexNodes } from '../../nodes/node-index.ts';
import { allNodes } from '../../nodes/resolve.ts';
import { isLiteralSecret } from '../../secrets.ts';
import { offsetOf } from '../../yaml/find.ts';
import { placeAt } from '../../yaml/source-text.ts';
import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { withoutFrame } from './yaml.ts';

const membersNodes = 'it names nodes of member clusters';

/**
 * A cluster file of this program, as YAML or JSON: everything but the cluster's own name and id. What its defaults say
 * is said of its nodes. Literal secrets are left out; references to secrets come along.
 */
export async function read({ source, into }: ReadInput): Promise<void> {
  const { tree, model } = await withoutFrame(understandText(source.file, source.text));
  into.cluster = model.cluster.name;
  const index = indexNodes(model.nodes);
  const lookup = nodeLookup(model);
  for (const node of allNodes(model)) {
    const entries = entriesFor(index, node.name);
    const place = placeAt(tree, offsetOf(tree, ['nodes', entries.at(-1)?.key ?? ''], 'key'));
    const found = into.node(node.name, place);
    if (found) addFields(found, node);
    const own = entries.find(({ settings }) => settings.id !== undefined)?.settings.id;
    if (found && own !== undefined) into.set(found, ['id'], own, place);
  }
  for (const name of Object.keys(model.members ?? {}))
    left(['members', name], `member ${name}`, 'clusters are not imported');
  for (const [name, text] of Object.entries(model.groups)) {
    if (beyond(text)) {
      left(['groups', name], `group ${name}`, membersNodes);
      continue;
    }
    const nodes = parseNodeSet(text, lookup).names();
    into.group(
      name,
      nodes.flatMap((node) => into.nodes.get(node) ?? []),
      placeAt(tree, offsetOf(tree, ['groups', name], 'key')),
    );
  }
  for (const [name, device] of Object.entries(model.devices)) {
    const plugs = Object.entries(device.plugs).filter(([key]) => {
      if (beyond(key)) left(['devices', name, 'plugs', key], `plugs of ${name} for ${key}`, membersNodes);
      return !beyond(key);
    });
    into.devices.set(name, {
      ...device,
      plugs: Object.fromEntries(plugs),
      options: withoutSecrets(['devices', name, 'options'], device.options),
    });
  }
  for (const { key, levels } of model.fencing) {
    if (beyond(key)) left(['fencing', key], `fencing of ${key}`, membersNodes);
    else into.fencing.set(parseNodeSet(key, lookup).fold(), levels);
  }
  for (const [name, resource] of Object.entries(model.resources)) {
    if (resource.nodes !== undefined && beyond(resource.nodes)) {
      left(['resources', name], `resource ${name}`, membersNodes);
      continue;
    }
    const parameters = withoutSecrets(['resources', name, 'parameters'], resource.parameters);
    into.resources.set(name, { ...resource, parameters });
  }

  // nodes of members mean nothing where these are not members
  function beyond(text: string): boolean {
    if (!model.members) return false;
    try {
      return parseNodeSet(text, lookup)
        .names()
        .some((name) => name.includes('/'));
    } catch (error) {
      if (error instanceof OcfError && error.code === 'REFUSED') return true;
      throw error;
    }
  }

  function left(path: readonly string[], what: string, why: string): void {
    into.leave(what, why, placeAt(tree, offsetOf(tree, path, 'key')));
  }

  function addFields(found: FoundNode, { address, transport, ssh, command, votes, parent, attributes }: Node): void {
    const { place } = found;
    into.set(found, ['address'], address, place);
    into.set(found, ['transport'], transport, place);
    into.set(found, ['votes'], String(votes), place);
    if (parent !== undefined) into.set(found, ['parent'], parent, place);
    if (command.length > 0) into.set(found, ['command'], command, place);
    const { options = {}, ...rest } = ssh;
    for (const [name, value] of Object.entries(rest)) into.set(found, ['ssh', name], String(value), place);
    for (const [name, value] of Object.entries(options)) into.set(found, ['ssh', 'options', name], value, place);
    for (const [name, value] of Object.entries(attributes)) into.attribute(found, name, value, place);
  }

  function withoutSecrets(path: readonly string[], values: Readonly<Record<string, OptionValue>>) {
    const safe = Object.entries(values).filter(([name, value]) => {
      if (!isLiteralSecret(name, value)) return true;
      into.secret(name, path[1] as string, placeAt(tree, offsetOf(tree, [...path, name], 'key')));
      return false;
    });
    return Object.fromEntries(safe);
  }
}
