import { type AgentAccess, agentsOfCluster } from '../../agents/access.ts';
import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import { offCheck } from '../powered-off.ts';
import { Actions } from './actions.ts';
import { Chronicle } from './chronicle.ts';
import { isActive, judge } from './judge.ts';
import { type LookedAt, lookAt } from './look.ts';
import { Roster, type Watched } from './roster.ts';
import { dueByNode, nextDue, shiftOf, type Task } from './schedule.ts';
import { fitsRole, Sessions } from './sessions.ts';
import { followDeeds } from './stops.ts';
import type { WatchInput, WatchSummary } from './watch.ts';

/** Milliseconds between looks at the cluster file. */
const housekeeping = 2000;

/** A watch that goes on until its cluster's signal. */
export class WatchLoop {
  #cluster: Cluster;
  readonly #input: WatchInput;
  #access: AgentAccess;
  readonly #roster: Roster;
  readonly #chronicle: Chronicle;
  readonly #actions: Actions;
  readonly #deeds: ReturnType<typeof followDeeds>;
  readonly #sessions = new Sessions();
  readonly #running = new Set<Promise<void>>();
  #wake: () => void = () => {};
  #looks = 0;

  constructor(cluster: Cluster, input: WatchInput) {
    this.#cluster = cluster;
    this.#input = input;
    this.#access = agentsOfCluster(cluster);
    const now = () => cluster.system.monotonic();
    const jitter = input.jitter ?? 2000;
    this.#roster = new Roster({
      access: this.#access,
      now,
      probeInterval: input.probeInterval ?? 60_000,
      shift: (node) => shiftOf(node, jitter),
    });
    this.#deeds = followDeeds(cluster);
    this.#chronicle = new Chronicle(cluster, input.onEvent, this.#roster);
    this.#actions = new Actions({
      cluster: () => this.#cluster,
      chronicle: this.#chronicle,
      roster: this.#roster,
      restart: input.restart ?? true,
      hooks: input.hooks ?? true,
      changed: () => this.#changed(),
    });
  }

  async run(): Promise<WatchSummary> {
    const { signal, system } = this.#cluster;
    const names = this.#roster.fill(this.#cluster, this.#input);
    if ([...this.#roster.all].length === 0) {
      throw new OcfError('USAGE', 'There is nothing to watch.', {
        suggestions: ['Add resources with: ocf resource add'],
      });
    }
    const acts = await this.#actions.claim();
    this.#chronicle.tell({ event: 'watching', resources: names, copies: [...this.#roster.all].length, acts });
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop, { once: true });
    let kept = system.monotonic();
    let beat = kept;
    while (!signal.aborted) {
      const now = system.monotonic();
      this.#begin(now);
      if (now - kept >= housekeeping) {
        kept = now;
        await this.#reload();
      }
      const { heartbeat } = this.#input;
      if (heartbeat !== undefined && now - beat >= heartbeat) {
        beat = now;
        this.#chronicle.tell({ event: 'heartbeat', counts: this.#chronicle.counts() });
      }
      const next = Math.min(
        nextDue(this.#roster.tasks(), (node) => this.#sessions.isFree(node)),
        kept + housekeeping,
        heartbeat === undefined ? Number.POSITIVE_INFINITY : beat + heartbeat,
      );
      await this.#sleep(next - system.monotonic());
    }
    await Promise.allSettled([...this.#running, this.#actions.end()]);
    const { failures, restarts } = this.#chronicle;
    const summary = { looks: this.#looks, failures, restarts, counts: this.#chronicle.counts() };
    this.#chronicle.tell({ event: 'ended', ...summary });
    return summary;
  }

  /** Begins what is due, as far as the nodes have sessions left; the rest waits for one. */
  #begin(now: number): void {
    for (const [name, due] of dueByNode(this.#roster.tasks(), now)) {
      const looks = due.flatMap((task) => {
        const watched = this.#roster.at(task.resource, name);
        if (watched && fitsRole(task, watched)) return [{ task, watched }];
        // a look of another role is due again when it would have been over
        task.due = now + (task.monitor?.interval ?? 0);
        return [];
      });
      const node = looks[0]?.watched.node;
      if (!node) continue;
      for (const part of this.#sessions.divide(node, looks)) {
        for (const { task } of part) task.busy = true;
        const running = this.#look(node, part).finally(() => {
          this.#sessions.leave(node);
          this.#running.delete(running);
          this.#wake();
        });
        this.#running.add(running);
      }
    }
  }

  async #look(node: Watched['node'], looks: readonly { task: Task; watched: Watched }[]): Promise<void> {
    try {
      const seen = await lookAt(this.#access, this.#roster, node, looks);
      if (this.#cluster.signal.aborted) return;
      const isOff =
        seen.some(({ observation }) => observation.unreachable) && (await offCheck(this.#cluster)(node.name));
      for (const one of seen) this.#take(one, isOff);
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      if (!this.#cluster.signal.aborted) this.#cluster.reporter.warn(`${node.name}: ${error.message}`);
    } finally {
      const { monotonic } = this.#cluster.system;
      for (const { task } of looks) {
        task.busy = false;
        task.due = monotonic() + (task.monitor?.interval ?? this.#input.probeInterval ?? 60_000);
      }
    }
  }

  #take({ task, watched, observation }: LookedAt, isOff: boolean): void {
    const { resource, node } = task;
    // it may have gone from the file, or be restarted, while it was looked at
    if (this.#roster.at(resource, node) !== watched || watched.copy.state === 'restarting') return;
    this.#looks += 1;
    const before = watched.copy;
    const { copy, events, hasFailed, restartIn } = judge(
      before,
      {
        observation,
        depth: task.monitor?.depth ?? 0,
        now: this.#cluster.system.monotonic(),
        isOff,
        wasStopped: () => this.#deeds.wasStopped(resource, node),
      },
      watched.rules,
    );
    watched.copy = copy;
    watched.took = observation.milliseconds;
    if (isActive(before) !== isActive(copy)) this.#roster.plan(watched);
    for (const event of events) this.#chronicle.tell(event);
    if (copy.state === 'running' && before.state !== 'running') this.#chronicle.countCopies(watched);
    if (hasFailed) this.#actions.failed(watched, restartIn);
    if (events.length > 0) this.#changed();
  }

  #changed(): void {
    this.#input.onChange?.(this.#roster.all);
    this.#wake();
  }

  async #reload(): Promise<void> {
    const { reopen } = this.#input;
    if (!reopen || !this.#chronicle.fileChanged(this.#cluster.file)) return;
    try {
      const fresh = { ...(await reopen()), signal: this.#cluster.signal };
      this.#cluster = fresh;
      this.#access = agentsOfCluster(fresh);
      this.#chronicle.tell({ event: 'reloaded', resources: this.#roster.fill(fresh, this.#input) });
      this.#changed();
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      this.#chronicle.tell({ event: 'not-reloaded', reason: error.message });
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 && this.#running.size === 0) return;
    const waking = new AbortController();
    this.#wake = () => waking.abort();
    if (this.#cluster.signal.aborted) return;
    await this.#cluster.system.sleep(Math.max(0, Math.min(milliseconds, housekeeping)), waking.signal);
  }
}
