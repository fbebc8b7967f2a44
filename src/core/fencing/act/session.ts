import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { PreparedDevice } from '../device.ts';
import type { Command, CommandAnswer, Look, PowerDevice } from '../driver.ts';
import { failureOf } from '../failure.ts';
import type { NodeLogins } from '../logins/device-pools.ts';
import type { Attempt, Effect, HumanWord, PowerState } from '../verdict.ts';

export interface PhaseOptions {
  /** From 1, for the record. */
  readonly level: number;
  /** Milliseconds a plug may take to be seen as asked after its command. */
  readonly powerTimeout: number;
  readonly logins: NodeLogins;
  readonly acting?: number;
  /** See PowerDevice.command. */
  readonly askHuman?: () => Promise<HumanWord>;
  /** Told before the first command is sent. */
  readonly onCommand: () => void | Promise<void>;
  readonly record: (attempt: Attempt) => void;
}

/** What one node says to one device during one phase, over whatever login is free; every word is recorded. */
export class Session {
  readonly #cluster: Cluster;
  readonly #device: PreparedDevice;
  readonly #options: PhaseOptions;
  readonly #last = new Map<string, string>();

  constructor(cluster: Cluster, device: PreparedDevice, options: PhaseOptions) {
    this.#cluster = cluster;
    this.#device = device;
    this.#options = options;
  }

  async look(plug: string): Promise<PowerState> {
    if (!this.#device.description.capabilities.status) return 'unknown';
    const look = (device: PowerDevice) => device.status(plug);
    return (await this.#timed<Look>(plug, 'status', look, { power: 'unknown' })).power;
  }

  async command(plug: string, goal: Command): Promise<Effect> {
    const command = async (device: PowerDevice) => {
      // it may have been interrupted while others had the device
      if (this.#cluster.signal.aborted) throw new OcfError('INTERRUPTED', `Interrupted before "${goal}" was sent.`);
      await this.#options.onCommand();
      const tell = async () => device.command(plug, goal, this.#options.askHuman);
      return tell().catch(brokenCommand);
    };
    return (await this.#timed<CommandAnswer>(plug, goal, command, { effect: 'none' })).effect;
  }

  async lookUntil(goal: 'on' | 'off', effects: Map<string, Effect>, seen: Map<string, PowerState>): Promise<void> {
    if (!this.#device.description.capabilities.status) return;
    const { system, signal } = this.#cluster;
    const deadline = system.monotonic() + this.#options.powerTimeout;
    const waiting = () => [...effects].filter(([plug, effect]) => effect !== 'unneeded' && seen.get(plug) !== goal);
    for (let pause = 100; ; pause = Math.min(1000, pause * 2)) {
      for (const [plug] of waiting()) seen.set(plug, await this.look(plug));
      // a command that certainly did nothing is not waited for
      const hopeful = waiting().some(([, effect]) => effect !== 'none');
      if (!hopeful || signal.aborted || system.monotonic() + pause > deadline) return;
      await system.sleep(pause, signal);
    }
  }

  // a device may echo what it was sent, so nothing it said is kept as it came
  async #withoutSecrets<A extends Look | CommandAnswer>(answer: A): Promise<A> {
    const redact = await this.#device.resolved().then(
      (resolved) => resolved.redact,
      () => (text: string) => text,
    );
    const { failure } = answer;
    const evidence = redact(answer.evidence);
    return failure
      ? { ...answer, evidence, failure: { ...failure, message: redact(failure.message) } }
      : { ...answer, evidence };
  }

  async #timed<A extends Look | CommandAnswer>(
    plug: string,
    action: Attempt['action'],
    ask: (device: PowerDevice) => Promise<A>,
    nothing: Pick<A, 'power' & keyof A> | Pick<A, 'effect' & keyof A>,
  ): Promise<A> {
    const { system } = this.#cluster;
    const { acting, logins } = this.#options;
    let started = system.monotonic();
    let at = system.now();
    // the time in the queue is not the device's
    const begun = () => {
      started = system.monotonic();
      at = system.now();
    };
    let answer: A;
    try {
      answer = await logins.of(this.#cluster, this.#device).lend({ acting, begun }, ask);
    } catch (error) {
      const failure = failureOf(error);
      answer = { ...nothing, evidence: failure.message, failure } as unknown as A;
    }
    answer = await this.#withoutSecrets(answer);
    const said = 'power' in answer ? answer.power : answer.effect;
    const { evidence, failure } = answer;
    const human = 'human' in answer ? answer.human : undefined;
    // the same answer to the same look again is no news
    const news = `${said} ${evidence}`;
    if (action !== 'status' || this.#last.get(plug) !== news) {
      this.#options.record({
        device: this.#device.name,
        plug,
        level: this.#options.level,
        action,
        at: new Date(at).toISOString(),
        milliseconds: Math.round(system.monotonic() - started),
        answer: said,
        evidence,
        ...(failure ? { failure: { code: failure.code, message: failure.message } } : {}),
        ...(human ? { human } : {}),
      });
    }
    this.#last.set(plug, action === 'status' ? news : '');
    return answer;
  }
}

// how far it came before it threw nobody knows
function brokenCommand(error: unknown): CommandAnswer {
  const failure = failureOf(error);
  return { effect: 'unknown', evidence: failure.message, failure };
}
