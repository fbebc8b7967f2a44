import type { Cluster } from '../cluster.ts';
import { OcfError } from '../errors.ts';
import { type HeldDevice, holdDevice, type PreparedDevice } from './device.ts';
import type { CommandAnswer, Look, PowerDevice } from './driver.ts';
import { failureOf } from './failure.ts';
import type { Attempt, Effect, PowerState } from './verdict.ts';

export interface PhaseOptions {
  /** From 1, for the record. */
  readonly level: number;
  /** Milliseconds a plug may take to be seen as asked after its command. */
  readonly powerTimeout: number;
  readonly sessionWait: number;
  readonly acting?: number;
  /** Told before the first command is sent. */
  readonly onCommand: () => void;
  readonly record: (attempt: Attempt) => void;
}

/** One device during one phase: opened when first needed, opened anew after anything went wrong with it. */
export class Session {
  readonly #cluster: Cluster;
  readonly #device: PreparedDevice;
  readonly #options: PhaseOptions;
  readonly #last = new Map<string, string>();
  #held: HeldDevice | undefined;
  #open: PowerDevice | undefined;
  #entered = false;
  #shut: OcfError | undefined;

  constructor(cluster: Cluster, device: PreparedDevice, options: PhaseOptions) {
    this.#cluster = cluster;
    this.#device = device;
    this.#options = options;
  }

  async look(plug: string): Promise<PowerState> {
    if (!this.#device.description.capabilities.status) return 'unknown';
    const look = await this.#timed<Look>(plug, 'status', (device) => device.status(plug), { power: 'unknown' });
    if (look.failure) await this.#drop();
    return look.power;
  }

  async command(plug: string, goal: 'on' | 'off'): Promise<Effect> {
    const command = (device: PowerDevice) => {
      this.#options.onCommand();
      return device.command(plug, goal);
    };
    const answer = await this.#timed<CommandAnswer>(plug, goal, command, { effect: 'none' });
    // the look that follows is to be the device's own word, not what is left of a broken exchange
    if (answer.failure) await this.#drop();
    return answer.effect;
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

  async end(): Promise<void> {
    await this.#drop();
    this.#held?.release();
  }

  async #drop(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  async #ready(): Promise<PowerDevice> {
    const { sessionWait: wait, acting } = this.#options;
    this.#held ??= await holdDevice(this.#cluster, this.#device, { wait, ...(acting === undefined ? {} : { acting }) });
    if (this.#shut) throw this.#shut;
    try {
      this.#open ??= await this.#held.open();
    } catch (error) {
      // one that never let us in is not knocked at again: its time was given, and wrong passwords lock accounts
      const shut = error instanceof OcfError && (error.code === 'CREDENTIALS' || error.code === 'REFUSED');
      if (shut && !this.#entered) this.#shut = error;
      throw error;
    }
    this.#entered = true;
    return this.#open;
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
    const begun = system.monotonic();
    const at = new Date(system.now()).toISOString();
    let answer: A;
    try {
      answer = await ask(await this.#ready());
    } catch (error) {
      const failure = failureOf(error);
      answer = { ...nothing, evidence: failure.message, failure } as unknown as A;
    }
    answer = await this.#withoutSecrets(answer);
    const said = 'power' in answer ? answer.power : answer.effect;
    const { evidence, failure } = answer;
    // the same answer to the same look again is no news
    const news = `${said} ${evidence}`;
    if (action !== 'status' || this.#last.get(plug) !== news) {
      this.#options.record({
        device: this.#device.name,
        plug,
        level: this.#options.level,
        action,
        at,
        milliseconds: Math.round(system.monotonic() - begun),
        answer: said,
        evidence,
        ...(failure ? { failure: { code: failure.code, message: failure.message } } : {}),
      });
    }
    this.#last.set(plug, action === 'status' ? news : '');
    return answer;
  }
}
