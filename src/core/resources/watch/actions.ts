import { join } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import { type FileLock, lockFile } from '../../fencing/lock-file.ts';
import { runHook } from '../run-hook.ts';
import type { Chronicle } from './chronicle.ts';
import { restartCopy } from './restart-copy.ts';
import type { Roster, Watched } from './roster.ts';

export interface ActionsOptions {
  readonly cluster: () => Cluster;
  readonly chronicle: Chronicle;
  readonly roster: Roster;
  readonly restart: boolean;
  readonly hooks: boolean;
  readonly changed: () => void;
}

/** What is done about failures: hooks, and restarts in place. Only one watch of a cluster on this host does it. */
export class Actions {
  readonly #options: ActionsOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #hooking = new Set<string>();
  #lock: FileLock | undefined;

  constructor(options: ActionsOptions) {
    this.#options = options;
  }

  /** Whether it is this watch that acts. */
  async claim(): Promise<boolean> {
    const { cluster, restart, hooks } = this.#options;
    const { stateFolder, reporter } = cluster();
    if (!restart && !hooks) return false;
    this.#lock = await lockFile(join(stateFolder, 'watch.lock'), { wait: 0 });
    if (!this.#lock) reporter.warn('Another watch of this cluster runs here: this one reports, and restarts nothing.');
    return this.#lock !== undefined;
  }

  failed(watched: Watched, restartIn: number | undefined): void {
    if (!this.#lock) return;
    const { hooks, restart } = this.#options;
    if (hooks) this.#go(this.#hook(watched));
    const { enabled } = watched.instance;
    if (restart && enabled && restartIn !== undefined) this.#go(this.#restart(watched, restartIn));
  }

  /** Waits for what goes on; no restart is begun any more. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#running);
    this.#lock?.release();
  }

  #go(work: Promise<void>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  // one hook of a resource at a time: the next failure is told when this one is
  async #hook({ instance, copy }: Watched): Promise<void> {
    const { chronicle } = this.#options;
    const argv = instance.spec.hooks.failed ?? [];
    if (argv.length === 0 || this.#hooking.has(instance.name)) return;
    const { resource, node, state, failures, reason } = copy;
    this.#hooking.add(resource);
    try {
      const answer = await runHook(this.#options.cluster(), {
        argv,
        env: { OCF_RESOURCE: resource, OCF_NODE: node, OCF_EVENT: 'failed' },
        event: { event: 'failed', resource, node, state, failures, reason },
      });
      const { ok, sentence, milliseconds } = answer;
      chronicle.tell({ event: 'hook', resource, node, ok, sentence, milliseconds });
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
    } finally {
      this.#hooking.delete(resource);
    }
  }

  async #restart(watched: Watched, delay: number): Promise<void> {
    const { cluster, chronicle, roster, changed } = this.#options;
    const { system, signal } = cluster();
    const { resource, node } = watched.copy;
    const { rules } = watched;
    for (let pause = delay; ; pause *= 2) {
      const attempt = watched.copy.restarted.length + 1;
      const place = { resource, node, attempt };
      chronicle.tell({ event: 'restart', phase: 'waiting', ...place, delay: pause });
      await system.sleep(pause, signal);
      if (signal.aborted || roster.at(resource, node) !== watched || watched.copy.state !== 'failed') return;
      chronicle.tell({ event: 'restart', phase: 'begun', ...place });
      const restarted = [...watched.copy.restarted, system.monotonic()];
      watched.copy = { ...watched.copy, restarted, state: 'restarting', since: system.monotonic() };
      changed();
      const { done, reason } = await restartCopy(cluster(), resource, node, watched.copy.reason);
      const state = done ? 'running' : restarted.length < rules.restart ? 'failed' : 'flapping';
      watched.copy = {
        ...watched.copy,
        state,
        reason,
        failures: done ? 0 : watched.copy.failures,
        since: system.monotonic(),
      };
      roster.plan(watched);
      chronicle.tell({ event: 'restart', phase: done ? 'done' : 'failed', ...place, reason });
      if (state === 'flapping') {
        chronicle.tell({ event: 'flapping', resource, node, failures: restarted.length, window: rules.window });
      }
      changed();
      if (state !== 'failed') return;
    }
  }
}
