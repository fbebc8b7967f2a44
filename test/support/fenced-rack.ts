import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceSpec } from '../../src/core/config/model.ts';
import type { RunningFront } from '../../src/core/lab/front.ts';
import { loadFront } from '../../src/core/lab/fronts.ts';
import { PowerSwitch } from '../../src/core/lab/power-switch.ts';
import { type FencedCluster, fencedCluster } from './rack-cluster.ts';

/** Three hosts behind a simulated switch, and a cluster that fences them through one of its fronts. */
export interface FencedRack {
  readonly rack: PowerSwitch;
  readonly cluster: FencedCluster;
  readonly device: DeviceSpec;
  readonly password: string;
  /** What was really switched: `2 off`, in order. */
  done(): readonly string[];
  /** What the switch was told: `off 2`, in order. */
  told(): readonly string[];
  close(): Promise<void>;
}

export async function fencedRack(name: string, more: Partial<DeviceSpec> = {}): Promise<FencedRack> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-rack-'));
  const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
  const password = 'rack-geheim';
  const front: RunningFront = await (await loadFront(name)).start(rack, { folder, password });
  const [first] = front.devices;
  if (!first) throw new Error(`the front ${name} is no device`);
  writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  const secret = first.secret === undefined ? {} : { [first.secret]: { from: `file:${folder}/password` } };
  const { driver, options, plugs } = first;
  const device: DeviceSpec = { driver, options: { ...options, ...secret }, plugs, ...more };
  const cluster = fencedCluster({ devices: { d: device } });
  return {
    rack,
    cluster,
    device,
    password,
    done: () => rack.done.map(({ plug, on }) => `${plug} ${on ? 'on' : 'off'}`),
    told: () => rack.told.map(({ command, plugs: told }) => `${command} ${told.join(' ')}`),
    async close() {
      await front.close();
      cluster.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
