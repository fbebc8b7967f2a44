import { closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../../cluster.ts';
import { takeFlock } from '../../flock.ts';
import type { Failure } from '../../transport/transport.ts';
import { type Entry, type EntryHead, entriesOf, type OwnEntry, othersOf, sentenceOn, type TurnKey } from './entries.ts';
import { isRunning, processNow } from './processes.ts';
import { type Nap, settle } from './remains.ts';

/** The right to act on one instance of an agent on one node, which nobody else has at the time. */
export interface Turn {
  /** The agent's process group was started on this machine. */
  runs(group: number): void;
  release(): void;
}

/** What is wanted alone, and until when it is waited for by the monotonic clock. */
export interface Wanted {
  readonly host: Host;
  readonly key: TurnKey;
  readonly head: EntryHead;
  readonly deadline: number;
  readonly write: () => OwnEntry;
}

/** Takes the flock of the instance, then waits until nobody acts on it any more. */
export async function takeAlone(wanted: Wanted): Promise<Turn | Failure> {
  const { host, key, deadline, write } = wanted;
  const { system, signal } = host;
  mkdirSync(key.folder, { recursive: true, mode: 0o700 });
  const descriptor = openSync(join(key.folder, `${key.name}.lock`), constants.O_RDWR | constants.O_CREAT, 0o600);
  const tell = teller(wanted);
  let own: OwnEntry | undefined;
  try {
    tell(entriesOf(key));
    const wait = Math.max(1, deadline - system.monotonic());
    if (await takeFlock(descriptor, { wait, signal })) {
      const entry = write();
      own = entry;
      if (await othersGone(wanted, entry, tell)) {
        own = undefined;
        return turnWith(entry, () => {
          entry.remove();
          closeSync(descriptor);
        });
      }
    }
    const refusal = signal.aborted ? interrupted(wanted) : busy(wanted, own);
    own?.remove();
    closeSync(descriptor);
    return refusal;
  } catch (error) {
    own?.remove();
    closeSync(descriptor);
    throw error;
  } finally {
    tell(undefined);
  }
}

type Tell = (others: readonly Entry[] | undefined) => void;

/** Says what is waited for, and takes it away when it was said. */
function teller({ host: { reporter }, head }: Wanted): Tell {
  let told = false;
  return (others) => {
    const [first] = others ?? [];
    if (first) reporter.progress(`${head.action} of ${head.instance} waits for ${sentenceOn(first)}`);
    else if (told && !others) reporter.progress(undefined);
    told ||= first !== undefined;
  };
}

/** Waits for looks that were there first, and for what killed processes have left. */
async function othersGone({ host, key, deadline }: Wanted, own: OwnEntry, tell: Tell): Promise<boolean> {
  const { system, signal } = host;
  const left = () => deadline - system.monotonic();
  let pause = 2;
  const nap: Nap = async (milliseconds) => {
    if (left() <= 0 || signal.aborted) return false;
    pause = Math.min(pause * 2, 100);
    await system.sleep(Math.min(milliseconds ?? pause, left()), signal);
    return !signal.aborted && left() > 0;
  };
  for (;;) {
    const others = othersOf(key, own);
    if (others.length === 0) return true;
    tell(others);
    const dead = others.filter(({ owner }) => !isRunning(owner));
    for (const entry of dead) {
      if (!(await settle(entry, nap))) return false;
      rmSync(entry.file, { force: true });
    }
    if (dead.length === 0 && !(await nap())) return false;
  }
}

function turnWith(entry: OwnEntry, release: () => void): Turn {
  let held = true;
  return {
    runs: (group) => {
      const leader = processNow(group);
      if (leader) entry.note(leader);
    },
    release: () => {
      if (held) release();
      held = false;
    },
  };
}

function busy({ key, head }: Wanted, own: OwnEntry | undefined): Failure {
  const [first] = own ? othersOf(key, own) : entriesOf(key);
  const { action, instance, node } = head;
  return {
    code: 'CONFLICT',
    message: `${action} of ${instance} on ${node} did not get its turn: ${first ? sentenceOn(first) : 'another action'} did not end in time.`,
    suggestions: ['Wait until that has ended, then repeat it.'],
  };
}

function interrupted({ head: { action, instance, node } }: Wanted): Failure {
  const message = `Interrupted while ${action} of ${instance} on ${node} waited for its turn.`;
  return { code: 'INTERRUPTED', message, suggestions: [] };
}
