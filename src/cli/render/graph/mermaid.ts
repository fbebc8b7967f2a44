import { printable } from '../../../core/config/problem.ts';
import type { GraphEdge, ResourceGraph } from '../../../core/resources/graph/resource-graph.ts';
import { graphIds, leafKey } from './ids.ts';

/** For Mermaid, which wikis and code hosts draw. Names from outside stand in labels only. */
export function renderGraphMermaid(graph: ResourceGraph): string {
  const ids = graphIds(graph);
  const id = (key: string) => ids.get(key) ?? 'none';
  const node = ({ name, agent }: { readonly name: string; readonly agent: string }) =>
    `${id(name)}["${text(name)}<br/>${text(agent)}"]`;
  const leaves = new Map(graph.outside.map((leaf) => [leafKey(leaf), leaf]));
  const lines = [
    ...graph.resources.filter(({ group }) => group === undefined).map(node),
    ...graph.groups.flatMap(({ name }, index) => [
      `subgraph g${index}["${text(name)}"]`,
      ...graph.resources.filter(({ group }) => group === name).map((one) => `  ${node(one)}`),
      'end',
    ]),
    ...[...leaves].map(([key, { kind, name }]) => `${id(key)}(["${text(kind)}<br/>${text(name)}"])`),
    ...graph.edges.map((edge) => `${id(edge.from)} ${arrow(edge)} ${id(edge.to)}`),
    ...graph.outside.map((leaf) => `${id(leaf.resource)} -.->|"uses"| ${id(leafKey(leaf))}`),
  ];
  return ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n');
}

function arrow({ kind, role, used }: GraphEdge): string {
  const label = [kind, role, used === false ? '(not used: a circle)' : undefined].filter(Boolean).join(' ');
  const line = { after: '-->', with: '==>', avoid: '--x', uses: '-.->' }[kind];
  return `${line}|"${text(label)}"|`;
}

// all that means anything to Mermaid, HTML or Markdown becomes a code
function text(raw: string): string {
  return printable(raw).replace(/[^\p{L}\p{N} ./:_,()-]/gu, (letter) => `#${letter.codePointAt(0)};`);
}
