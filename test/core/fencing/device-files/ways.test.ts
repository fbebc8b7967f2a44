import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { testDeviceFile } from '../../../../src/core/fencing/device-files/test-file.ts';
import type { RunningFront, Way } from '../../../../src/core/lab/front.ts';
import { loadFront } from '../../../../src/core/lab/fronts.ts';
import { PowerSwitch } from '../../../../src/core/lab/power-switch.ts';
import { describeWith } from '../../../support/components.ts';
import { type FencedCluster, fencedCluster } from '../../../support/rack-cluster.ts';

let folder: string;
let cluster: FencedCluster;
let front: RunningFront | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-ways-'));
  cluster = fencedCluster({ devices: {} });
});
afterEach(async () => {
  await front?.close();
  front = undefined;
  cluster.remove();
  rmSync(folder, { recursive: true, force: true });
});

const files: Readonly<Record<string, string>> = {
  wti: 'wti-nps',
  apc: 'apc-masterswitch',
  baytech: 'baytech-rpc3',
};

async function twice(name: string, way: Way): Promise<void> {
  const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
  const password = 'geheim auf der Leitung';
  front = await (await loadFront(name)).start(rack, { folder, password, way });
  const [device] = front.devices;
  writeFileSync(join(folder, 'password'), password, { mode: 0o600 });
  const { line = '', ...options } = device?.options ?? {};
  const input = {
    file: `devices/serial/${files[name]}.yaml`,
    line: String(line),
    options: { ...options, password: { from: `file:${folder}/password` } },
    switching: ['n2'],
  };
  // a serial line knows nothing of the end of a session: the next one finds it as it was left
  for (let count = 1; count <= 2; count++) {
    const result = await testDeviceFile(cluster, input);
    const failures = result.parts.flatMap(({ part, failure }) => (failure ? [`${part}: ${failure.message}`] : []));
    expect({ status: result.status, failures }).toEqual({ status: 0, failures: [] });
    expect(JSON.stringify(result)).not.toContain(password);
  }
  expect(rack.told.map(({ command, plugs }) => `${command} ${plugs}`)).toEqual(['off 2', 'on 2', 'off 2', 'on 2']);
}

test.each(Object.keys(files))('%s over telnet', (name) => twice(name, 'telnet'));

describeWith(['python3'], 'on a serial line', () => {
  test.each(Object.keys(files))('%s', (name) => twice(name, 'pty'));
});
