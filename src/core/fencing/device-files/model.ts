import type { ErrorCode } from '../../errors.ts';
import type { Command, DriverParameter } from '../driver.ts';
import type { SerialSettings } from '../lines/serial-settings.ts';
import type { Template } from './template.ts';

/**
 * A device described by a data file: how to log in, look, switch and log out, as steps of a dialogue. Everything the
 * interpreter knows of a device stands here; it has no other knowledge of any. Its form as data is shape.ts, whole files
 * stand in devices/serial, how to write one in ocf-device(5).
 *
 * @example
 * ocf-device: 1
 * summary: A switch of two plugs
 * line: 2400,8n1                 # of a serial line; also pace: 50ms between bytes
 * plug: '[12]'                   # left out: it has the power of one machine, and there is no {plug}
 * options: {password: {secret: true, help: Its password.}}
 * login:
 *   - {if: serial, then: [{modem: {dtr: false}}, {pause: 2s}, {modem: {dtr: true}}]}
 *   - expect: {ready: {text: "Ready\r\n"}}                         # it says so by itself
 *     within: 10s
 * status:
 *   steps:
 *     - send: "\x02\x18{plug}?\r"
 *     - expect: {state: 'Plug (?<plug>\d) (?<state>On|Off)\r\n'}    # the plug has to be the one asked of
 *   states: {on: On, off: Off}                                     # or a bit of a hex number: {bit: 0x40, set: off}
 * off:
 *   - {send: "\x02\x18{plug}0\r", switches: true}                  # from here on it may have had its effect
 *   - expect:
 *       done: {text: "Complete\r\n"}
 *       sure: {text: "(Y/N)", then: [{send: "Y\r"}], again: 1}       # one more answer is waited for
 *       no: {text: Invalid Entry, error: FAILED, effect: none}      # certainly nothing was switched
 */
export interface DeviceFile {
  /** Where it was read. */
  readonly path: string;
  readonly summary: string;
  /** Sessions the device bears at the same time. */
  readonly sessions?: number;
  /** Of a serial line, where its address does not say otherwise. */
  readonly settings: Partial<SerialSettings>;
  /** Milliseconds between two bytes that are sent. */
  readonly pace?: number;
  /** Milliseconds to get a session, when the device's options do not say. */
  readonly timeout: number;
  /** What a plug's number looks like, whole; nothing else is ever sent as one. Missing: the power of one machine. */
  readonly plug?: RegExp;
  /** What the device may be told besides `line` and `timeout`. */
  readonly options: readonly DriverParameter[];
  readonly login: readonly Step[];
  readonly logout: readonly Step[];
  readonly status?: StatusPart;
  readonly commands: Readonly<Partial<Record<Command, readonly Step[]>>>;
}

export type Step =
  /** `switches`: from here on the command may have had its effect. */
  | { readonly kind: 'send'; readonly template: Template; readonly switches: boolean }
  | { readonly kind: 'expect'; readonly answers: readonly Answer[]; readonly within: number }
  /** Throws away what has come. */
  | { readonly kind: 'forget' }
  /** Waits until nothing has come for so many milliseconds. */
  | { readonly kind: 'settle'; readonly quiet: number }
  | { readonly kind: 'pause'; readonly time: number }
  /** As long as an option of type `seconds` says. */
  | { readonly kind: 'wait'; readonly option: string }
  | { readonly kind: 'modem'; readonly lines: ModemLines; readonly switches: boolean }
  | {
      readonly kind: 'if';
      readonly test: Condition;
      readonly met: readonly Step[];
      readonly unmet: readonly Step[];
    };

/** Outgoing modem lines to set (true) or clear. */
export interface ModemLines {
  readonly dtr?: boolean;
  readonly rts?: boolean;
}

/**
 * `modem`: the line has modem lines; `silent`: nothing has come that was not asked for yet; `given`: the option has a
 * value; `is`: it has this one.
 */
export type Condition =
  | { readonly kind: 'serial' | 'network' | 'modem' | 'silent' }
  | { readonly kind: 'given'; readonly option: string }
  | { readonly kind: 'is'; readonly option: string; readonly value: string };

/** One of the answers that an `expect` waits for. */
export interface Answer {
  readonly name: string;
  /** Named groups `plug`, `name` and `state` are kept. */
  readonly pattern: RegExp;
  /** Nothing may have come before it but an echo of what was sent. */
  readonly alone: boolean;
  /** What it means that the answer comes, or comes more often than `again` allows. */
  readonly error?: { readonly code: ErrorCode; readonly say?: string; readonly noEffect: boolean };
  readonly then: readonly Step[];
  /** How often it may come and another answer be waited for after `then`; 0: the dialogue goes on after it. */
  readonly again: number;
}

/** How power is read: of one plug by a captured `state`, or of all by a table. */
export interface StatusPart {
  readonly steps: readonly Step[];
  readonly states: States;
  readonly table?: TableForm;
}

/** Which captured states mean on and off: whole words in any case, or a bit of a hexadecimal number. */
export type States =
  | { readonly kind: 'words'; readonly on: readonly string[]; readonly off: readonly string[] }
  | { readonly kind: 'bit'; readonly mask: number; readonly set: 'on' | 'off' };

/** The lines between `start` and `end`, both lines themselves, in what came up to the end of the last `expect`. */
export interface TableForm {
  readonly start: RegExp;
  readonly end: RegExp;
  /** Lines that are no rows; any other line that is no row makes the whole table unusable. */
  readonly ignore?: RegExp;
  readonly rows:
    | { readonly kind: 'pattern'; readonly pattern: RegExp }
    /** Cells under the names of the heading, which is the line before `start`. */
    | {
        readonly kind: 'columns';
        readonly separator: string;
        readonly plug: string;
        readonly name?: string;
        readonly state: string;
      };
}
