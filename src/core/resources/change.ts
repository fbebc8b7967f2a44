import { join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { exitStatus, OcfError } from '../errors.ts';
import { lockFile } from '../fencing/lock-file.ts';
import type { StepReport } from './act.ts';
import type { Plan, Standing } from './plan.ts';

/** What starting or stopping came to. */
export interface ResourceChange {
  readonly action: 'start' | 'stop';
  /** Whether anything is now other than it was, or may be. */
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly steps: readonly StepReport[];
  readonly already: readonly Standing[];
  /** Copies that nobody could look for. */
  readonly unseen: readonly Standing[];
  /** Asked to be stopped, but their agent is on none of the nodes. */
  readonly absent: readonly Standing[];
}

/** A plan as it stands, nothing done. */
export function planned(action: ResourceChange['action'], plan: Plan): ResourceChange {
  const steps = plan.steps.map((step) => ({ ...step, outcome: 'planned' as const, milliseconds: 0 }));
  return changeFrom(action, true, steps, plan);
}

export function changeFrom(
  action: ResourceChange['action'],
  dryRun: boolean,
  steps: readonly StepReport[],
  { already, unseen, absent }: Pick<ResourceChange, 'already' | 'unseen' | 'absent'>,
): ResourceChange {
  const touched = ({ outcome }: StepReport) => outcome === 'done' || outcome === 'unknown' || outcome === 'failed';
  return { action, changed: steps.some(touched), dryRun, steps, already, unseen, absent };
}

/**
 * The exit status of a change: 4 when some steps were done and others not, 6 for a time limit, 1 for a failure, 7
 * when an outcome is not known or a copy may be left where nobody could look, 8 when an agent is nowhere, 130 after an
 * interruption.
 */
export function changeStatus({ steps, unseen, absent }: ResourceChange): number {
  const outcomes = steps.map(({ outcome }) => outcome);
  const undone = steps.find(({ outcome }) => outcome === 'failed' || outcome === 'unknown' || outcome === 'skipped');
  if (steps.some(({ interrupted }) => interrupted)) return exitStatus.INTERRUPTED;
  if (undone && outcomes.includes('done')) return exitStatus.PARTIAL;
  if (undone?.timedOut) return exitStatus.TIMEOUT;
  if (outcomes.includes('failed')) return exitStatus.FAILED;
  if (outcomes.includes('unknown') || unseen.length > 0) return exitStatus.UNVERIFIED;
  if (undone) return exitStatus.INTERRUPTED;
  if (absent.length > 0) return outcomes.includes('done') ? exitStatus.PARTIAL : exitStatus.NOT_FOUND;
  return 0;
}

/** Milliseconds to wait for another program that changes resources of the same cluster. */
const patience = 60_000;

/**
 * Does the work while no other `ocf` on this host starts or stops resources of the cluster: between the look and the
 * start of a resource nobody else may start it.
 *
 * @throws OcfError CONFLICT when somebody else does for too long.
 */
export async function aloneWithResources<R>(cluster: Cluster, work: () => Promise<R>): Promise<R> {
  const file = join(cluster.stateFolder, 'resources.lock');
  const asked = lockFile(file, { wait: patience, signal: cluster.signal });
  const soon = new AbortController();
  const waiting = cluster.system.sleep(1000, soon.signal).then(() => 'waiting' as const);
  if ((await Promise.race([asked, waiting])) === 'waiting') {
    cluster.reporter.progress('waiting for another ocf that starts or stops resources');
  }
  soon.abort();
  const lock = await asked;
  if (!lock) {
    throw new OcfError('CONFLICT', `Another ocf starts or stops resources of cluster ${cluster.model.cluster.name}.`, {
      suggestions: ['Wait until it is done and repeat the command.'],
    });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
