import type { Faults } from './faults.ts';
import type { PowerSwitch } from './power-switch.ts';

/** How a front that speaks lines of text is reached. */
export type Way = 'tcp' | 'telnet' | 'pty';
export const ways: readonly Way[] = ['tcp', 'telnet', 'pty'];

export interface FrontOptions {
  /** A folder of its own, which exists, for sockets, certificates and what a program needs. */
  readonly folder: string;
  /** Asked for where the device's language has a password; without it the front lets everybody in where it can. */
  readonly user?: string;
  readonly password?: string;
  /** A second secret, where the device's language has one: K_g of IPMI, the one that SNMP of version 3 enciphers with. */
  readonly key?: string;
  /**
   * Words of a program that, with the path of a socket of relay-server.ts after them, is whatever serves that: for
   * fronts that are a program, or that have a real daemon ask about the power.
   */
  readonly relay?: readonly string[];
  /** For fronts that speak lines of text; `tcp` when left out. */
  readonly way?: Way;
  /** Which device of a family it is, for fronts that have `models`. */
  readonly model?: string;
  /** 0 or left out: any that is free. Always on 127.0.0.1. */
  readonly port?: number;
}

/** What stands in a cluster file to use the front; secrets are not among the options. */
export interface FrontDevice {
  /** Part of its name: the host it belongs to, where every host has a device of its own. */
  readonly host?: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** The option that takes the password, if any does. */
  readonly secret?: string;
  /** Host to plug. */
  readonly plugs: Readonly<Record<string, string>>;
}

export interface RunningFront {
  /** `tcp://127.0.0.1:4001`, `/…/wti.tty`, `https://127.0.0.1:4002`. */
  readonly address: string;
  readonly devices: readonly FrontDevice[];
  /** Ends all sessions and whatever was started. */
  close(): Promise<void>;
}

/**
 * What a file of `fronts/` exports: a device's language, spoken on the model. It asks the model for everything: `door()`
 * who may come in, `admits` whether a password is right, `ask()` before it answers a look and `saysOn()` for what that
 * says, `tell()` for a command; and it answers in the manner that these give back. So every fault works through every
 * front. A front whose language is lines of text gives startMenu() (menu-front.ts) a small state machine and no more.
 *
 * @example
 * // fronts/rpc.ts: `on N`, `off N`, `status N`, one session, no password; and in fronts.ts: rpc: () => import('./fronts/rpc.ts')
 * const prompt = 'RPC> ';
 * export const start: FrontModule['start'] = (rack, options) =>
 *   startMenu(rack, options, {
 *     name: 'rpc',
 *     sessions: 1,
 *     device: (line) => ({ driver: 'serial/rpc', options: { line } }),
 *     begin: () => ({
 *       greeting: prompt,
 *       async heard(text) {
 *         const [, verb, plug] = /^(on|off|status) (\d+)$/.exec(text) ?? [];
 *         const number = Number(plug);
 *         if (!verb || !rack.plug(number)) return { text: 'What?\r\n', prompt };
 *         const manner = verb === 'status' ? await rack.ask() : await rack.tell(verb as 'on' | 'off', [number]);
 *         return { text: `Plug ${number} ${rack.saysOn(number) ? 'On' : 'Off'}\r\n`, prompt, manner };
 *       },
 *     }),
 *   });
 */
export interface FrontModule {
  /** Faults that only this front has. */
  readonly faults?: Faults;
  /** Devices of a family that it can be; the first when nobody says. */
  readonly models?: readonly string[];
  /**
   * Starts it and adds its faults to the model.
   *
   * @throws OcfError NOT_FOUND when a program it needs is missing, FAILED when that does not come up
   */
  start(rack: PowerSwitch, options: FrontOptions): Promise<RunningFront>;
}
