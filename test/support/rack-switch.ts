// The simulated WTI switch of the lab, in short for tests of everything above the driver.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { commonFaults } from '../../src/core/lab/faults.ts';
import type { RunningFront } from '../../src/core/lab/front.ts';
import { faults, serveWti, start } from '../../src/core/lab/fronts/wti.ts';
import { PowerSwitch, type SwitchOptions } from '../../src/core/lab/power-switch.ts';

export interface SimulatedSwitch {
  readonly plugs: readonly { readonly name: string; readonly on: boolean }[];
  readonly log: readonly { readonly verb: string; readonly numbers: readonly number[] }[];
  readonly most: { readonly sessions: number };
  readonly rack: PowerSwitch;
  fault: string;
  change(plug: number, on: boolean): Promise<void>;
  serve(line: Duplex): void;
  listen(port?: number): Promise<number>;
  close(): Promise<void>;
}

export function simulatedSwitch({ password, ...options }: SwitchOptions & { password?: string }): SimulatedSwitch {
  const rack = new PowerSwitch(options);
  rack.addFaults(faults);
  const secret = password === undefined ? {} : { password };
  let front: RunningFront | undefined;
  return {
    rack,
    get plugs() {
      return rack.plugs;
    },
    get log() {
      return rack.told.map(({ command, plugs }) => ({ verb: command, numbers: plugs }));
    },
    get most() {
      return { sessions: rack.mostSessions };
    },
    get fault() {
      return rack.fault;
    },
    set fault(name) {
      rack.fault = name;
    },
    change: (plug, on) => rack.change(plug, on),
    serve: (line) => serveWti(rack, password, line),
    async listen(port = 0) {
      const folder = mkdtempSync(join(tmpdir(), 'ocf-switch-'));
      front = await start(rack, { folder, way: 'telnet', port, ...secret });
      rmSync(folder, { recursive: true });
      return Number(new URL(front.address).port);
    },
    async close() {
      await front?.close();
      front = undefined;
    },
  };
}

export const switchFaults = Object.keys({ ...commonFaults, ...faults }).filter((name) => name !== 'none');
