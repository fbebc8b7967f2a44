import type { Refusal } from './refusal.ts';

/** Who sees a node up that a person is to declare off. */
export interface Contradiction {
  readonly node: string;
  /** In words: `ping: n1 answers`. */
  readonly seen: readonly string[];
}

/** Not on a person's word against what can be seen. */
export function contradictionGuard(nodes: readonly Contradiction[]): readonly Refusal[] {
  return nodes.flatMap(({ node, seen }) => {
    if (seen.length === 0) return [];
    const message = `${node} is still seen up, so nobody's word that it is off is taken: ${seen.join('; ')}.`;
    return [{ guard: 'contradiction' as const, nodes: [node], message, instead: 'Switch it off first' }];
  });
}
