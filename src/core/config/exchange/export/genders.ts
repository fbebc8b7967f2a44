import type { Node } from '../../model.ts';
import type { LeftOut } from './left-out.ts';
import { whySecret, withoutLiterals } from './secrets.ts';
import type { ExportWriter } from './source.ts';

/** Bytes; the length of a host's name that genders takes. */
const longestName = 63;

/** genders(5): a line a node, groups as attributes without a value, attributes with theirs. */
export const gendersFile: ExportWriter = ({ model, nodes, groups, left }) => {
  const names = new Set(groups.map(({ group }) => group));
  const lines = nodes.flatMap((node) => {
    const why = wrongName(node.name);
    if (why !== undefined) {
      left.ofNode(node.name, '', why);
      return [];
    }
    const member = groups.filter((group) => group.nodes.has(node.name)).map(({ group }) => group);
    const parts = [...member, ...attributesOf(node, names, left)];
    return [parts.length === 0 ? node.name : `${node.name} ${parts.join(',')}`];
  });
  return [`# Nodes of cluster ${model.cluster.name}, by ocf config export --format genders`, ...lines, ''].join('\n');
};

function wrongName(name: string): string | undefined {
  if (name.includes('.')) return 'a name in genders has no dots';
  const long = Buffer.byteLength(name) > longestName;
  return long ? `a name in genders is no longer than ${longestName} bytes` : undefined;
}

function attributesOf(node: Node, groups: ReadonlySet<string>, left: LeftOut): readonly string[] {
  const told = (name: string) => left.ofNode(node.name, `attribute ${JSON.stringify(name)}`, whySecret);
  const attributes = withoutLiterals(node.attributes, told);
  return Object.entries(attributes).flatMap(([name, value]) => {
    const why = wrongAttribute(name, value, groups);
    if (why === undefined) return [`${name}=${value.replaceAll('%', '%%')}`];
    left.ofNode(node.name, `attribute ${JSON.stringify(name)}`, why);
    return [];
  });
}

function wrongAttribute(name: string, value: string, groups: ReadonlySet<string>): string | undefined {
  if (groups.has(name)) return 'a group has that name, and both are attributes in genders';
  if (value === '') return 'genders has no empty values';
  return /[\s,=#]/.test(name + value) ? 'genders has no blanks, commas, = and # in names and values' : undefined;
}
