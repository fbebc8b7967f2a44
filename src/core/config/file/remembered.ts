import type { ClusterModel } from '../model.ts';

/** What is remembered of a file whose bytes are known. */
export interface CachedCluster {
  readonly model: ClusterModel;
  readonly warnings: readonly string[];
  /** Of the file's bytes, when it was remembered. */
  readonly fingerprint?: string;
}

/** How many names an entry keeps apart; with one more it is known that these are not all. */
export const mostNames = 20_000;

/** All of a model but its nodes, and what tells that the line of those is whole. */
interface Head extends Required<CachedCluster> {
  /** Bytes of the line with the nodes. */
  readonly size: number;
}

/**
 * The nodes are by far the most of it, so theirs is a line of its own that waits until it is asked for. A line that a
 * power cut tore is shorter or has zeros in it.
 */
export function rememberedIn([names, head, nodes]: Lines): CachedCluster | undefined {
  const { model, warnings, fingerprint, size } = JSON.parse(head.toString()) as Head;
  if (nodes.length !== size || nodes.includes(0)) return undefined;
  later(model, 'nodes', true, () => JSON.parse(nodes.toString()) as ClusterModel['nodes']);
  later(model, 'names', false, () => {
    const known = namesIn([names, head, nodes]);
    return known.length > mostNames ? undefined : known;
  });
  return { model, warnings, fingerprint };
}

// a property that is made when it is first asked for
function later<K extends keyof ClusterModel>(
  model: ClusterModel,
  key: K,
  enumerable: boolean,
  make: () => ClusterModel[K],
): void {
  const get = () => {
    const value = make();
    Object.defineProperty(model, key, { value, enumerable });
    return value;
  };
  Object.defineProperty(model, key, { get, enumerable, configurable: true });
}

/** The names that are kept: all, or more than `mostNames`. */
export function namesIn([names]: Lines): readonly string[] {
  return JSON.parse(names.toString()) as readonly string[];
}

/** What an entry of the cache has behind the content. */
export type Lines = readonly [names: Buffer, head: Buffer, nodes: Buffer];

/** The lines that begin at an offset of an entry. */
export function linesFrom(entry: Buffer, begin: number): Lines {
  const names = entry.indexOf('\n', begin);
  const head = entry.indexOf('\n', names + 1);
  return [entry.subarray(begin, names), entry.subarray(names + 1, head), entry.subarray(head + 1)];
}

/** What linesFrom cuts. `names` are all that there are, or more than an entry keeps. */
export function linesOf({ model, warnings, fingerprint }: Required<CachedCluster>, names: readonly string[]) {
  const nodes = Buffer.from(JSON.stringify(model.nodes));
  const head: Head = { model: { ...model, nodes: [] }, warnings, fingerprint, size: nodes.length };
  const small = `${JSON.stringify(names.slice(0, mostNames + 1))}\n${JSON.stringify(head)}\n`;
  return [Buffer.from(small), nodes];
}
