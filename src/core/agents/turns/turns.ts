import { join } from 'node:path';
import type { Host } from '../../cluster.ts';
import type { Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import type { Failure } from '../../transport/transport.ts';
import { type Turn, takeAlone, turnWith } from './alone.ts';
import { type EntryHead, othersOf, turnKey, writeEntry } from './entries.ts';
import { type ProcessId, processNow } from './processes.ts';

/** What somebody wants to do, and how long he waits for it: until `deadline` of the monotonic clock. */
export interface TurnWish extends Omit<EntryHead, 'since' | 'node'> {
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
  take(host: Host, node: Node, wish: TurnWish): Promise<Turn | Failure>;
}

/** In the order in which turns of several instances have to be taken, so that nobody waits for each other. */
export function turnOrder(node: Node, { agent, instance }: Pick<TurnWish, 'agent' | 'instance'>): string {
  return turnKey('', node, agent, instance).name;
}

export function isTurn(taken: Turn | Failure): taken is Turn {
  return 'release' in taken;
}

export function openTurns(): Turns {
  let self: ProcessId | undefined;
  return {
    take: async (host, node, { deadline, ...wish }) => {
      const { system } = host;
      const root = join(host.paths.runtime, 'turns');
      self ??= processNow(system.pid) ?? { pid: system.pid, start: '' };
      const owner = self;
      const key = turnKey(root, node, wish.agent, wish.instance);
      const head: EntryHead = { ...wish, node: node.name, since: system.now() };
      const write = () => writeEntry(key, owner, head, system);
      try {
        if (isLook(head.action)) {
          const own = write();
          if (othersOf(key, own).length === 0) return turnWith(own, () => own.remove());
          own.remove();
        }
        return await takeAlone({ host, key, head, deadline, write });
      } catch (error) {
        return withoutOrder(host, root, head, error as Error);
      }
    },
  };
}

function isLook(action: string): boolean {
  return action === 'monitor' || action === 'status';
}

/** Where entries cannot be written looks go on, which break nothing. */
function withoutOrder({ reporter }: Host, root: string, { action }: EntryHead, cause: Error): Turn | Failure {
  const ours = cause instanceof OcfError;
  if (!ours && (cause as NodeJS.ErrnoException).code === undefined) throw cause;
  const why = ours ? cause.message.replace(/\.$/, '') : cause.message;
  const message = `Nobody can tell whether another action runs at the same time: ${root} cannot be used (${why}).`;
  if (!isLook(action)) {
    const suggestions = ours ? cause.suggestions : ['Name another folder for locks: OCF_RUNTIME_DIR=/path'];
    return { code: 'FAILED', message, suggestions };
  }
  reporter.warn(message);
  return { runs() {}, release() {} };
}
