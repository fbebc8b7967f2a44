import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceSpec } from '../../src/core/config/model.ts';
import type { FrontOptions, RunningFront } from '../../src/core/lab/front.ts';
import { loadFront } from '../../src/core/lab/fronts.ts';
import { PowerSwitch } from '../../src/core/lab/power-switch.ts';

export interface LabFront {
  readonly rack: PowerSwitch;
  readonly front: RunningFront;
  readonly folder: string;
  /** As they stand in a cluster file, by name, the password written out. */
  devices(more?: DeviceSpec['options']): Record<string, DeviceSpec>;
  /** What was really done, as `off 2`. */
  done(): string[];
  /** What it was told, as `off 2`. */
  told(): string[];
  remove(): Promise<void>;
}

/** Three hosts behind a front of the lab, n1 to n3. */
export async function labFront(name: string, options: Omit<FrontOptions, 'folder'> = {}): Promise<LabFront> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-lab-'));
  const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
  const front = await (await loadFront(name)).start(rack, { ...options, folder });
  return {
    rack,
    front,
    folder,
    devices: (more = {}) =>
      Object.fromEntries(
        front.devices.map(({ host, driver, options: given, secret, plugs }) => {
          const password = secret === undefined ? {} : { [secret]: options.password ?? '' };
          return [host ? `${name}-${host}` : name, { driver, options: { ...given, ...password, ...more }, plugs }];
        }),
      ),
    done: () => rack.done.map(({ plug, on }) => `${on ? 'on' : 'off'} ${plug}`),
    told: () => rack.told.map(({ command, plugs }) => `${command} ${plugs.join()}`),
    async remove() {
      await front.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
