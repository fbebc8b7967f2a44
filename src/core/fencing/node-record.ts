import type { Cluster } from '../cluster.ts';
import type { Journal } from '../state/journal.ts';
import type { FencePlan, PlannedNode } from './fence-plan.ts';
import { fencingJournal } from './fencing-journal.ts';
import { lastVerdict } from './history.ts';
import type { NodeEnd } from './node-work.ts';
import type { Finished, Turn } from './shoot-once.ts';

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

/** What a request for one node writes into the fencing journal of the node's own cluster. */
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

  /** @returns the operation's id */
  begin({ levels }: PlannedNode, { token, previous }: Turn): string {
    const through = levels.map(({ plugs }) => plugs.map(({ device, plug }) => `${device}:${plug}`));
    const more = { token, levels: through, ...(previous ? { tookOverFrom: previous } : {}) };
    const detail = { ...this.#about(), ...this.#ticket(), ...more };
    return this.#journal.append({ phase: 'begin', kind: 'fence', ...this.#reason(), detail }).operation;
  }

  end(operation: string, end: NodeEnd, milliseconds: number): void {
    const detail = { ...this.#about(), ...end, milliseconds };
    this.#journal.append({ operation, phase: 'end', kind: 'fence', ...this.#reason(), detail });
  }

  /** A request that shares what another one did. */
  shared(how: 'joined' | 'already', { operation, verdict, attempts }: SharedEnd): void {
    const lookedAgain = how === 'already' ? { attempts } : {};
    const detail = { ...this.#about(), ...this.#ticket(), how, verdict, ...lookedAgain };
    this.#journal.append({ operation, phase: 'note', kind: 'fence', ...this.#reason(), detail });
  }

  /** What another machine did becomes known here too, once. */
  adopt({ result, ended }: Finished<SharedEnd>): void {
    const { operation, who, host, through: _, reason, ticket, ...end } = result;
    if (host === this.#cluster.system.hostname) return;
    if (lastVerdict(this.#cluster, this.#node)?.operation === operation) return;
    const by = { user: who, host, ended: new Date(ended).toISOString() };
    const about = { ...this.#about(), ...(ticket === undefined ? {} : { ticket }), by };
    const event = { operation, kind: 'fence', ...(reason === undefined ? {} : { reason }) };
    this.#journal.appendAll([
      { ...event, phase: 'begin', detail: about },
      { ...event, phase: 'end', detail: { ...about, ...end } },
    ]);
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
