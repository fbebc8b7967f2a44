import type { Node } from '../../model.ts';
import { quotedText } from '../../yaml/emit.ts';
import type { LeftOut } from './left-out.ts';
import { whySecret, withoutLiterals } from './secrets.ts';
import type { ExportWriter } from './source.ts';

type Variables = Map<string, string | number>;

/** Variables, also under their old names, that say how a node is reached. */
const ownVariables =
  /^ansible_(connection|host|port|user|ssh_host|ssh_port|ssh_user|ssh_private_key_file|private_key_file|ssh_common_args)$/;
const ownGroups = new Set(['all', 'ungrouped']);

/**
 * An Ansible inventory in YAML: hosts with how they are reached, attributes as their variables, groups. Every text is
 * in double quotes, and one that Ansible would take for a template is marked as none.
 */
export const ansibleInventory: ExportWriter = ({ model, nodes, groups, left }) => {
  const hosts = nodes.filter((node) => {
    const why = notReached(node);
    if (why !== undefined) left.ofNode(node.name, '', why);
    return why === undefined;
  });
  const known = new Set(hosts.map(({ name }) => name));
  const lines = [`# Nodes of cluster ${model.cluster.name}, by ocf config export --format ansible`, 'all:'];
  lines.push(hosts.length > 0 ? '  hosts:' : '  hosts: {}');
  for (const node of hosts) {
    const variables = variablesOf(node, left);
    lines.push(`    ${quotedText(node.name)}:${variables.size === 0 ? ' {}' : ''}`);
    for (const [name, value] of variables) lines.push(`      ${quotedText(name)}: ${valueText(value)}`);
  }
  const children = groups.filter(({ group, nodes: members }) => {
    if (!ownGroups.has(group)) return true;
    const same = group === 'all' && members.size === nodes.length;
    if (!same) left.add(`group ${group}`, 'Ansible has a group of that name itself');
    return false;
  });
  if (children.length > 0) lines.push('  children:');
  for (const { group, nodes: members } of children) {
    const there = members.names().filter((name) => known.has(name));
    lines.push(`    ${quotedText(group)}:`, there.length > 0 ? '      hosts:' : '      hosts: {}');
    for (const name of there) lines.push(`        ${quotedText(name)}: {}`);
  }
  return `${lines.join('\n')}\n`;
};

function notReached({ name, address, transport }: Node): string | undefined {
  if (ownGroups.has(name)) return 'Ansible has a group of that name itself';
  if (transport === 'command') return 'Ansible cannot reach a node by the transport command';
  // what looks like HOST:PORT is read as that
  if (/^[^:]*:\d+$/.test(name)) return 'Ansible reads the end of such a name as a port';
  return address.startsWith('-') ? 'Ansible would give such an address to ssh as an option' : undefined;
}

function variablesOf(node: Node, left: LeftOut): Variables {
  const { name, address, transport } = node;
  const { user, port, identity, jump, options = {} } = node.ssh;
  const variables: Variables = new Map();
  if (address !== name) variables.set('ansible_host', address);
  if (transport === 'local') variables.set('ansible_connection', 'local');
  if (port !== undefined) variables.set('ansible_port', port);
  // Ansible puts these between double quotes of ssh's own, as they are
  for (const [variable, what, value] of [
    ['ansible_user', 'ssh.user', user],
    ['ansible_ssh_private_key_file', 'ssh.identity', identity],
  ] as const) {
    if (value === undefined) continue;
    if (/["\\]/.test(value)) left.ofNode(name, what, 'Ansible has no way to write a quote or a backslash there');
    else variables.set(variable, value);
  }
  const shown = withoutLiterals(options, (option) => left.ofNode(name, `ssh option ${option}`, whySecret));
  const extra = [...(jump === undefined ? [] : [['ProxyJump', jump]]), ...Object.entries(shown)];
  const words = extra.flatMap(([option, value]) => ['-o', `'${`${option}=${value}`.replaceAll("'", `'"'"'`)}'`]);
  if (words.length > 0) variables.set('ansible_ssh_common_args', words.join(' '));
  const told = (attribute: string) => left.ofNode(name, `attribute ${JSON.stringify(attribute)}`, whySecret);
  for (const [attribute, value] of Object.entries(withoutLiterals(node.attributes, told))) {
    const what = `attribute ${JSON.stringify(attribute)}`;
    if (!/^[A-Za-z_]\w*$/.test(attribute)) {
      left.ofNode(name, what, "a variable's name is letters, digits and _");
    } else if (ownVariables.test(attribute)) left.ofNode(name, what, 'the variable says how the node is reached');
    else variables.set(attribute, value);
  }
  return variables;
}

function valueText(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return /\{[{%#]/.test(value) ? `!unsafe ${quotedText(value)}` : quotedText(value);
}
