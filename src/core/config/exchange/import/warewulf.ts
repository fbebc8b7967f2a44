import type { Place } from '../../../errors.ts';
import type { Pair, TreeNode } from '../../yaml/tree.ts';
import type { FoundNode } from './collection.ts';
import type { ReadInput } from './reader.ts';
import { quoted, syntaxFault } from './source.ts';
import { keyPlace, pairsIn, placeOf, textOf, textsOf, valueIn, yamlOf } from './yaml.ts';

/** Fields of a node or its profiles that become attributes of the name to the right. */
const described: Readonly<Record<string, string>> = {
  comment: 'comment',
  'cluster name': 'cluster',
  'container name': 'image',
  'image name': 'image',
  'asset key': 'asset_key',
};

/**
 * Warewulf 4's nodes.conf, or what `wwctl node export` prints: the address of the primary network device, tags (and
 * what describes the node) as attributes, profiles as groups. What a profile says holds for its nodes.
 */
export async function read({ source, into }: ReadInput): Promise<void> {
  const root = await yamlOf(source);
  const profiles = new Map((pairsIn(valueIn(root, 'nodeprofiles')) ?? []).map((pair) => [pair.name, pair.value]));
  const exported = !valueIn(root, 'nodes') && !valueIn(root, 'nodeprofiles');
  const nodes = pairsIn(exported ? root : valueIn(root, 'nodes'));
  if (!nodes) throw syntaxFault(source, placeOf(source, root), 'It has no map of nodes.');
  for (const pair of nodes) addNode(pair);

  function addNode(pair: Pair): void {
    const place = keyPlace(source, pair);
    if (!pairsIn(pair.value)) {
      into.wrong(`The node ${quoted(pair.name)} is no map.`, place);
      return;
    }
    const node = into.node(pair.name, place);
    if (!node) return;
    const names = textsOf(valueIn(pair.value, 'profiles')) ?? [];
    // a profile taken away with ~ does not count; the node itself counts more than its profiles, a later one than an earlier
    const used = names.map(({ text }) => text).filter((name) => !name.startsWith('~'));
    for (const { text, node: at } of names) {
      if (!text.startsWith('~') && text !== 'default') into.group(text, [node], placeOf(source, at));
    }
    const layers = [pair.value, ...used.reverse().flatMap((name) => profiles.get(name) ?? [])];
    addAddress(node, layers);
    addAttributes(node, layers);
  }

  function addAddress(node: FoundNode, layers: readonly TreeNode[]): void {
    const primary = layers.map((layer) => textOf(valueIn(layer, 'primary network'))).find(Boolean);
    const [own] = layers;
    const devices = pairsIn(valueIn(own, 'network devices') ?? valueIn(own, 'network')) ?? [];
    const device =
      devices.find(({ name }) => name === (primary ?? 'default')) ??
      devices.find(({ value }) =>
        /^(true|yes)$/i.test(textOf(valueIn(value, 'default')) ?? textOf(valueIn(value, 'primary')) ?? ''),
      ) ??
      devices[0];
    const address = valueIn(device?.value, 'ipaddr') ?? valueIn(device?.value, 'ipaddr6');
    const text = textOf(address);
    if (address && text) into.set(node, ['address'], text.replace(/\/\d+$/, ''), placeOf(source, address));
    const hardware = valueIn(device?.value, 'hwaddr');
    if (hardware) attribute(node, 'hwaddr', hardware, placeOf(source, hardware));
  }

  function addAttributes(node: FoundNode, layers: readonly TreeNode[]): void {
    for (const layer of layers) {
      for (const [field, name] of Object.entries(described)) {
        const value = valueIn(layer, field);
        if (value) attribute(node, name, value, placeOf(source, value));
      }
      const ipmi = valueIn(layer, 'ipmi');
      const controller = valueIn(ipmi, 'ipaddr');
      if (controller) attribute(node, 'ipmi', controller, placeOf(source, controller));
      const password = pairsIn(ipmi)?.find(({ name }) => name === 'password');
      if (password && layer === layers[0]) into.secret('ipmi password', node.name, keyPlace(source, password));
      for (const tag of [...(pairsIn(valueIn(layer, 'tags')) ?? []), ...(pairsIn(valueIn(layer, 'keys')) ?? [])]) {
        attribute(node, tag.name, tag.value, keyPlace(source, tag));
      }
    }
  }

  // the first layer that says it counts
  function attribute(node: FoundNode, name: string, value: TreeNode, place: Place): void {
    const text = textOf(value);
    if (text && !node.fields.has(`attributes.${name}`)) into.attribute(node, name, text, place);
  }
}
