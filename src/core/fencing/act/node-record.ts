import type { Cluster } from '../../cluster.ts';
import type { Journal, NewEvent } from '../../state/journal.ts';
import { failureOf } from '../failure.ts';
import { fencingJournal } from '../history/fencing-journal.ts';
import { lastVerdict } from '../history/history.ts';
import type { FencePlan, PlannedNode } from '../plan/fence-plan.ts';
import { type Finished, NothingBegun, type Turn } from '../shot/shoot-once.ts';
import type { NodeEnd } from './node-work.ts';

/** What stands in the arbiter's file and in the journal's end event. */
export interface SharedEnd extends NodeEnd {
  readonly operation: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly who: string;
  readonly host: string;
  /** The devices and plugs it was done through; with others it is another request. */
  readonly through: string;
}

/**
 * What a request for one node writes into the fencing journal of the node's own cluster. Nothing is done before its begin
 * stands there; what is known afterwards is not lost because its end cannot be written: that is warned of.
 */
export class NodeRecord {
  readonly #cluster: Cluster;
  readonly #node: string;
  readonly #plan: FencePlan;
  readonly #journal: Journal;

  /** @param node its name in that cluster */
  constructor(cluster: Cluster, node: string, plan: FencePlan) {
    this.#cluster = cluster;
    this.#node = node;
    this.#plan = plan;
    this.#journal = fencingJournal(cluster);
  }

  /** Why it is done, as far as somebody said so. */
  get why(): { readonly reason?: string; readonly ticket?: string } {
    return { ...this.#reason(), ...this.#ticket() };
  }

  /**
   * @returns the operation's id
   * @throws NothingBegun when it cannot be written
   */
  begin({ levels }: PlannedNode, { token, previous }: Turn): string {
    const through = levels.map(({ plugs }) => plugs.map(({ device, plug }) => `${device}:${plug}`));
    const more = { token, levels: through, ...(previous ? { tookOverFrom: previous } : {}) };
    const detail = { ...this.#about(), ...this.#ticket(), ...more };
    try {
      return this.#journal.append({ phase: 'begin', kind: 'fence', ...this.#reason(), detail }).operation;
    } catch (cause) {
      throw new NothingBegun('', { cause });
    }
  }

  end(operation: string, end: NodeEnd, milliseconds: number): void {
    const detail = { ...this.#about(), ...end, milliseconds };
    this.#append({ operation, phase: 'end', kind: 'fence', ...this.#reason(), detail });
  }

  /** A request that shares what another one did. */
  shared(how: 'joined' | 'already', { operation, verdict, attempts }: SharedEnd): void {
    const lookedAgain = how === 'already' ? { attempts } : {};
    const detail = { ...this.#about(), ...this.#ticket(), how, verdict, ...lookedAgain };
    this.#append({ operation, phase: 'note', kind: 'fence', ...this.#reason(), detail });
  }

  /** What another machine did becomes known here too, once. */
  adopt({ result, ended }: Finished<SharedEnd>): void {
    const { operation, who, host, through: _, reason, ticket, ...end } = result;
    if (host === this.#cluster.system.hostname) return;
    if (lastVerdict(this.#cluster, this.#node)?.operation === operation) return;
    const by = { user: who, host, ended: new Date(ended).toISOString() };
    const about = { ...this.#about(), ...(ticket === undefined ? {} : { ticket }), by };
    const event = { operation, kind: 'fence', ...(reason === undefined ? {} : { reason }) };
    this.#append({ ...event, phase: 'begin', detail: about }, { ...event, phase: 'end', detail: { ...about, ...end } });
  }

  #append(...events: readonly NewEvent[]): void {
    try {
      this.#journal.appendAll(events);
    } catch (error) {
      const { message } = failureOf(error);
      this.#cluster.reporter.warn(`${this.#node}: how it ended is not in the history. ${message}`);
    }
  }

  #about() {
    return { node: this.#node, action: this.#plan.action };
  }

  #ticket() {
    return this.#plan.ticket === undefined ? {} : { ticket: this.#plan.ticket };
  }

  #reason() {
    return this.#plan.reason === undefined ? {} : { reason: this.#plan.reason };
  }
}
