import type { ClusterModel } from '../model.ts';

/** What is remembered of a file whose bytes are known. */
export interface CachedCluster {
  readonly model: ClusterModel;
  readonly warnings: readonly string[];
  /** Of the file's bytes, when it was remembered. */
  readonly fingerprint?: string;
}

/** Names of nodes: all, or more than `mostNames`. */
export interface KeptNames {
  /** In node-set order. */
  readonly sorted: readonly string[];
  /** All in the order of the file, where that is another one. */
  readonly inFile?: readonly string[];
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
export function rememberedIn(lines: Lines): CachedCluster | undefined {
  const [, inFile, head, nodes] = lines;
  const { model, warnings, fingerprint, size } = JSON.parse(head.toString()) as Head;
  if (nodes.length !== size || nodes.includes(0)) return undefined;
  later(model, 'nodes', true, () => JSON.parse(nodes.toString()) as ClusterModel['nodes']);
  later(model, 'names', false, () => {
    if (inFile.length > 0) return JSON.parse(inFile.toString()) as readonly string[];
    const known = namesIn(lines);
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

/** The names that are kept, in node-set order: all, or more than `mostNames`. */
export function namesIn([names]: Lines): readonly string[] {
  return JSON.parse(names.toString()) as readonly string[];
}

/** What an entry of the cache has behind the content. `inFile` is empty when the names are in that order, or not all. */
export type Lines = readonly [names: Buffer, inFile: Buffer, head: Buffer, nodes: Buffer];

/** The lines that begin at an offset of an entry. */
export function linesFrom(entry: Buffer, begin: number): Lines {
  const names = entry.indexOf('\n', begin);
  const inFile = entry.indexOf('\n', names + 1);
  const head = entry.indexOf('\n', inFile + 1);
  return [
    entry.subarray(begin, names),
    entry.subarray(names + 1, inFile),
    entry.subarray(inFile + 1, head),
    entry.subarray(head + 1),
  ];
}

/** What linesFrom cuts. */
export function linesOf(
  { model, warnings, fingerprint }: Required<CachedCluster>,
  { sorted, inFile }: KeptNames,
): readonly Buffer[] {
  const nodes = Buffer.from(JSON.stringify(model.nodes));
  const head: Head = { model: { ...model, nodes: [] }, warnings, fingerprint, size: nodes.length };
  const names = [JSON.stringify(sorted.slice(0, mostNames + 1)), inFile ? JSON.stringify(inFile) : ''];
  return [Buffer.from(`${[...names, JSON.stringify(head)].join('\n')}\n`), nodes];
}
