import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusterFile } from '../../src/core/lab/cluster-file.ts';
import type { FrontDevice } from '../../src/core/lab/front.ts';
import { loadFront } from '../../src/core/lab/fronts.ts';
import { PowerSwitch } from '../../src/core/lab/power-switch.ts';
import { spawnProgram } from '../../src/core/transport/spawn.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { filesWithSecrets, watchSecrets } from '../support/secrets-watch.ts';

describe('the watch itself', () => {
  const secret = 'watched-geheim';
  const hold = (argv: readonly string[], env = {}) =>
    // it stays until it must have been seen: a thousand looks a second, and two seconds for a busy machine
    spawnProgram({ argv, env, timeout: 2000, grace: 100 });

  test('sees a secret in a command line', async () => {
    const { found, samples } = await watchSecrets(['other', secret], () => hold(['sh', '-c', 'sleep 60', secret]));
    expect(found).toEqual([{ where: 'argv', program: 'sh -c', secret: 1, readable: true }]);
    expect(samples).toBeGreaterThan(1);
  });

  test('sees one in an environment, and who else could', async () => {
    const { found, seen } = await watchSecrets([secret], () => hold(['sleep', '60'], { SECRET: `x${secret}x` }));
    expect(found).toContainEqual({ where: 'environ', program: 'sleep 60', secret: 0, readable: false });
    expect(seen).toContain('sleep');
  });

  test('finds nothing where there is nothing', async () => {
    const { found } = await watchSecrets([secret], async () => hold(['sleep', '60']));
    expect(found).toEqual([]);
  });
});

interface Row {
  readonly front: string;
  readonly needs?: readonly string[];
  /** A process that has to have been seen, where the driver runs one. */
  readonly program?: string;
  /** More options. */
  readonly options?: Readonly<Record<string, string | number>>;
}

const rows: readonly Row[] = [
  { front: 'ipmi', needs: ['ipmi_sim', 'ipmitool', 'setpriv'], program: 'ipmitool', options: { tries: 1 } },
  { front: 'redfish', needs: ['openssl'] },
  { front: 'snmp', needs: ['snmpd', 'setpriv'], options: { tries: 1, answer_timeout: 1 } },
  { front: 'fence-agent', program: 'fence_rack' },
  { front: 'stonith' },
  { front: 'wti', options: { timeout: 5 } },
  { front: 'apc', options: { timeout: 5 } },
  { front: 'baytech', options: { timeout: 5 } },
];
const relay = [process.execPath, fileURLToPath(new URL('../../dist/lab-relay.cjs', import.meta.url))];
const password = 'Geh3im-%s-only';
const wrong = 'F4lsch-%d-only';

for (const { front: name, needs = [], program, options = {} } of rows) {
  describeWith([...needs, 'flock'], `no secret of ${name} is shown`, () => {
    let folder: string;
    let box: Sandbox;
    let rack: PowerSwitch;
    let front: { readonly devices: readonly FrontDevice[]; close(): Promise<void> };
    const secretFile = () => join(folder, 'password');

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ocf-secret-'));
      box = sandbox();
      rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
      front = await (await loadFront(name)).start(rack, { folder, user: 'admin', password, relay });
    });
    afterEach(async () => {
      await front.close();
      box.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    const commands = [
      ['fence', 'n2', '--reboot', '--dry-run'],
      ['fence', 'n2', '--reboot', '--yes', '--reason', 'test'],
      ['fence', 'n2', '--off', '--yes', '--json'],
      ['device', 'status', '--json'],
      ['config', 'show'],
      ['fence', 'history', '--json'],
    ];

    test.each([
      ['the right one', password],
      ['a wrong one', wrong],
    ])('%s: in no command line, no output, no file', async (_, given) => {
      writeFileSync(secretFile(), `${given}\n`, { mode: 0o600 });
      const started = { name, secretFile: secretFile(), ...front } as never;
      const enter = ['false', '{name}'];
      const devices = front.devices.map((device) => ({ ...device, options: { ...device.options, ...options } }));
      const fronts = [{ ...(started as object), devices }] as never;
      const file = box.write('rack.yaml', clusterFile({ nodes: 'n[1-3]', names: ['n1', 'n2', 'n3'], enter, fronts }));
      const watched = await watchSecrets([password, wrong], async () => {
        const results = [];
        for (const words of commands) results.push(await box.ocf([...words, '--cluster', file]));
        return results;
      });
      const said = watched.result.map(({ stdout, stderr }) => `${stdout}\n${stderr}`).join('\n');
      // it was really tried
      expect(rack.done.length > 0).toBe(given === password);
      if (program !== undefined) expect(watched.seen).toContain(program);
      expect(watched.found.filter(({ readable }) => readable)).toEqual([]);
      for (const secret of [password, wrong]) expect(said).not.toContain(secret);
      expect(filesWithSecrets(box.folder, [password, wrong], [])).toEqual([]);
    });
  });
}
