import type { Relation } from '../../config/relations.ts';
import { closure, type Implied } from './implied.ts';
import type { GraphWarning } from './resource-graph.ts';

/** What parameters say and the file does not: a resource whose order or place is left to chance. */
export function warningsOf(relations: readonly Relation[], implied: readonly Implied[]): readonly GraphWarning[] {
  const after = new Map<string, string[]>();
  const together = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string) =>
    map.set(key, [...(map.get(key) ?? []), value]);
  for (const { kind, from, to } of relations) {
    if (kind === 'after') add(after, from, to);
    if (kind !== 'with') continue;
    add(together, from, to);
    add(together, to, from);
  }
  return implied.flatMap(({ from, to, because, used, anywhere }) => {
    if (!used) {
      const text = `${from} uses what ${to} provides (${because}), but ${to} comes after ${from}`;
      return [{ resource: from, text, remedy: `See whether "after" of ${to} is meant so, or correct the parameter.` }];
    }
    const missing = [
      ...(closure(from, (name) => after.get(name) ?? []).has(to) ? [] : ['after']),
      ...(anywhere || closure(from, (name) => together.get(name) ?? []).has(to) ? [] : ['with']),
    ];
    if (missing.length === 0) return [];
    const words = missing
      .map((kind) => (kind === 'after' ? `comes after ${to}` : 'runs where that runs'))
      .join(' and ');
    const text = `${from} uses what ${to} provides (${because}), but nothing says that ${from} ${words}`;
    const fields = missing.map((kind) => `"${kind}: [${to}]"`).join(' and ');
    return [{ resource: from, text, remedy: `Add ${fields} to ${from}, or make them a group.` }];
  });
}
