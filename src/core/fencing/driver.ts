import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import type { Failure } from '../transport/transport.ts';
import type { Effect, PowerState } from './verdict.ts';

/** What a device may be told, as data: validation, completion, help and man text come from it. */
export interface DriverParameter {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'seconds' | 'select';
  readonly required: boolean;
  /** Shown only as its reference. */
  readonly secret: boolean;
  readonly default?: string;
  /** For `select`. */
  readonly choices?: readonly string[];
  readonly help: string;
}

export interface DriverDescription {
  /** As it stands in the cluster file: `fence/ipmilan`. */
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly DriverParameter[];
  readonly capabilities: {
    /** The power of a plug can be read without switching it. */
    readonly status: boolean;
    readonly list: boolean;
    /** Sessions the device bears at the same time; undefined: no limit known. */
    readonly sessions?: number;
  };
}

/** Option values with secrets resolved; kept in memory only. */
export type DeviceOptions = Readonly<Record<string, string | number | boolean>>;

/** What a driver needs around it to say what it is. */
export interface DriverContext {
  readonly system: System;
  readonly reporter: Reporter;
  /** Folder for what can be made again. */
  readonly cache: string;
}

export interface DeviceContext extends DriverContext {
  /** The device's name in the cluster file, for messages. */
  readonly device: string;
  readonly options: DeviceOptions;
  /** Takes the secrets out of a text. Everything the device says goes through it. */
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
  /**
   * A descriptor with a lock, handed to every program that acts on the device: who takes over from a dead process waits
   * until the last of them has gone.
   */
  readonly acting?: number;
}

/** A look at a plug. Only an answer of the grammar is a state; all else is `unknown`. */
export interface Look {
  readonly power: PowerState;
  readonly evidence: string;
  readonly failure?: Failure;
}

/** What became of a command. `none` only when it certainly had no effect. */
export interface CommandAnswer {
  readonly effect: Exclude<Effect, 'unneeded'>;
  readonly evidence: string;
  readonly failure?: Failure;
}

export interface PlugListing {
  readonly plug: string;
  readonly name: string;
  readonly power: PowerState;
}

/**
 * An open device. The methods do not throw for what the device says or fails to say: the answers tell it. One plug a
 * call; a driver never repeats a command by itself.
 */
export interface PowerDevice {
  status(plug: string): Promise<Look>;
  command(plug: string, goal: 'on' | 'off'): Promise<CommandAnswer>;
  list?(): Promise<readonly PlugListing[]>;
  close(): Promise<void>;
}

/** The steps of a request in words, for --dry-run. */
export interface Explanation {
  readonly off: string;
  readonly on: string;
  readonly status: string;
}

export interface FenceDriver {
  /** @throws OcfError NOT_FOUND when the program behind the driver is missing, INVALID when it describes itself badly. */
  describe(context: DriverContext): Promise<DriverDescription>;
  /** What would be sent; `options` hold references in place of secrets. */
  explain(plug: string, options: DeviceOptions): Explanation;
  /** The longest a single command or look may take, milliseconds. */
  limit(options: DeviceOptions): number;
  /** Two devices with the same key are one switch that bears one session at a time. */
  sessionKey?(options: DeviceOptions): string;
  /**
   * Opens the device: logs in where there is something to log in to. Nothing has been switched when it throws.
   *
   * @throws OcfError CREDENTIALS, TIMEOUT, REFUSED (busy, nobody listens), FAILED (an answer outside the grammar)
   */
  open(context: DeviceContext): Promise<PowerDevice>;
}
