import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { removeFile, saveJson } from '../json-file.ts';
import { lockFile } from '../lock-file.ts';

/** That nothing is to be cut off for a while. */
export interface Disarmed {
  /** Folded; missing: every node of the cluster, also those that come to it. */
  readonly nodes?: string;
  /** Of those all but these. */
  readonly except?: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly until: string;
  readonly user: string;
  readonly host: string;
  readonly reason: string;
}

type State = Pick<Cluster, 'stateFolder' | 'system'>;

const fileOf = ({ stateFolder }: Pick<State, 'stateFolder'>) => join(stateFolder, 'fencing', 'disarmed.json');

/**
 * What is disarmed in a cluster now; what has ended is left out.
 *
 * @throws OcfError FAILED when it was written down and cannot be read: nobody knows then what is meant
 */
export function disarmedIn(cluster: State): readonly Disarmed[] {
  const now = cluster.system.now();
  return read(fileOf(cluster)).filter(({ until }) => Date.parse(until) > now);
}

/** Why a node must not be cut off now; of several the one that ends last. Its name is the one it has in its cluster. */
export function disarmedFor(disarmed: readonly Disarmed[], node: string): Disarmed | undefined {
  return disarmed
    .filter(
      ({ nodes, except }) => (nodes === undefined || has(nodes, node)) && !(except !== undefined && has(except, node)),
    )
    .sort((a, b) => Date.parse(b.until) - Date.parse(a.until))[0];
}

/**
 * Adds one; earlier ones on the same nodes are replaced by it.
 *
 * @param note writes down that it was; when it throws nothing is disarmed by this
 */
export function disarm(cluster: State, added: Disarmed, note: () => void): Promise<readonly Disarmed[]> {
  return change(cluster, (list) => [...without(list, added.nodes), added], note);
}

/** Ends what is disarmed for these nodes, for all without any. Gives what is left. */
export function arm(cluster: State, nodes: string | undefined): Promise<readonly Disarmed[]> {
  return change(cluster, (list) => without(list, nodes));
}

/** The list without some nodes; all without any. */
export function without(list: readonly Disarmed[], nodes: string | undefined): readonly Disarmed[] {
  if (nodes === undefined) return [];
  const gone = parseNodeSet(nodes);
  return list.flatMap((one): Disarmed[] => {
    if (one.nodes === undefined) {
      const except = one.except === undefined ? gone : gone.union(parseNodeSet(one.except));
      return [{ ...one, except: except.fold() }];
    }
    const left = parseNodeSet(one.nodes).minus(gone);
    return left.size === 0 ? [] : [{ ...one, nodes: left.fold() }];
  });
}

async function change(
  cluster: State,
  decide: (list: readonly Disarmed[]) => readonly Disarmed[],
  note: () => void = () => undefined,
): Promise<readonly Disarmed[]> {
  const file = fileOf(cluster);
  const signal = new AbortController().signal;
  const lock = await lockFile(`${file}.lock`, { wait: 10_000, signal });
  if (!lock) throw new OcfError('TIMEOUT', `${file} was locked by others for 10 s; nothing was changed.`);
  try {
    const before = disarmedIn(cluster);
    const list = decide(before);
    save(file, list);
    try {
      note();
    } catch (error) {
      save(file, before);
      throw error;
    }
    return list;
  } finally {
    lock.release();
  }
}

function save(file: string, list: readonly Disarmed[]): void {
  if (list.length === 0) removeFile(file);
  else saveJson(file, list);
}

function read(file: string): readonly Disarmed[] {
  try {
    const list: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(list) && list.every(isDisarmed)) return list;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
  }
  throw new OcfError('FAILED', `Whether fencing is disarmed cannot be read from ${file}.`, {
    suggestions: ['Look into it; when it is of no use, delete it.'],
  });
}

function isDisarmed(one: unknown): one is Disarmed {
  const { nodes, except, until } = (one ?? {}) as Partial<Record<keyof Disarmed, unknown>>;
  const text = (value: unknown) => value === undefined || typeof value === 'string';
  return typeof until === 'string' && !Number.isNaN(Date.parse(until)) && text(nodes) && text(except);
}

function has(nodes: string, node: string): boolean {
  return parseNodeSet(nodes).has(node);
}
