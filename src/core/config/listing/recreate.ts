import { NodeSet } from '../../nodeset/nodeset.ts';
import type { ClusterModel, Node } from '../model.ts';
import { addressPattern } from '../nodes/address-pattern.ts';
import { uuid5 } from '../nodes/ids.ts';
import type { FoundNodes } from './find-nodes.ts';

export interface NodeCommands {
  readonly cluster: string;
  /** Words of each command, the program's name first. */
  readonly commands: readonly (readonly string[])[];
  /** What the commands do not say: of which nodes, folded, and a sentence. */
  readonly left: readonly { readonly nodes: string; readonly reason: string }[];
}

/**
 * Commands that add nodes to a cluster without defaults as they are in this one: their settings count as they are
 * after defaults and node sets, nodes that are alike come in one command (with `fold`), and only ids that stand in
 * the file are given.
 */
export function recreateNodes(
  model: Pick<ClusterModel, 'cluster'>,
  { cluster, nodes }: FoundNodes,
  { fold = true }: { readonly fold?: boolean } = {},
): NodeCommands {
  const describable = nodes.filter((node) => !hasOddWords(node) && !isOfMember(node));
  const alike = new Map<string, { readonly options: readonly string[]; readonly nodes: Node[] }>();
  for (const node of describable) {
    const options = settingOptions(node);
    const address = addressPattern(node.address, node.name);
    const id = node.id === uuid5(model.cluster.id, node.name) ? undefined : node.id;
    const key = fold ? JSON.stringify([address, id, ...options]) : node.name;
    const known = alike.get(key);
    if (known) known.nodes.push(node);
    else alike.set(key, { options: [...option('--id', id), ...options], nodes: [node] });
  }
  const commands = [...alike.values()].map(({ options, nodes }) => addition(nodes, options));
  const left = [
    leftOut(nodes.filter(isOfMember), 'left out: member clusters describe them.'),
    leftOut(
      nodes.filter((node) => hasOddWords(node) && !isOfMember(node)),
      'left out: a word of the command is empty or has a blank in it.',
    ),
    leftOut(describable.filter(hasIdleCommand), 'added without the command, which the transport does not use.'),
  ].flat();
  return { cluster, commands, left };
}

function leftOut(nodes: readonly Node[], reason: string): NodeCommands['left'] {
  return nodes.length === 0 ? [] : [{ nodes: NodeSet.of(nodes.map(({ name }) => name)).fold(), reason }];
}

function addition(nodes: readonly Node[], options: readonly string[]): readonly string[] {
  const [first, ...others] = nodes as [Node, ...Node[]];
  const address = others.length === 0 ? first.address : addressPattern(first.address, first.name);
  const same = address === (others.length === 0 ? first.name : '{name}');
  const set = others.length === 0 ? first.name : NodeSet.of(nodes.map(({ name }) => name)).fold();
  return ['ocf', 'node', 'add', set, ...(same ? [] : option('--address', address)), ...options, '--yes'];
}

function settingOptions({ transport, ssh, command, votes, parent, attributes }: Node): readonly string[] {
  const { user, port, identity, jump, options = {} } = ssh;
  return [
    ...(transport === 'ssh' ? [] : option('--transport', transport)),
    ...option('--ssh-user', user),
    ...option('--ssh-port', port),
    ...option('--ssh-identity', identity),
    ...option('--ssh-jump', jump),
    ...Object.entries(options).flatMap(([name, value]) => option('--ssh-option', `${name}=${value}`)),
    ...(transport === 'command' ? option('--command', command.join(' ')) : []),
    ...(votes === 1 ? [] : option('--votes', votes)),
    ...option('--parent', parent),
    ...Object.entries(attributes).flatMap(([name, value]) => option('--attribute', `${name}=${value}`)),
  ];
}

/** An option's words; a value that begins with a dash, or is empty, is taken for one only behind an equals sign. */
export function option(name: string, value: string | number | undefined): readonly string[] {
  if (value === undefined) return [];
  const text = String(value);
  return /^[^-]/.test(text) ? [name, text] : [`${name}=${text}`];
}

function isOfMember({ name }: Node): boolean {
  return name.includes('/');
}

function hasIdleCommand({ transport, command }: Node): boolean {
  return transport !== 'command' && command.length > 0;
}

function hasOddWords({ transport, command }: Node): boolean {
  return transport === 'command' && command.some((word) => word === '' || /\s/.test(word));
}
