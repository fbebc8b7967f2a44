import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import { lockFile } from '../../fencing/lock-file.ts';
import { throwIfInterrupted } from '../../liveness/interruption.ts';
import {
  type Claim,
  claimFile,
  claimFolder,
  glance,
  type HeldClaim,
  hold,
  isFree,
  readClaims,
  untilGone,
} from './claim-file.ts';

export interface ClaimRequest extends Pick<Claim, 'id' | 'what' | 'resources'> {
  /** Milliseconds to wait for others at the same resources. */
  readonly wait: number;
  /** Whether a transaction has left something to be finished; of one that has not, the claim is cleared away. */
  readonly isUnfinished: (id: string) => boolean;
}

/**
 * Claims resources for a transaction, all at once or not at all: so two can never wait for each other. A claim is a
 * file which its process has locked for as long as it lives, so nobody has to guess whether it does.
 *
 * @throws OcfError CONFLICT when others are at one of the resources for longer than the wait, or left it unfinished;
 *   INTERRUPTED
 */
export async function takeClaim(cluster: Cluster, request: ClaimRequest): Promise<HeldClaim> {
  const { system, signal, reporter } = cluster;
  const deadline = system.monotonic() + request.wait;
  try {
    for (;;) {
      const left = Math.max(0, deadline - system.monotonic());
      const busy = await atTheGate(cluster, Math.max(left, glance), async () => {
        const other = await firstInTheWay(cluster, request);
        return other ?? hold(cluster, request);
      });
      if (!('pid' in busy)) return busy;
      if (deadline - system.monotonic() <= 0) throw inUse(cluster, busy, ', or give a longer --wait');
      reporter.progress(`waiting for ${sentenceOn(busy)}`);
      await untilGone(cluster, busy.id, deadline - system.monotonic());
      throwIfInterrupted(signal);
    }
  } finally {
    reporter.progress(undefined);
  }
}

/**
 * Takes over the claim of a transaction whose process is gone.
 *
 * @throws OcfError CONFLICT when it is not
 */
export async function takeOver(cluster: Cluster, request: Omit<ClaimRequest, 'wait'>): Promise<HeldClaim> {
  return atTheGate(cluster, glance, async () => {
    const other = await firstInTheWay(cluster, request);
    if (other) throw inUse(cluster, other);
    return hold(cluster, request);
  });
}

/** @throws OcfError CONFLICT while the process of that transaction lives; nothing is taken over */
export async function refuseAlive(cluster: Cluster, id: string): Promise<void> {
  const claim = (await claimsNow(cluster)).find((one) => one.id === id && one.alive);
  if (claim) throw inUse(cluster, claim);
}

/** All claims there are, and whether their process lives. */
export async function claimsNow(cluster: Cluster): Promise<readonly (Claim & { readonly alive: boolean })[]> {
  const found = [];
  for (const claim of readClaims(cluster)) {
    found.push({ ...claim, alive: !(await isFree(cluster, claim.id)) });
  }
  return found;
}

async function firstInTheWay(cluster: Cluster, request: Omit<ClaimRequest, 'wait'>): Promise<Claim | undefined> {
  const mine = new Set(request.resources);
  for (const claim of readClaims(cluster)) {
    const same = claim.id === request.id;
    if (!same && !claim.resources.some((resource) => mine.has(resource))) continue;
    if (!(await isFree(cluster, claim.id))) return claim;
    if (same) continue;
    if (request.isUnfinished(claim.id)) throw leftOver(cluster, claim);
    rmSync(claimFile(cluster, claim.id), { force: true });
  }
  return undefined;
}

// Claims are looked at and made by one process at a time.
async function atTheGate<R>(cluster: Cluster, wait: number, work: () => Promise<R>): Promise<R> {
  const folder = claimFolder(cluster);
  const lock = await lockFile(join(folder, 'gate.lock'), { wait, signal: cluster.signal });
  throwIfInterrupted(cluster.signal);
  if (!lock) {
    throw new OcfError('CONFLICT', `Other transactions of cluster ${cluster.model.cluster.name} hold up this one.`, {
      suggestions: ['Repeat the command.'],
    });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

function sentenceOn({ id, what, user, host, pid, since }: Claim): string {
  return `transaction ${id} (${what}) of ${user} on ${host}, process ${pid}, since ${since}`;
}

function inUse(cluster: Cluster, claim: Claim, otherwise = ''): OcfError {
  return new OcfError('CONFLICT', `${nameOf(cluster)} is being changed by ${sentenceOn(claim)}.`, {
    suggestions: [`Wait until it has ended${otherwise}.`],
    data: { transaction: claim.id, alive: true },
  });
}

function leftOver(cluster: Cluster, claim: Claim): OcfError {
  return new OcfError('CONFLICT', `${nameOf(cluster)} was left unfinished by ${sentenceOn(claim)}.`, {
    suggestions: [`Finish it: ocf transaction resume ${claim.id}`, `Or undo it: ocf transaction rollback ${claim.id}`],
    data: { transaction: claim.id, alive: false },
  });
}

function nameOf({ model }: Cluster): string {
  return `Something of this in cluster ${model.cluster.name}`;
}
