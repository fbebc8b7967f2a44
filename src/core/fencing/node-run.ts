import { join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { nodeNamed } from '../config/nodes/resolve.ts';
import type { Journal } from '../state/journal.ts';
import { holdActing, StillActing } from './acting.ts';
import { type ArbitratedTurn, arbiterOf } from './arbiter.ts';
import { confirmNode } from './confirm-node.ts';
import { failureOf } from './failure.ts';
import { actOnNode, lookAtNode } from './fence-node.ts';
import type { FencePlan, PlannedNode, PreparedNode } from './fence-plan.ts';
import { fencingJournal } from './fencing-journal.ts';
import { lastVerdict } from './history.ts';
import { holderText, waitingText } from './holder-text.ts';
import type { NodeVerdict } from './node-verdict.ts';
import type { NodeEnd, NodeWork } from './node-work.ts';
import { offDone } from './off-done.ts';
import { plannedNode } from './plan-steps.ts';
import { sentenceOf } from './sentence.ts';
import { type Finished, NothingBegun, type ShotRequest, type Unfinished } from './shoot-once.ts';
import { asAsked, type FenceAction } from './verdict.ts';

type Work = Omit<NodeWork, 'step' | 'check' | 'acting' | 'node'>;

// A program that outlives us is ended so many milliseconds after its time limit.
const afterLimit = 7000;

const untouched: NodeEnd = { verdict: 'unknown', changed: false, attempts: [] };

/** What stands in the arbiter's file and in the journal's end event. */
interface SharedEnd extends NodeEnd {
  readonly operation: string;
  readonly reason?: string;
  readonly ticket?: string;
  readonly who: string;
  readonly host: string;
  /** The devices and plugs it was done through; with others it is another request. */
  readonly through: string;
}

/** A request for one node, from the arbiter to the journal. */
export class NodeRun {
  /** The node's own, and its name there: all who ask for it meet in that cluster's files. */
  readonly #cluster: Cluster;
  readonly #node: string;
  /** The name it was asked for. */
  readonly #shown: string;
  readonly #plan: FencePlan;
  readonly #planned: PlannedNode;
  readonly #budget: number;
  /** Milliseconds that a command may go on for without this process. */
  readonly #bound: number;
  readonly #begun: number;

  constructor(plan: FencePlan, { name, home, levels }: PreparedNode) {
    this.#cluster = home.cluster;
    this.#node = home.name;
    this.#shown = name;
    this.#plan = plan;
    this.#planned = plannedNode({ name: home.name, levels }, plan.action, plan.powerTimeout);
    this.#budget = this.#planned.budget;
    this.#bound = Math.max(...levels.flat().map(({ device }) => device.limit)) + afterLimit;
    this.#begun = home.cluster.system.monotonic();
  }

  async go(work: Work): Promise<NodeVerdict> {
    try {
      if (this.#plan.action === 'status') {
        return this.#verdict('looked', await lookAtNode(this.#cluster, work));
      }
      return await this.#shoot(this.#plan.action, work);
    } catch (error) {
      if (error instanceof StillActing) return this.#verdict('busy', untouched, { message: error.message });
      if (error instanceof NothingBegun) {
        const { message, suggestions } = failureOf(error.cause);
        return this.#verdict('refused', { ...untouched, verdict: 'failed' }, { message, suggestions });
      }
      // the arbiter's files or the journal could not be written: what was sent before is not known to be done
      const { message } = failureOf(error);
      return this.#verdict('acted', { verdict: 'unknown', changed: true, attempts: [] }, { message });
    }
  }

  async #shoot(action: Exclude<FenceAction, 'status'>, work: Work): Promise<NodeVerdict> {
    const { system, signal, stateFolder, reporter } = this.#cluster;
    const journal = fencingJournal(this.#cluster);
    const folder = join(stateFolder, 'fencing');
    const request: ShotRequest = {
      folder,
      target: this.#node,
      action,
      wait: 2 * this.#budget + work.logins.wait,
      tolerance: this.#plan.tolerance,
      bound: this.#bound,
      system,
      signal,
      onWait: (holder) => {
        waitedFor ??= holder;
        reporter.note(waitingText(this.#shown, action, holder));
      },
    };
    let tookOver = false;
    let waitedFor: Unfinished | undefined;
    const through = this.#through();
    const shoot = async (turn: ArbitratedTurn) => {
      tookOver = turn.previous !== undefined;
      const { operation } = this.#begin(journal, turn);
      const end = await this.#act(action, turn, work).catch((error: unknown) => {
        if (error instanceof StillActing) this.#end(journal, operation, untouched);
        throw error;
      });
      this.#end(journal, operation, end);
      await this.#forgetConnections(end);
      const host = system.hostname;
      const result = { ...end, operation, who: system.user, host, through, ...this.#reason(), ...this.#ticket() };
      return { verified: asAsked(action, end.verdict), result };
    };
    const confirm = async ({ result }: Finished<SharedEnd>): Promise<SharedEnd | undefined> => {
      if (result.through !== through) return undefined;
      const look = await confirmNode(this.#cluster, action, work);
      return look && { ...result, ...look };
    };
    const arbiter = arbiterOf(this.#cluster, this.#plan.arbiter);
    const shared = await arbiter.shootOnce<SharedEnd>(request, shoot, confirm);
    if (shared.how === 'busy') {
      const message = `Somebody else was at ${this.#shown} for too long${shared.holder ? `: ${holderText(shared.holder)}` : ''}.`;
      return this.#verdict('busy', untouched, { message });
    }
    const { result } = shared.finished;
    // the opposite that was in flight had to end first
    const waited = waitedFor && waitedFor.action !== action ? { waitedFor: holderText(waitedFor) } : {};
    if (shared.how === 'shot') return this.#verdict(tookOver ? 'took-over' : 'acted', result, { ...result, ...waited });
    if (result.host !== system.hostname) this.#adopt(journal, shared.finished);
    const lookedAgain = shared.how === 'already' ? { attempts: result.attempts } : {};
    journal.append({
      operation: result.operation,
      phase: 'note',
      kind: 'fence',
      ...this.#reason(),
      detail: { node: this.#node, action, ...this.#ticket(), how: shared.how, verdict: result.verdict, ...lookedAgain },
    });
    return this.#verdict(shared.how, { ...result, changed: false }, { ...result, ...waited });
  }

  /** What another machine did becomes known here too, once. */
  #adopt(journal: Journal, { result, ended }: Finished<SharedEnd>): void {
    const { operation, who, host, through: _, reason, ticket, ...end } = result;
    if (lastVerdict(this.#cluster, this.#node)?.operation === operation) return;
    const { action } = this.#plan;
    const by = { user: who, host, ended: new Date(ended).toISOString() };
    const ticketed = ticket === undefined ? {} : { ticket };
    const event = { operation, kind: 'fence', ...(reason === undefined ? {} : { reason }) };
    journal.appendAll([
      { ...event, phase: 'begin', detail: { node: this.#node, action, ...ticketed, by } },
      { ...event, phase: 'end', detail: { node: this.#node, action, by, ...end } },
    ]);
  }

  /**
   * Acts, with a lock that everything started for it holds too.
   *
   * @throws StillActing when what a dead leader had started did not end: two never act on one node
   */
  async #act(action: Exclude<FenceAction, 'status'>, turn: ArbitratedTurn, work: Work): Promise<NodeEnd> {
    const { system, stateFolder, signal, reporter } = this.#cluster;
    const lock = await holdActing({
      folder: join(stateFolder, 'fencing'),
      target: this.#node,
      previous: turn.diedHere,
      wait: this.#budget,
      signal,
      onWait: (left) => reporter.note(`${this.#shown}: waiting for ${left} to end.`),
    });
    try {
      const step = (name: string) => turn.step(name);
      return await actOnNode(
        this.#cluster,
        action,
        { ...work, node: this.#shown, acting: lock.descriptor, step, check: () => turn.check() },
        offDone(turn, this.#plan, system.now()),
      );
    } finally {
      lock.release();
    }
  }

  /** The node's devices and plugs with their options, references in place of secrets. */
  #through(): string {
    return JSON.stringify(this.#planned.levels.map(({ plugs }) => plugs));
  }

  #begin(journal: Journal, { token, previous }: ArbitratedTurn) {
    const { action } = this.#plan;
    const levels = this.#planned.levels.map(({ plugs }) => plugs.map(({ device, plug }) => `${device}:${plug}`));
    const detail = {
      node: this.#node,
      action,
      ...this.#ticket(),
      token,
      levels,
      ...(previous ? { tookOverFrom: previous } : {}),
    };
    return journal.append({ phase: 'begin', kind: 'fence', ...this.#reason(), detail });
  }

  #end(journal: Journal, operation: string, end: NodeEnd): void {
    const { action } = this.#plan;
    const milliseconds = this.#milliseconds();
    const detail = { node: this.#node, action, ...end, milliseconds };
    journal.append({ operation, phase: 'end', kind: 'fence', ...this.#reason(), detail });
  }

  async #forgetConnections({ changed }: NodeEnd): Promise<void> {
    const node = nodeNamed(this.#cluster.model, this.#node);
    if (changed && node) await this.#cluster.transport.forget(node);
  }

  #verdict(
    how: NodeVerdict['how'],
    { verdict, changed, attempts }: NodeEnd,
    more: {
      operation?: string;
      who?: string;
      reason?: string;
      ticket?: string;
      message?: string;
      waitedFor?: string;
      suggestions?: readonly string[];
    } = {},
  ): NodeVerdict {
    const { action } = this.#plan;
    const reason = more.reason ?? this.#plan.reason;
    const ticket = more.ticket ?? this.#plan.ticket;
    const known = { node: this.#shown, requested: action, verdict, changed, how, attempts };
    return {
      ...known,
      asAsked: asAsked(action, verdict),
      ...(more.operation === undefined ? {} : { operation: more.operation }),
      ...(more.waitedFor === undefined ? {} : { waitedFor: more.waitedFor }),
      ...(more.suggestions ? { suggestions: more.suggestions } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(ticket === undefined ? {} : { ticket }),
      who: more.who ?? this.#cluster.system.user,
      milliseconds: this.#milliseconds(),
      message: `${more.message ?? sentenceOf(known)}${more.waitedFor ? ` This had to wait for ${more.waitedFor}.` : ''}`,
    };
  }

  #ticket() {
    return this.#plan.ticket === undefined ? {} : { ticket: this.#plan.ticket };
  }

  #reason() {
    return this.#plan.reason === undefined ? {} : { reason: this.#plan.reason };
  }

  #milliseconds(): number {
    return Math.round(this.#cluster.system.monotonic() - this.#begun);
  }
}
