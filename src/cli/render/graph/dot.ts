import { printable } from '../../../core/config/problem.ts';
import type { GraphEdge, ResourceGraph } from '../../../core/resources/graph/resource-graph.ts';
import { graphIds, leafKey } from './ids.ts';

/** For graphviz: `ocf resource graph --output dot | dot -Tsvg`. Names from outside stand in labels only. */
export function renderGraphDot(graph: ResourceGraph): string {
  const ids = graphIds(graph);
  const id = (key: string) => ids.get(key) ?? 'none';
  const node = ({ name, agent }: { readonly name: string; readonly agent: string }) =>
    `${id(name)} [label=${text(`${name}\n${agent}`)}, shape=box];`;
  const loose = graph.resources.filter(({ group }) => group === undefined);
  const groups = graph.groups.map(({ name }, index) => {
    const members = graph.resources.filter(({ group }) => group === name);
    return [`subgraph cluster_${index} {`, `  label=${text(name)};`, ...members.map((one) => `  ${node(one)}`), '}'];
  });
  const leaves = new Map(graph.outside.map((leaf) => [leafKey(leaf), leaf]));
  const lines = [
    'rankdir=LR;',
    ...loose.map(node),
    ...groups.flat(),
    ...[...leaves].map(([key, { kind, name }]) => `${id(key)} [label=${text(`${kind}\n${name}`)}, shape=ellipse];`),
    ...graph.edges.map((edge) => `${id(edge.from)} -> ${id(edge.to)} [${attributes(edge)}];`),
    ...graph.outside.map((leaf) => `${id(leaf.resource)} -> ${id(leafKey(leaf))} [label="uses", style=dotted];`),
  ];
  return [`digraph ${text(graph.cluster)} {`, ...lines.map((line) => `  ${line}`), '}'].join('\n');
}

function attributes({ kind, role, because, line, used }: GraphEdge): string {
  const style = { after: 'solid', with: 'bold', avoid: 'dashed', uses: 'dotted' }[kind];
  const label = [kind, role, used === false ? '(not used: a circle)' : undefined].filter(Boolean).join(' ');
  const where = line === undefined ? '' : `, line ${line}`;
  const quiet = kind === 'after' ? '' : ', constraint=false';
  return `label=${text(label)}, style=${style}, tooltip=${text(`${because}${where}`)}${quiet}`;
}

// a string of graphviz: a backslash and a quotation mark are escaped, a newline is its own escape
function text(raw: string): string {
  const lines = raw.split('\n').map((line) => printable(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
  return `"${lines.join('\\n')}"`;
}
