import type { Pair, TreeNode } from '../../yaml/tree.ts';
import { resolved } from '../../yaml/tree.ts';
import { hostPattern } from './ansible-hosts.ts';
import { Inventory, type Variables } from './ansible-inventory.ts';
import type { ReadInput } from './reader.ts';
import { quoted, syntaxFault } from './source.ts';
import { keyPlace, pairsIn, placeOf, textOf, yamlOf } from './yaml.ts';

// groups are nested by hand; deeper is a slip, or an attack
const deepest = 100;

/** An Ansible inventory in YAML form: groups with `hosts`, `children` and `vars`. */
export async function read({ source, into }: ReadInput): Promise<void> {
  const inventory = new Inventory();
  const root = await yamlOf(source);
  const groups = pairsIn(root);
  if (!groups) throw syntaxFault(source, placeOf(source, root), 'It is no map of groups.');
  // an aliased group is read once, so that aliases of aliases cost nothing
  const seen = new Set<string>();
  for (const pair of groups) addGroup(pair, 1);
  inventory.collect(into);

  function addGroup(pair: Pair, depth: number): void {
    const group = inventory.group(pair.name, keyPlace(source, pair));
    const meant = resolved(pair.value);
    const once = `${meant.start} ${pair.name}`;
    if (seen.has(once)) return;
    seen.add(once);
    if (depth > deepest)
      throw syntaxFault(source, keyPlace(source, pair), `Groups are nested more than ${deepest} deep.`);
    const parts = pairsIn(pair.value);
    if (!parts) {
      into.wrong(`The group ${quoted(pair.name)} is no map.`, keyPlace(source, pair));
      return;
    }
    for (const part of parts) {
      const below = pairsIn(part.value);
      if (!/^(hosts|children|vars)$/.test(part.name)) {
        into.leave(
          `${quoted(part.name)} of group ${pair.name}`,
          'a group has hosts, children and vars',
          keyPlace(source, part),
        );
      } else if (!below && !(part.name === 'hosts' && textOf(part.value))) {
        into.wrong(`${part.name} of group ${pair.name} is no map.`, keyPlace(source, part));
      } else if (part.name === 'vars') addVariables(group.variables, part.value);
      else if (part.name === 'children') {
        for (const child of below ?? []) {
          group.children.add(child.name);
          addGroup(child, depth + 1);
        }
      } else for (const host of below ?? []) for (const name of addHost(host)) group.hosts.add(name);
    }
  }

  function addHost(pair: Pair): readonly string[] {
    const place = keyPlace(source, pair);
    const hosts = hostPattern(pair.name);
    if (typeof hosts === 'string') {
      into.wrong(`${quoted(pair.name)} is no pattern of hosts: ${hosts}.`, place);
      return [];
    }
    for (const name of hosts.names) {
      const variables = inventory.host(name, place);
      if (hosts.port !== undefined) variables.set('ansible_port', { text: hosts.port, place });
      if (pairsIn(pair.value)) addVariables(variables, pair.value);
      else into.wrong(`The host ${quoted(pair.name)} is no map of variables.`, place);
    }
    return hosts.names;
  }

  function addVariables(variables: Variables, node: TreeNode): void {
    for (const pair of pairsIn(node) ?? []) {
      const value = resolved(pair.value);
      if (value.kind === 'scalar' && value.value === null) continue;
      const { tag } = value;
      const place = keyPlace(source, pair);
      variables.set(pair.name, { text: textOf(value), vault: tag === '!vault', unsafe: tag === '!unsafe', place });
    }
  }
}
