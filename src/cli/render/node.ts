import type { NodesChanged } from '../../core/config/nodes/node-changes.ts';
import type { NodeDetails, NodesShown } from '../../core/config/nodes/nodes.ts';
import type { NodesRenamed } from '../../core/config/nodes/rename-nodes.ts';
import type { Style } from '../style.ts';
import { facts } from './facts.ts';
import { renderFileChange } from './file-change.ts';

export function renderNodesChanged(result: NodesChanged, done: 'added' | 'changed' | 'deleted', style: Style): string {
  const count = result.nodes.length;
  const what = `${count} ${count === 1 ? 'node' : 'nodes'}, ${style.name(result.nodeset)},`;
  return renderFileChange(result, count === 1 ? `Node ${style.name(result.nodeset)}` : what, done, style);
}

export function renderNodesRenamed(result: NodesRenamed, style: Style): string {
  const done = renderFileChange(result, `${result.nodeset} to ${style.name(result.to)}`, 'renamed', style);
  const lost = result.lost.map(
    ({ path, names }) => `${style.doubtful('Note:')} ${path} does not mean ${names} any more.`,
  );
  return [done, ...lost].join('\n');
}

export function renderNodes({ nodes }: NodesShown, style: Style): string {
  return nodes.map((details) => renderNode(details, style)).join('\n\n');
}

function renderNode(details: NodeDetails, style: Style): string {
  const { node } = details;
  const { user, port, identity, jump, options } = node.ssh;
  return facts(
    style.name(node.name),
    [
      ['id', node.id],
      ['address', node.address],
      ['transport', node.transport],
      ['ssh user', user],
      ['ssh port', port],
      ['ssh identity', identity],
      ['ssh jump', jump],
      ['ssh options', assignments(options ?? {})],
      ['command', node.command.join(' ')],
      ['votes', node.votes],
      ['parent', node.parent],
      ['attributes', assignments(node.attributes)],
      ...surroundingRows(details),
    ],
    style,
  );
}

/** What else in the file speaks of the node, as lines to stand below its values. */
export function surroundings(details: NodeDetails, style: Style): readonly string[] {
  return facts('', surroundingRows(details), style).split('\n').slice(1);
}

function surroundingRows({ entries, groups, plugs, fencing, resources }: NodeDetails) {
  return [
    ['described in', entries.join(', ')],
    ['groups', groups.join(', ')],
    [
      'plugs',
      Object.entries(plugs)
        .map(([device, names]) => `${device}:${names.join(',')}`)
        .join(' '),
    ],
    ['fencing', fencing.map((level) => level.join(' and ')).join(', then ')],
    ['resources', resources.join(', ')],
  ] as const;
}

function assignments(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
