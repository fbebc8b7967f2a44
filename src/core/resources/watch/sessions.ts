import type { Node } from '../../config/model.ts';
import type { Watched } from './roster.ts';
import type { Task } from './schedule.ts';

/** One look that is to be made. */
export interface Due {
  readonly task: Task;
  readonly watched: Watched;
}

// sessions of one node at once: looks that are slow, or hang, do not hold up the others
const here = 4;
const there = 2;
/** Milliseconds; a copy whose last look took longer is looked at in a session of its own. */
const slow = 2000;

/** How many sessions each node has, and what goes into which. */
export class Sessions {
  readonly #open = new Map<string, number>();
  readonly #full = new Set<string>();

  /** Whether a node can take another one. */
  isFree(node: string): boolean {
    return !this.#full.has(node);
  }

  /** Divides looks among the sessions that are left, and takes these; what does not fit has to wait. */
  divide(node: Node, looks: readonly Due[]): readonly (readonly Due[])[] {
    const most = node.transport === 'local' ? here : there;
    const open = this.#open.get(node.name) ?? 0;
    const divided = parts(looks, most - open);
    this.#set(node, open + divided.length);
    return divided;
  }

  leave(node: Node): void {
    this.#set(node, (this.#open.get(node.name) ?? 1) - 1);
  }

  #set(node: Node, open: number): void {
    this.#open.set(node.name, open);
    if (open >= (node.transport === 'local' ? here : there)) this.#full.add(node.name);
    else this.#full.delete(node.name);
  }
}

export function fitsRole({ monitor }: Task, { copy }: Watched): boolean {
  return monitor?.role === undefined || (monitor.role === 'promoted') === copy.promoted;
}

/** The looks in so many sessions; those that were slow get one of their own, begun last. */
function parts(looks: readonly Due[], sessions: number): readonly (readonly Due[])[] {
  if (sessions <= 0) return [];
  const quick = looks.filter(({ watched }) => watched.took <= slow);
  const late = looks.filter(({ watched }) => watched.took > slow).map((look) => [look]);
  const many = Math.max(1, Math.min(quick.length, sessions - Math.min(late.length, 1)));
  const share = Math.max(1, Math.ceil(quick.length / many));
  const shares = Array.from({ length: many }, (_, part) => quick.slice(part * share, (part + 1) * share));
  return [...shares.filter((part) => part.length > 0), ...late].slice(0, sessions);
}
