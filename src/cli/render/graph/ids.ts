import type { GraphLeaf, ResourceGraph } from '../../../core/resources/graph/resource-graph.ts';

/** The same thing outside that several resources use is one leaf. */
export const leafKey = ({ kind, name }: Pick<GraphLeaf, 'kind' | 'name'>) => `${kind} ${name}`;

/** Harmless ids for resources, by name, and leaves, by key: no language of graphs takes every name as it is. */
export function graphIds({ resources, outside }: ResourceGraph): ReadonlyMap<string, string> {
  const leaves = new Set(outside.map(leafKey));
  return new Map([
    ...resources.map(({ name }, index) => [name, `r${index}`] as const),
    ...[...leaves].map((key, index) => [key, `o${index}`] as const),
  ]);
}
