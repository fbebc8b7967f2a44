import type { Node } from '../../model.ts';
import type { LeftOut } from './left-out.ts';
import { whySecret, withoutLiterals } from './secrets.ts';
import type { ExportWriter } from './source.ts';

// these open a block or another file, whatever stands around them
const notOptions = new Set(['host', 'match', 'include']);

/** ssh_config(5): a Host block a node, with what ocf itself tells ssh of it. */
export const sshConfig: ExportWriter = ({ model, nodes, left }) => {
  const blocks = nodes.map((node) => {
    if (node.transport === 'ssh') return hostBlock(node, left);
    left.ofNode(node.name, '', `it is not reached by ssh but by the transport ${node.transport}`);
    return '';
  });
  const head = `# Nodes of cluster ${model.cluster.name}, by ocf config export --format ssh-config`;
  return `${[head, ...blocks.filter((block) => block !== '')].join('\n\n')}\n`;
};

function hostBlock(node: Node, left: LeftOut): string {
  const { name, address } = node;
  const { user, port, identity, jump } = node.ssh;
  const told = (option: string) => left.ofNode(name, `ssh option ${JSON.stringify(option)}`, whySecret);
  const options = withoutLiterals(node.ssh.options ?? {}, told);
  const fields: [keyword: string, value: string | undefined][] = [
    // ssh replaces %-tokens in addresses
    ['HostName', address === name ? undefined : quoted(address.replaceAll('%', '%%'))],
    ['User', user === undefined ? undefined : quoted(user)],
    ['Port', port === undefined ? undefined : String(port)],
    ['IdentityFile', identity === undefined ? undefined : quoted(identity)],
    // it takes the rest of the line, quotes and all
    ['ProxyJump', jump],
    ...Object.entries(options),
    ['IdentitiesOnly', identity === undefined ? undefined : 'yes'],
  ];
  const lines = fields.flatMap(([keyword, value]) => {
    if (value === undefined) return [];
    const why = wrongField(keyword, value);
    if (why === undefined) return [`    ${keyword}=${value}`];
    left.ofNode(name, `ssh option ${JSON.stringify(keyword)}`, why);
    return [];
  });
  return [`Host ${name}`, ...lines].join('\n');
}

function wrongField(keyword: string, value: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(keyword)) return 'no option of ssh is called that';
  if (notOptions.has(keyword.toLowerCase())) return 'it would begin another part of the file';
  if (/[\x00-\x1f\x7f]/.test(value)) return 'it holds a control character';
  if (keyword === 'ProxyJump' && /[\s"'\\#]/.test(value)) return 'ssh takes no such host to go through';
  return /^("")?$/.test(value.trim()) ? 'it has no value' : undefined;
}

// as an argument of its own, whatever is in it
function quoted(value: string): string {
  if (value !== '' && !/[\s"'\\#=]/.test(value)) return value;
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
