import { join } from 'node:path';
import type { Host } from '../../cluster.ts';
import type { Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import type { Failure } from '../../transport/transport.ts';
import { type Turn, takeAlone } from './alone.ts';
import { type EntryHead, othersOf, type TurnKey, turnKey, writeEntry, writeLook } from './entries.ts';
import { type ProcessId, processNow } from './processes.ts';

/** What somebody wants to do, and how long he waits for it: until `deadline` of the monotonic clock. */
export interface TurnWish extends Omit<EntryHead, 'since'> {
  readonly deadline: number;
}

/**
 * Two actions on one instance on one node never run at once, whichever processes of this machine ask for them.
 *
 * Who acts writes an entry, a small file, and only then looks whether there are others; so of two, one at least sees
 * the other. A look (monitor, status) that sees nobody goes ahead: that costs no process. Everything else, and a look
 * that saw somebody, takes its own entry away, takes the instance's flock, writes its entry and waits until the others
 * are gone. Entries of processes that are gone count only as long as the agents that these had started still run.
 */
export interface Turns {
  /** The host's signal ends the waiting, and its reporter says for whom it waits. */
  take(host: Host, key: TurnKey, wish: TurnWish): Promise<Turn | Failure>;
  /** Who wants the turns of several instances takes them in the order of their names: so nobody waits for each other. */
  key(host: Host, node: Node, agent: string, instance: string): TurnKey;
}

export function isTurn(taken: Turn | Failure): taken is Turn {
  return 'release' in taken;
}

export function openTurns(): Turns {
  let self: Owner | undefined;
  let count = 0;
  let told = false;
  return {
    key: (host, node, agent, instance) => turnKey(rootOf(host), node, agent, instance),
    take: async (host, key, { deadline, ...wish }) => {
      const { system } = host;
      self ??= { ...(processNow(system.pid) ?? { pid: system.pid, start: '' }), mark: system.randomHex(4) };
      const { mark, ...owner } = self;
      const head: EntryHead = { ...wish, since: system.now() };
      const write = (writer = writeEntry) => writer(key, owner, `${mark}-${count++}`, head);
      try {
        if (isLook(head.action)) {
          const own = write(writeLook);
          // to write down its process group would cost more than it takes to find it where that is needed
          if (othersOf(key, own).length === 0) return { runs() {}, release: () => own.remove() };
          own.remove();
        }
        return await takeAlone({ host, key, head, deadline, write });
      } catch (error) {
        const message = whyNoOrder(host, error as Error);
        if (!isLook(head.action)) return refused(message, error as Error);
        // looks break nothing, and a watch would say it of each of them
        if (!told) host.reporter.warn(message);
        told = true;
        return { runs() {}, release() {} };
      }
    },
  };
}

interface Owner extends ProcessId {
  /** Tells the entries of several users of one process apart. */
  readonly mark: string;
}

function rootOf({ paths }: Host): string {
  return join(paths.runtime, 'turns');
}

function isLook(action: string): boolean {
  return action === 'monitor' || action === 'status';
}

function whyNoOrder(host: Host, cause: Error): string {
  const ours = cause instanceof OcfError;
  if (!ours && (cause as NodeJS.ErrnoException).code === undefined) throw cause;
  const why = ours ? cause.message.replace(/\.$/, '') : cause.message;
  return `Nobody can tell whether another action runs at the same time: ${rootOf(host)} cannot be used (${why}).`;
}

function refused(message: string, cause: Error): Failure {
  const ours = cause instanceof OcfError;
  const suggestions = ours ? cause.suggestions : ['Name another folder for locks: OCF_RUNTIME_DIR=/path'];
  return { code: 'FAILED', message, suggestions };
}
