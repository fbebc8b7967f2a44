import { setTimeout as pause } from 'node:timers/promises';
import { Door } from './door.ts';
import { commonFaults, type Faults } from './faults.ts';

export type SwitchCommand = 'off' | 'on' | 'cycle' | 'diag';

export interface Plug {
  readonly number: number;
  /** The host it feeds. */
  readonly name: string;
  readonly on: boolean;
}

/** A command as it was understood; `at` in milliseconds since 1970. */
export interface Told {
  readonly command: SwitchCommand;
  readonly plugs: readonly number[];
  readonly at: number;
}

/** What really became of a plug. */
export interface Done {
  readonly plug: number;
  readonly on: boolean;
  readonly at: number;
}

/**
 * How an answer has to go out: as it is, its first half and the line closed, noise instead, or nothing at all; and
 * whether the line is closed then.
 */
export interface Manner {
  readonly say: 'all' | 'half' | 'noise' | 'nothing';
  readonly hangUp: boolean;
}

export interface SwitchOptions {
  /** Hosts behind plugs 1, 2, … */
  readonly names: readonly string[];
  /** All on when left out. */
  readonly on?: readonly boolean[];
  /** Told of every change of a plug, before the switch answers. */
  readonly power?: (plug: number, on: boolean) => Promise<void> | void;
  /** Milliseconds a command takes. */
  readonly takes?: number;
  /** Milliseconds that every answer comes late with the fault `slow`. Default 300. */
  readonly slowness?: number;
}

const asItIs: Manner = { say: 'all', hangUp: false };

/**
 * The model of a power switch that lies on demand: plugs, what was told and what was really done, sessions, one fault
 * at a time. Fronts speak a device's language on it; see front.ts.
 *
 * @example
 * const rack = new PowerSwitch({ names: ['n1', 'n2'] });
 * rack.fault = 'no-effect';
 * await rack.tell('off', [2]); // { say: 'all', hangUp: false }
 * rack.plugs[1].on;            // true
 * rack.told;                   // [{ command: 'off', plugs: [2], at: … }]
 * rack.done;                   // []
 */
export class PowerSwitch {
  readonly told: Told[] = [];
  readonly done: Done[] = [];
  /** The most sessions there ever were at once on one door. */
  mostSessions = 0;

  readonly #plugs: Plug[];
  readonly #power: NonNullable<SwitchOptions['power']>;
  readonly #takes: number;
  readonly #slowness: number;
  readonly #faults: Record<string, string> = { ...commonFaults };
  readonly #turns = new Map<number, Promise<void>>();
  #fault = 'none';

  constructor({ names, on = [], power = () => undefined, takes = 0, slowness = 300 }: SwitchOptions) {
    this.#plugs = names.map((name, index) => ({ number: index + 1, name, on: on[index] ?? true }));
    this.#power = power;
    this.#takes = takes;
    this.#slowness = slowness;
  }

  /** Plug N at N-1, as it really is. */
  get plugs(): readonly Plug[] {
    return this.#plugs;
  }

  get faults(): Faults {
    return this.#faults;
  }

  get fault(): string {
    return this.#fault;
  }

  set fault(name: string) {
    if (!Object.hasOwn(this.#faults, name)) throw new RangeError(`The switch has no fault "${name}".`);
    this.#fault = name;
  }

  /** Faults that a front adds and heeds by itself. */
  addFaults(faults: Faults): void {
    Object.assign(this.#faults, faults);
  }

  plug(number: number): Plug | undefined {
    return this.#plugs[number - 1];
  }

  named(name: string): Plug | undefined {
    return this.#plugs.find((plug) => plug.name === name);
  }

  /** Whether a look is to say that the plug is on. */
  saysOn(number: number): boolean {
    return this.#fault === 'says-on' || this.plug(number)?.on === true;
  }

  /** Whether whoever has the right password is let in. */
  get admits(): boolean {
    return this.#fault !== 'login-refused';
  }

  /** A way in that bears so many sessions at once. */
  door(limit = Number.POSITIVE_INFINITY): Door {
    return new Door({
      limit,
      refuses: () => this.#fault === 'busy',
      entered: (open) => {
        this.mostSessions = Math.max(this.mostSessions, open);
      },
    });
  }

  /** A look, or anything else that switches nothing: waits as long as the answer has to come late. */
  async ask(): Promise<Manner> {
    await this.#late();
    return this.#fault === 'garbage' ? { say: 'noise', hangUp: false } : asItIs;
  }

  /** A command for plugs that exist. Once all is done it says how the answer goes out. */
  async tell(command: SwitchCommand, plugs: readonly number[]): Promise<Manner> {
    this.told.push({ command, plugs, at: Date.now() });
    // what it does wrong is decided when the command comes
    const fault = this.#fault;
    if (fault === 'hang-up-before') return { say: 'nothing', hangUp: true };
    if (fault === 'garbage') return { say: 'noise', hangUp: false };
    if (this.#takes > 0) await pause(this.#takes);
    if (fault !== 'no-effect') {
      for (const number of plugs)
        await this.#carryOut(command, fault === 'wrong-plug' ? this.#neighbour(number) : number);
    }
    if (fault === 'silent') return { say: 'nothing', hangUp: false };
    if (fault === 'hang-up-after') return { say: 'nothing', hangUp: true };
    if (fault === 'half-line') return { say: 'half', hangUp: true };
    await this.#late();
    return asItIs;
  }

  /** Switches a plug past all faults, as a hand on its button would. */
  async change(number: number, on: boolean): Promise<void> {
    const turn = (this.#turns.get(number) ?? Promise.resolve()).then(async () => {
      const plug = this.plug(number);
      if (!plug || plug.on === on) return;
      this.#plugs[number - 1] = { ...plug, on };
      this.done.push({ plug: number, on, at: Date.now() });
      await this.#power(number, on);
    });
    const over = turn.catch(() => undefined);
    this.#turns.set(number, over);
    return turn;
  }

  async #carryOut(command: SwitchCommand, number: number | undefined): Promise<void> {
    if (number === undefined || command === 'diag') return;
    if (command === 'cycle') await this.change(number, false);
    await this.change(number, command !== 'off');
  }

  #neighbour(number: number): number | undefined {
    return (this.plug(number + 1) ?? this.plug(number - 1))?.number;
  }

  async #late(): Promise<void> {
    if (this.#fault === 'slow') await pause(this.#slowness);
  }
}

/** A text in the manner it has to go out; undefined when nothing is said. */
export function inManner({ say }: Manner, text: string): string | undefined {
  if (say === 'nothing') return undefined;
  if (say === 'noise') return noise;
  return say === 'half' ? text.slice(0, Math.floor(text.length / 2)) : text;
}

/** Words of many devices; no answer of any. */
export const noise = '\r\n\x07?? 3f#@!|on|off ~~ 1 off 2 off 3 off processing\r\n';
