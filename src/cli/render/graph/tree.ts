import { basename } from 'node:path';
import { printable } from '../../../core/config/problem.ts';
import type { GraphEdge, ResourceGraph } from '../../../core/resources/graph/resource-graph.ts';
import type { Style } from '../../style.ts';

interface Branch {
  /** In front of it on its line, and on the lines below it. */
  readonly lead: string;
  readonly indent: string;
  readonly text: string;
  /** The resource that it goes on with. */
  readonly resource?: string;
}

/** What nothing else needs stands at the left, and below each resource what it needs, with the reason of each edge. */
export function renderGraphTree(graph: ResourceGraph, style: Style): string {
  if (graph.resources.length === 0) return 'No resources.';
  const below = branchesOf(graph, style);
  const needed = new Set(graph.edges.filter(isNeed).map(({ to }) => to));
  const names = graph.resources.map(({ name }) => name);
  const shown = new Set<string>();
  const lines: string[] = [];
  // what is left runs with one another in a circle
  for (const root of [...names.filter((name) => !needed.has(name)), ...names]) {
    if (shown.has(root)) continue;
    if (lines.length > 0) lines.push('');
    lines.push(...treeFrom(root, shown, below, titles(graph, style)));
  }
  const warnings = graph.warnings.map(
    ({ text, remedy }) => `${style.doubtful('warning')}: ${printable(text)}.\n  ${printable(remedy)}`,
  );
  return [`${style.faint(printable(graph.file))}`, lines.join('\n'), ...warnings].join('\n\n');
}

const isNeed = ({ kind, used }: GraphEdge) => kind !== 'avoid' && used !== false;

function titles({ resources }: ResourceGraph, style: Style): ReadonlyMap<string, string> {
  return new Map(
    resources.map(({ name, agent, group }) => {
      const member = group === undefined ? '' : `, group ${group}`;
      return [name, `${style.name(name)} ${style.faint(`(${agent}${member})`)}`];
    }),
  );
}

function treeFrom(
  root: string,
  shown: Set<string>,
  below: ReadonlyMap<string, readonly Omit<Branch, 'lead' | 'indent'>[]>,
  title: ReadonlyMap<string, string>,
): string[] {
  const lines: string[] = [];
  const open: Branch[] = [{ lead: '', indent: '', text: '', resource: root }];
  for (let one = open.pop(); one; one = open.pop()) {
    const { lead, indent, text, resource } = one;
    if (resource === undefined) {
      lines.push(`${lead}${text}`);
      continue;
    }
    const again = shown.has(resource) && (below.get(resource) ?? []).length > 0;
    lines.push(
      `${lead}${[text, title.get(resource) ?? resource].filter(Boolean).join(' ')}${again ? ', see above' : ''}`,
    );
    if (shown.has(resource)) continue;
    shown.add(resource);
    const children = below.get(resource) ?? [];
    for (const [index, child] of [...children.entries()].reverse()) {
      const last = index === children.length - 1;
      const mark = last ? '└─ ' : '├─ ';
      open.push({ ...child, lead: `${indent}${mark}`, indent: `${indent}${last ? '   ' : '│  '}` });
    }
  }
  return lines;
}

// edges to the same resource are one branch
function branchesOf(
  { edges, outside, file }: ResourceGraph,
  style: Style,
): ReadonlyMap<string, readonly Omit<Branch, 'lead' | 'indent'>[]> {
  const below = new Map<string, Omit<Branch, 'lead' | 'indent'>[]>();
  const add = (name: string, branch: Omit<Branch, 'lead' | 'indent'>) => {
    const all = below.get(name);
    if (all) all.push(branch);
    else below.set(name, [branch]);
  };
  const pairs = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const key = `${isNeed(edge)} ${edge.from} ${edge.to}`;
    const same = pairs.get(key);
    if (same) same.push(edge);
    else pairs.set(key, [edge]);
  }
  // what it needs stands before what it avoids
  const avoids = ([first]: readonly GraphEdge[]) => Number(first?.kind === 'avoid');
  for (const same of [...pairs.values()].sort((a, b) => avoids(a) - avoids(b))) {
    const [first] = same as [GraphEdge];
    const kinds = [...new Set(same.map(({ kind, role }) => (role === undefined ? kind : `${kind} ${role}`)))].join(
      ', ',
    );
    const why = [...new Set(same.map((edge) => reasonOf(edge, file)))].join('; ');
    const text = `${kinds} ${style.faint(`[${why}]`)}`;
    if (isNeed(first)) add(first.from, { text, resource: first.to });
    else add(first.from, { text: `${text} ${style.name(first.to)}` });
  }
  for (const { resource, kind, name, because, line } of outside) {
    const text = `uses ${style.faint(`[${reasonOf({ because, ...(line === undefined ? {} : { line }) }, file)}]`)}`;
    add(resource, { text: `${text} ${kind} ${printable(name)}` });
  }
  return below;
}

function reasonOf({ because, line, used }: Pick<GraphEdge, 'because' | 'line' | 'used'>, file: string): string {
  const where = line === undefined ? '' : `, ${printable(basename(file))}:${line}`;
  const unused = used === false ? '; not used, it would make a circle' : '';
  return `${printable(because)}${where}${unused}`;
}
