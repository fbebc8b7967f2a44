import { NodeSet } from '../../../nodeset/nodeset.ts';
import { printable } from '../../problem.ts';

/** Collects what an export cannot say, to be told in one sentence for all the nodes it is the same with. */
export interface LeftOut {
  /** Something of one node: `attribute note`, and why. */
  ofNode(node: string, what: string, why: string): void;
  add(what: string, why: string): void;
  sentences(): readonly string[];
}

export function leftOutList(): LeftOut {
  const found = new Map<string, { readonly what: string; readonly why: string; readonly nodes: string[] }>();
  const entry = (what: string, why: string) => {
    const key = JSON.stringify([what, why]);
    const known = found.get(key) ?? { what, why, nodes: [] };
    found.set(key, known);
    return known;
  };
  return {
    ofNode: (node, what, why) => entry(what, why).nodes.push(node),
    add: (what, why) => {
      entry(what, why);
    },
    sentences: () =>
      [...found.values()].map(({ what, why, nodes }) => {
        const of = nodes.length === 0 ? '' : `${what === '' ? '' : ' of '}${NodeSet.of(nodes).fold()}`;
        return printable(`Left out: ${what}${of}; ${why}.`);
      }),
  };
}
