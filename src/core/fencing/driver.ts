import type { Node } from '../config/model.ts';
import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import type { Failure, Transport } from '../transport/transport.ts';
import type { Effect, HumanWord, PowerState } from './verdict.ts';

/**
 * What a device can be told about a plug. `reset` restarts at once, so that nobody could see the plug off; `diag` is an
 * interrupt that makes the node write down its state (NMI).
 */
export type Command = 'off' | 'on' | 'reset' | 'diag';

/** What a device may be told, as data: validation, completion, help and man text come from it. */
export interface DriverParameter {
  readonly name: string;
  /** `line`: the address of a way to a device, see lines/address.ts. */
  readonly type: 'string' | 'integer' | 'boolean' | 'seconds' | 'select' | 'line';
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
    readonly commands: readonly Command[];
    /** The power of a plug can be read without switching it. */
    readonly status: boolean;
    readonly list: boolean;
    /** It is a person, who is asked. */
    readonly human?: boolean;
    /** The device itself says which nodes it can reset. */
    readonly hosts?: boolean;
    /** It has the power of one machine, whatever the plug is called: a device of the file can feed no more nodes. */
    readonly single?: boolean;
    /** Off cuts the node from a network or from its storage and leaves it running; so nothing restarts it. */
    readonly fabric?: boolean;
    /** Sessions the device bears at the same time; undefined: no limit known. */
    readonly sessions?: number;
  };
  /** Why it cannot work on this machine as it is, where that can be known without a device: a sentence. */
  readonly lacking?: string;
  /** What who uses it has to know: a sentence. */
  readonly caution?: string;
}

/** Option values with secrets resolved; kept in memory only. */
export type DeviceOptions = Readonly<Record<string, string | number | boolean>>;

/** What a driver needs around it to say what it is. */
export interface DriverContext {
  readonly system: System;
  readonly reporter: Reporter;
  /** Folder for what can be made again. */
  readonly cache: string;
  /** Folders of the administrator's with drivers of their own, data files and packages; the first counts. */
  readonly folders: readonly string[];
}

export interface DeviceContext extends DriverContext {
  /** The device's name in the cluster file, for messages. */
  readonly device: string;
  readonly options: DeviceOptions;
  /** The plugs of the device that the cluster file names, in its order. */
  readonly plugs: readonly string[];
  /** Milliseconds a single command or look may take: what the cluster file says, else the driver's own. */
  readonly limit: number;
  /** Takes the secrets out of a text. Everything the device says goes through it. */
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
  /** The node of that name in the cluster that the device stands in. */
  readonly node: (name: string) => Node | undefined;
  readonly transport: Transport;
  /** The cluster's pinned host keys, a known_hosts file keyed by node name; it need not be there. */
  readonly knownHosts: string;
  /**
   * Descriptors with locks, handed to every program that is started for the device: who takes over from a dead process
   * waits until the last of them has gone. Read it anew at every call: a session is lent to one node after another.
   */
  readonly acting?: number | readonly number[];
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
  /** With `said`: whose word it is. */
  readonly human?: HumanWord;
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
  /**
   * Asked only for commands that the description names.
   *
   * @param askHuman how a person is asked whether the plug's node is off; missing: nobody can be. It throws OcfError
   *   REFUSED while somebody sees the node up, DECLINED, INTERRUPTED
   */
  command(plug: string, command: Command, askHuman?: () => Promise<HumanWord>): Promise<CommandAnswer>;
  /** @throws OcfError for what went wrong, as `hosts` and `check` do */
  list?(): Promise<readonly PlugListing[]>;
  /** Names of the nodes that the device says it can reset. */
  hosts?(): Promise<readonly string[]>;
  /** Asks the device itself whether it works, without a plug; gives its words. */
  check?(): Promise<string>;
  close(): Promise<void>;
}

/** The steps of a request in words, for --dry-run. */
export type Explanation = Readonly<Partial<Record<Command | 'status', string>>>;

export interface FenceDriver {
  /** @throws OcfError NOT_FOUND when the program behind the driver is missing, INVALID when it describes itself badly. */
  describe(context: DriverContext): Promise<DriverDescription>;
  /** What would be sent; `options` hold references in place of secrets. */
  explain(plug: string, options: DeviceOptions): Explanation;
  /** What it can be told with these options, where that is less than the description says. */
  commands?(options: DeviceOptions): readonly Command[];
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
