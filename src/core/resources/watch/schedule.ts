import type { Monitor } from './monitors.ts';

/** One look that is due again and again. `due` is on the monotonic clock. */
export interface Task {
  readonly resource: string;
  readonly node: string;
  /** Missing: the probe of a copy that is not running. */
  readonly monitor?: Monitor;
  due: number;
  busy: boolean;
}

/** Looks that are due within this of the first one are made with it, milliseconds. */
const together = 200;

/** When the next look is due, of nodes that can take one; infinity when there is none to wait for. */
export function nextDue(tasks: Iterable<Task>, isFree: (node: string) => boolean): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { due, busy, node } of tasks) if (!busy && due < next && isFree(node)) next = due;
  return next;
}

/** The looks that are due, by node. */
export function dueByNode(tasks: Iterable<Task>, now: number): ReadonlyMap<string, readonly Task[]> {
  const found = new Map<string, Task[]>();
  for (const task of tasks) {
    if (task.busy || task.due > now + together) continue;
    const known = found.get(task.node);
    if (known) known.push(task);
    else found.set(task.node, [task]);
  }
  return found;
}

/**
 * The share of an interval by which a node's looks are shifted, from 0 to `most`: nodes do not all begin at once, and
 * those of one node stay together. The same for a node in every watch.
 */
export function shiftOf(node: string, most: number): number {
  let hash = 0x811c9dc5;
  for (const letter of node) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return ((hash >>> 0) / 2 ** 32) * most;
}
