import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { nodeNamed } from '../../config/nodes/resolve.ts';
import type { Failure } from '../../transport/transport.ts';
import { endedBy, failureOf } from '../failure.ts';
import { refuseDisarmed } from '../guards/refuse-disarmed.ts';
import type { FencePlan, FenceRequest, PlannedNode, PreparedNode } from '../plan/fence-plan.ts';
import { plannedNode } from '../plan/plan-steps.ts';
import { holdActing, StillActing } from '../shot/acting.ts';
import { type ArbitratedTurn, arbiterOf } from '../shot/arbiter.ts';
import { holderText, waitingText } from '../shot/holder-text.ts';
import { beforeAnything, type Finished, NothingBegun, type ShotRequest, type Unfinished } from '../shot/shoot-once.ts';
import { asAsked, type FenceAction } from '../verdict.ts';
import { confirmNode } from './confirm-node.ts';
import { actOnNode, lookAtNode } from './fence-node.ts';
import { nodeVerdict, type VerdictMore } from './make-verdict.ts';
import { NodeRecord, type SharedEnd } from './node-record.ts';
import type { NodeVerdict } from './node-verdict.ts';
import { type NodeEnd, type NodeWork, nothingDone, untouched } from './node-work.ts';
import { offDone } from './off-done.ts';

type Work = Omit<NodeWork, 'step' | 'check' | 'acting' | 'node'> & Pick<ShotRequest, 'batch'>;

// A program that outlives us is ended so many milliseconds after its time limit.
const afterLimit = 7000;

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
  readonly #record: NodeRecord;
  /** @throws OcfError when nobody may begin with it now */
  readonly #refuse: () => void;

  constructor(plan: FencePlan, prepared: PreparedNode, request: Pick<FenceRequest, 'allow'>) {
    const { name, home, levels } = prepared;
    this.#refuse = () => refuseDisarmed(plan.action, [prepared], request);
    this.#cluster = home.cluster;
    this.#node = home.name;
    this.#shown = name;
    this.#plan = plan;
    this.#planned = plannedNode({ name: home.name, levels }, plan.action, plan.powerTimeout);
    this.#budget = this.#planned.budget;
    this.#bound = Math.max(...levels.flat().map(({ device }) => device.limit)) + afterLimit;
    this.#begun = home.cluster.system.monotonic();
    this.#record = new NodeRecord(home.cluster, home.name, plan);
  }

  async go(work: Work): Promise<NodeVerdict> {
    try {
      if (this.#plan.action === 'status') {
        return this.#verdict('looked', await lookAtNode(this.#cluster, work));
      }
      return await this.#shoot(this.#plan.action, work);
    } catch (error) {
      if (error instanceof StillActing)
        return this.#verdict(error.others ? 'busy' : 'acted', error.others ? untouched : nothingDone, {
          message: error.message,
        });
      if (error instanceof NothingBegun) return this.#nothingBegun(failureOf(error.cause));
      // what was sent before is not known to be done
      const message = endedBy(error, this.#cluster.reporter);
      return this.#verdict('acted', { verdict: 'unknown', changed: true, attempts: [] }, { message });
    }
  }

  async #shoot(action: Exclude<FenceAction, 'status'>, work: Work): Promise<NodeVerdict> {
    const { system, signal, stateFolder, reporter } = this.#cluster;
    const record = this.#record;
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
      batch: work.batch,
      onWait: (holder) => {
        waits += 1;
        waitedFor ??= holder;
        reporter.note(waitingText(this.#shown, action, holder));
      },
    };
    let tookOver = false;
    let waits = 0;
    let waitedFor: Unfinished | undefined;
    const through = this.#through();
    const shoot = async (turn: ArbitratedTurn) => {
      tookOver = turn.previous !== undefined;
      await beforeAnything(this.#refuse);
      const operation = record.begin(this.#planned, turn);
      const end = await this.#act(action, turn, work).catch((error: unknown) => {
        if (error instanceof StillActing)
          record.end(operation, error.others ? untouched : nothingDone, this.#milliseconds());
        throw error;
      });
      record.end(operation, end, this.#milliseconds());
      await this.#forgetConnections(end);
      const host = system.hostname;
      const result = { ...end, operation, who: system.user, host, through, ...record.why };
      return { verified: asAsked(action, end.verdict), result };
    };
    const confirm = async ({ result }: Finished<SharedEnd>): Promise<SharedEnd | undefined> => {
      if (result.through !== through) return undefined;
      const look = await confirmNode(this.#cluster, action, work);
      return look && { ...result, ...look };
    };
    const arbiter = arbiterOf(this.#cluster, this.#plan.arbiter);
    const shared = await arbiter.shootOnce<SharedEnd>(request, shoot, confirm);
    if (shared.how === 'busy') return this.#busy(waits > 0, shared.holder);
    const { result } = shared.finished;
    // the opposite that was in flight had to end first
    const waited = waitedFor && waitedFor.action !== action ? { waitedFor: holderText(waitedFor) } : {};
    if (shared.how === 'shot') return this.#verdict(tookOver ? 'took-over' : 'acted', result, { ...result, ...waited });
    record.adopt(shared.finished);
    record.shared(shared.how, result);
    return this.#verdict(shared.how, { ...result, changed: false }, { ...result, ...waited });
  }

  #nothingBegun({ code, message, suggestions }: Failure): NodeVerdict {
    const refused = code === 'REFUSED';
    const more = { message: refused ? message : `Nothing was done to ${this.#shown}: ${message}`, suggestions };
    return this.#verdict(refused ? 'refused' : 'acted', nothingDone, more);
  }

  #busy(waited: boolean, holder: Unfinished | undefined): NodeVerdict {
    const who = holder ? holderText(holder) : 'somebody else';
    if (!this.#cluster.signal.aborted) {
      return this.#verdict('busy', untouched, { message: `Waited too long at ${this.#shown} for ${who}.` });
    }
    if (waited) return this.#verdict('busy', untouched, { message: `Interrupted while it waited for ${who}.` });
    const message = `Nothing was done to ${this.#shown}: interrupted.`;
    return this.#verdict('acted', nothingDone, { message });
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
      batch: work.batch,
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

  async #forgetConnections({ changed }: NodeEnd): Promise<void> {
    const node = nodeNamed(this.#cluster.model, this.#node);
    if (changed && node) await this.#cluster.transport.forget(node);
  }

  #verdict(how: NodeVerdict['how'], end: NodeEnd, more: VerdictMore = {}): NodeVerdict {
    const { system } = this.#cluster;
    const about = { node: this.#shown, how, user: system.user, milliseconds: this.#milliseconds() };
    return nodeVerdict(this.#plan, about, end, more);
  }

  #milliseconds(): number {
    return Math.round(this.#cluster.system.monotonic() - this.#begun);
  }
}
