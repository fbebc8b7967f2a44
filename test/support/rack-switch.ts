// The simulated switch of scripts/rack, typed for the tests.
import type { Duplex } from 'node:stream';
// @ts-expect-error plain JavaScript, shared with the demo
import { createWti } from '../../scripts/rack/wti.mjs';
// @ts-expect-error plain JavaScript, shared with the demo
import { faults } from '../../scripts/rack/wti-faults.mjs';

export interface SimulatedSwitch {
  readonly plugs: { readonly name: string; readonly on: boolean }[];
  readonly log: { readonly verb: 'on' | 'off' | 'boot'; readonly numbers: readonly number[] }[];
  readonly most: { readonly sessions: number };
  fault: string;
  change(plug: number, on: boolean): Promise<void>;
  serve(line: Duplex): void;
  listen(port?: number): Promise<number>;
  close(): Promise<void>;
}

export interface SwitchOptions {
  readonly names: readonly string[];
  readonly password?: string;
  readonly on?: readonly boolean[];
  readonly power?: (plug: number, on: boolean) => Promise<void> | void;
}

export const simulatedSwitch = (options: SwitchOptions): SimulatedSwitch => createWti(options);

export const switchFaults = Object.keys(faults as Record<string, string>).filter((name) => name !== 'none');
