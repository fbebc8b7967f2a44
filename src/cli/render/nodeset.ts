import type { ExpandedNodes, FoldedNodes, NodeGroups, NodeParts } from '../../core/nodeset/verbs.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function renderFolded({ nodes }: FoldedNodes): string {
  return nodes;
}

/** One part a line. */
export function renderParts({ parts }: NodeParts): string {
  return parts.map(({ nodes }) => nodes).join('\n');
}

/** In the separator `\n`, `\t`, `\0` and `\\` mean what they mean to printf. */
export function renderExpanded(separator: string): (result: ExpandedNodes) => string {
  const meant: Readonly<Record<string, string>> = { n: '\n', t: '\t', 0: '\0', '\\': '\\' };
  const between = separator.replace(/\\([nt0\\])/g, (_, letter: string) => meant[letter] as string);
  return ({ names }) => names.join(between);
}

export function renderCount({ count }: { readonly count: number }): string {
  return String(count);
}

export function renderGroups({ groups }: NodeGroups, style: Style): string {
  if (groups.length === 0) return 'No groups.';
  return table(
    ['GROUP', 'NODES', 'COUNT'].map(style.heading),
    groups.map(({ name, nodes, count, total }) => [
      style.name(name),
      nodes,
      count === total ? String(total) : `${count} of ${total}`,
    ]),
  );
}
