import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Host } from '../cluster.ts';
import { previousContext, writeContext } from '../config/file/context.ts';
import { fileError } from '../config/file/file-error.ts';
import { clusterNames, currentContext } from '../config/file/locate.ts';
import { takeLock } from '../config/file/lock.ts';
import { readBytes } from '../config/file/open.ts';
import { writeFileSafely } from '../config/file/write.ts';
import { printable } from '../config/problem.ts';
import { OcfError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { openJournal } from '../state/journal.ts';
import { didYouMean } from '../suggest.ts';
import { type KnownCluster, knownClusters, parentsOf } from './known.ts';

export interface DeleteClusterInput {
  /** A known cluster. */
  readonly name: string;
  /** Also when it is the current one: then none is current any more. */
  readonly clearContext?: boolean;
  /** For the journal. */
  readonly reason?: string | undefined;
}

/** What deleting a cluster does. */
export interface ClusterDeletion {
  readonly name: string;
  readonly file: string;
  /** A registered file: only the link to it goes. */
  readonly target?: string;
  /** Where the file is moved to; missing when only a link goes. */
  readonly kept?: string;
  /** Journal, versions, fencing history: they stay. Missing when the file does not say which they are. */
  readonly stateFolder?: string;
  /** It is the current cluster, and none is afterwards. */
  readonly clearsContext: boolean;
}

export interface ClusterDeleted extends ClusterDeletion {
  readonly changed: boolean;
  readonly dryRun: boolean;
}

/**
 * What would be done. Nothing is.
 *
 * @throws OcfError NOT_FOUND for a cluster that is not known; REFUSED while another one has it as a member, and for
 *   the current one
 */
export async function planDeleteCluster(host: Host, input: DeleteClusterInput): Promise<ClusterDeletion> {
  const { paths, system } = host;
  const known = await knownClusters(host);
  const doomed = known.find(({ name }) => name === input.name);
  if (!doomed) throw unknown(input.name, clusterNames(paths));
  const others = known.filter((each) => each !== doomed);
  const parents = parentsOf(host, others, doomed.file);
  if (parents.length > 0) {
    throw new OcfError(
      'REFUSED',
      `Cluster ${doomed.name} cannot be deleted: it is a member of ${parents.join(', ')}.`,
      {
        suggestions: ['Take it out of their members first.'],
        data: { parents },
      },
    );
  }
  for (const { name, problem } of others) {
    if (problem !== undefined) host.reporter.warn(`Whether it is a member of ${name} cannot be told: ${problem}`);
  }
  const clearsContext = currentContext(paths) === doomed.name;
  if (clearsContext && !input.clearContext) {
    throw new OcfError('REFUSED', `Cluster ${doomed.name} is the current one.`, {
      suggestions: ['Choose another one with: ocf cluster use NAME', 'Or give --clear-context to have none.'],
    });
  }
  return { ...placesOf(), clearsContext };

  function placesOf(): Omit<ClusterDeletion, 'clearsContext'> {
    const { name, file, target, model } = doomed as KnownCluster;
    const stateFolder = model && join(paths.state, 'clusters', model.cluster.id);
    const kept = join(stateFolder ?? paths.state, 'deleted', `${name}-${stamp(system.now())}.yaml`);
    const state = stateFolder === undefined ? {} : { stateFolder };
    return target === undefined ? { name, file, kept, ...state } : { name, file, target, ...state };
  }
}

/**
 * Deletes a known cluster as planned: its file is moved to the state folder, or the link to it goes. The state stays.
 *
 * @throws OcfError as planDeleteCluster; TIMEOUT while its file is being changed; FAILED when it cannot be moved
 */
export async function deleteCluster(host: Host, input: DeleteClusterInput): Promise<ClusterDeleted> {
  const { system, paths } = host;
  const plan = await planDeleteCluster(host, input);
  const { file, kept, target, stateFolder, name } = plan;
  const journal = stateFolder === undefined ? undefined : openJournal(join(stateFolder, 'journal.jsonl'), system);
  const event = { kind: 'cluster delete', ...(input.reason === undefined ? {} : { reason: input.reason }) };
  const detail = { cluster: name, file, ...(kept === undefined ? { link: target } : { kept }) };
  const lock =
    kept === undefined ? undefined : await takeLock(join(dirname(file), `.${basename(file)}.lock`), { system });
  try {
    const begun = journal?.append({ ...event, phase: 'begin', detail });
    if (kept !== undefined) keep(file, kept, host);
    remove(file);
    if (begun)
      journal?.append({ ...event, operation: begun.operation, phase: 'end', detail: { ...detail, succeeded: true } });
  } finally {
    lock?.release();
  }
  if (plan.clearsContext) writeContext({ paths, system }, { previous: previousContext(paths) });
  return { ...plan, changed: true, dryRun: false };
}

// a copy, as the state may be on another file system; it is on disk before the file goes
function keep(file: string, kept: string, { system }: Host): void {
  try {
    makeFolder(dirname(kept), 0o700);
  } catch (cause) {
    throw fileError(kept, 'written', cause);
  }
  writeFileSafely(kept, readBytes(file), { system });
}

function remove(file: string): void {
  try {
    rmSync(file);
  } catch (cause) {
    throw fileError(file, 'deleted', cause);
  }
}

// sorts by time, and has no character that means something in a path
function stamp(now: number): string {
  return new Date(now).toISOString().replaceAll(':', '').replace(/\.\d+/, '');
}

function unknown(name: string, names: readonly string[]): OcfError {
  return new OcfError('NOT_FOUND', `There is no cluster "${printable(name)}" among the known ones.`, {
    suggestions: [...didYouMean(name, names), 'See the clusters with: ocf cluster list'],
    data: { clusters: names },
  });
}
