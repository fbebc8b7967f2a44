import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { loadJson } from '../../fencing/json-file.ts';
import { takeFlock } from '../../flock.ts';
import { cannotWrite, noSpace } from '../../state/cannot-write.ts';

/** Says which resources a transaction may touch, and who does it. */
export interface Claim {
  readonly id: string;
  /** `start web vip`. */
  readonly what: string;
  readonly resources: readonly string[];
  readonly user: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** A claim of this process. */
export interface HeldClaim {
  /** The transaction has ended: nothing of the claim stays. */
  drop(): void;
  /** It has not: the claim stays behind, and keeps others off, until somebody finishes it. */
  leave(): void;
}

export function readClaims(cluster: Cluster): readonly Claim[] {
  const folder = claimFolder(cluster);
  const names = readNames(folder).filter((name) => name.endsWith('.json'));
  return names.flatMap((name) => {
    const claim = loadJson<Claim>(join(folder, name));
    if (claim) return [claim];
    // made by a process that was killed before it had written it: nothing was begun
    return [];
  });
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Milliseconds for whoever looks whether a claim is held to be done with that. */
export const glance = 2000;

/** Makes a claim, or takes over one that nobody holds. */
export async function hold(
  cluster: Cluster,
  { id, what, resources }: Pick<Claim, 'id' | 'what' | 'resources'>,
): Promise<HeldClaim> {
  const { system } = cluster;
  const file = claimFile(cluster, id);
  const made = !existsSync(file);
  const descriptor = openClaim(file);
  try {
    if (!(await takeFlock(descriptor, { wait: glance }))) throw new Error(`the claim ${file} is held by somebody`);
    const claim: Claim = {
      id,
      what,
      resources,
      user: system.user,
      host: system.hostname,
      pid: system.pid,
      since: new Date(system.now()).toISOString(),
    };
    // one write over all that stood there, so that no kill leaves a half of each
    const bytes = Buffer.from(JSON.stringify(claim).padEnd(fstatSync(descriptor).size));
    if (writeSync(descriptor, bytes, 0, undefined, 0) < bytes.length) throw noSpace();
    // what is begun after this has to be found after a power cut
    fsyncSync(descriptor);
    syncFolder(claimFolder(cluster));
  } catch (error) {
    if (made) rmSync(file, { force: true });
    closeSync(descriptor);
    throw cannotWrite(`The claim ${file}`, error);
  }
  return {
    drop() {
      rmSync(file, { force: true });
      closeSync(descriptor);
    },
    leave: () => closeSync(descriptor),
  };
}

function openClaim(file: string): number {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  } catch (cause) {
    throw cannotWrite(`The claim ${file}`, cause);
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether nobody holds a claim, or it is gone. */
export async function isFree(cluster: Cluster, id: string): Promise<boolean> {
  return withClaimFile(cluster, id, (descriptor) => takeFlock(descriptor, { wait: 0 }));
}

/** Waits until a claim is not held any more, or so many milliseconds. */
export async function untilGone(cluster: Cluster, id: string, wait: number): Promise<void> {
  await withClaimFile(cluster, id, (descriptor) =>
    takeFlock(descriptor, { wait: Math.max(1, wait), signal: cluster.signal }),
  );
}

async function withClaimFile(
  cluster: Cluster,
  id: string,
  work: (descriptor: number) => Promise<boolean>,
): Promise<boolean> {
  let descriptor: number;
  try {
    descriptor = openSync(claimFile(cluster, id), constants.O_RDWR);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  try {
    return await work(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function claimFolder({ stateFolder }: Cluster): string {
  return join(stateFolder, 'transactions');
}

export function claimFile(cluster: Cluster, id: string): string {
  return join(claimFolder(cluster), `${encodeURIComponent(id)}.json`);
}
