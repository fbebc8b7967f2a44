import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeviceSpec } from '../../src/core/config/model.ts';
import type { FrontDevice, RunningFront, Way } from '../../src/core/lab/front.ts';
import { loadFront } from '../../src/core/lab/fronts.ts';
import { PowerSwitch, type SwitchOptions } from '../../src/core/lab/power-switch.ts';
import { type FencedCluster, fencedCluster } from './rack-cluster.ts';

const relayProgram = fileURLToPath(new URL('../../dist/lab-relay.cjs', import.meta.url));

/** Three hosts behind a simulated switch, and a cluster that fences them through one of its fronts. */
export interface FencedRack {
  readonly rack: PowerSwitch;
  readonly cluster: FencedCluster;
  /** The first, where every host has one of its own. */
  readonly device: DeviceSpec;
  readonly password: string;
  /** What was really switched: `2 off`, in order. */
  done(): readonly string[];
  /** What the switch was told: `off 2`, in order. */
  told(): readonly string[];
  close(): Promise<void>;
}

export interface FencedRackOptions {
  /** Options besides those that the front says. */
  readonly options?: DeviceSpec['options'];
  readonly way?: Way;
  readonly model?: string;
  /** Another driver than the front's own, and what it calls the options of that. */
  readonly through?: (device: FrontDevice) => Pick<FrontDevice, 'driver' | 'options' | 'secret'>;
  /** Told of every change of a plug, before the switch answers. */
  readonly power?: SwitchOptions['power'];
}

/** @param more what stands in every device besides */
export async function fencedRack(
  name: string,
  more: Partial<DeviceSpec> = {},
  { options: besides = {}, way, model, through = (device) => device, power }: FencedRackOptions = {},
): Promise<FencedRack> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-rack-'));
  const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'], ...(power ? { power } : {}) });
  const password = 'rack-geheim';
  const given = {
    folder,
    user: 'admin',
    password,
    relay: [process.execPath, relayProgram],
    ...(way ? { way } : {}),
    ...(model ? { model } : {}),
  };
  const front: RunningFront = await (await loadFront(name)).start(rack, given);
  writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  const specs = front.devices.map((device): [string, DeviceSpec] => {
    const { driver, options, secret } = through(device);
    const login = secret === undefined ? {} : { [secret]: { from: `file:${folder}/password` } };
    const spec = { driver, options: { ...options, ...login, ...besides }, plugs: device.plugs, ...more };
    return [device.host === undefined ? 'd' : `d-${device.host}`, spec];
  });
  const device = specs[0]?.[1];
  if (!device) throw new Error(`the front ${name} is no device`);
  const cluster = fencedCluster({ devices: Object.fromEntries(specs) });
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
