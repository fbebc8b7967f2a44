import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadDriver } from '../../src/core/fencing/drivers.ts';
import { clusterFile } from '../../src/core/lab/cluster-file.ts';
import type { FrontDevice } from '../../src/core/lab/front.ts';
import { frontNames, loadFront } from '../../src/core/lab/fronts.ts';
import { PowerSwitch } from '../../src/core/lab/power-switch.ts';
import { silentReporter } from '../../src/core/reporter.ts';
import { realSystem } from '../../src/core/system.ts';
import { spawnProgram } from '../../src/core/transport/spawn.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { filesWithSecrets, watchSecrets } from '../support/secrets-watch.ts';

describe('the watch itself', () => {
  const secret = 'watched-geheim';
  // it stays until it was looked at
  const hold = async (look: () => Promise<void>, argv: readonly string[], env = {}) => {
    const seen = new AbortController();
    let began = () => {};
    const running = new Promise<void>((resolve) => {
      began = resolve;
    });
    const program = spawnProgram({ argv, env, timeout: 160_000, grace: 100, signal: seen.signal, began });
    await running;
    await look();
    seen.abort();
    await program;
  };

  test('sees a secret in a command line', async () => {
    const { found, samples } = await watchSecrets(['other', secret], (look) =>
      hold(look, ['sh', '-c', 'sleep 60', secret]),
    );
    expect(found).toEqual([{ where: 'argv', program: 'sh -c', secret: 1, readable: true }]);
    expect(samples).toBeGreaterThan(1);
  });

  test('sees one in an environment, and who else could', async () => {
    const { found, seen } = await watchSecrets([secret], (look) =>
      hold(look, ['sleep', '60'], { SECRET: `x${secret}x` }),
    );
    expect(found).toContainEqual({ where: 'environ', program: 'sleep 60', secret: 0, readable: false });
    expect(seen).toContain('sleep');
  });

  test('finds nothing where there is nothing', async () => {
    const { found } = await watchSecrets([secret], (look) => hold(look, ['sleep', '60']));
    expect(found).toEqual([]);
  });
});

const long = process.env.OCF_LONG === '1';

interface Row {
  readonly front: string;
  /** What is particular about it. */
  readonly as?: string;
  readonly needs?: readonly string[];
  /** A process that has to have been seen, where the driver runs one. */
  readonly program?: string;
  /** More options for the right secret, and in place of some of them for a wrong one, which nothing may answer. */
  readonly options?: Readonly<Record<string, string | number>>;
  readonly hasty?: Readonly<Record<string, string | number>>;
  /** Options that take the secrets, in place of the one that the front names; the front has a key then. */
  readonly login?: Readonly<Record<string, 'password' | 'key'>>;
  /** A wrong secret is waited for in vain, and no longer. */
  readonly timeout?: string;
  /** Only with OCF_LONG=1: another row goes the same way. */
  readonly long?: true;
}

const ipmi = {
  needs: ['ipmi_sim', 'ipmitool', 'setpriv'],
  program: 'ipmitool',
  options: { answer_timeout: 20 },
  hasty: { answer_timeout: 1, tries: 1 },
} as const;
const snmp = {
  needs: ['snmpd', 'setpriv'],
  options: { answer_timeout: 20 },
  hasty: { tries: 1, answer_timeout: 1 },
} as const;
const version3 = { version: '3', username: 'admin', auth_protocol: 'sha', priv_protocol: 'aes' };

const rows: readonly Row[] = [
  { front: 'ipmi', ...ipmi, long: true },
  { front: 'ipmi', as: 'with K_g', ...ipmi, login: { password: 'password', kg: 'key' } },
  { front: 'redfish', needs: ['openssl'] },
  { front: 'snmp', ...snmp, long: true },
  {
    front: 'snmp',
    as: 'version 3',
    ...snmp,
    options: { ...snmp.options, ...version3 },
    login: { auth_password: 'password', priv_password: 'key' },
  },
  { front: 'fence-agent', program: 'fence_rack' },
  { front: 'stonith' },
  { front: 'icebox', needs: ['powerman'], timeout: '3s' },
  { front: 'wti', hasty: { timeout: 5 } },
  { front: 'apc', hasty: { timeout: 5 }, long: true },
  { front: 'baytech', hasty: { timeout: 5 }, long: true },
];
const withoutSecret = ['cyclades', 'powerman', 'rpc100s', 'rps10', 'smart-ups'];
const relay = [process.execPath, fileURLToPath(new URL('../../dist/lab-relay.cjs', import.meta.url))];
const password = 'Geh3im-%s-only';
const key = 'Schl4ssel-%n-only';
const wrong = 'F4lsch-%d-only';
const wrongKey = 'N4chschl-%c-only';
const secrets = [password, key, wrong, wrongKey];

test('every front of the lab that has a secret is in the table', () => {
  const here = [...rows.map(({ front }) => front), ...withoutSecret];
  expect([...new Set(here)].sort()).toEqual([...frontNames].sort());
});

test.each(withoutSecret)('%s has no secret, and neither has its driver', async (name) => {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-secret-'));
  const rack = new PowerSwitch({ names: ['n1'] });
  const front = await (await loadFront(name)).start(rack, { folder, user: 'admin', password, relay });
  try {
    const context = { system: realSystem(), reporter: silentReporter, cache: folder, folders: [] };
    for (const { driver, secret } of front.devices) {
      const { parameters } = await (await loadDriver(driver, context)).describe(context);
      expect([secret, ...parameters.filter((parameter) => parameter.secret)]).toEqual([undefined]);
    }
    expect(front.devices.length).toBeGreaterThan(0);
  } finally {
    await front.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const { front: name, as, needs = [], program, options = {}, hasty = {}, login, ...row } of rows) {
  if (row.long && !long) continue;
  describeWith([...needs, 'flock'], `no secret of ${[name, ...(as ? [as] : [])].join(', ')} is shown`, () => {
    let folder: string;
    let box: Sandbox;
    let rack: PowerSwitch;
    let front: { readonly devices: readonly FrontDevice[]; close(): Promise<void> };
    const secretFile = (secret: 'password' | 'key') => join(folder, secret);

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ocf-secret-'));
      box = sandbox();
      rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
      front = await (await loadFront(name)).start(rack, {
        folder,
        user: 'admin',
        password,
        relay,
        ...(login ? { key } : {}),
      });
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
      ['the right one', password, key],
      ['a wrong one', wrong, wrongKey],
    ])('%s: in no command line, no output, no file', async (_, given, givenKey) => {
      writeFileSync(secretFile('password'), `${given}\n`, { mode: 0o600 });
      writeFileSync(secretFile('key'), `${givenKey}\n`, { mode: 0o600 });
      const started = { name, secretFile: secretFile('password'), ...front } as never;
      const enter = ['false', '{name}'];
      const taken = Object.entries(login ?? {}).map(([option, secret]) => [
        option,
        { from: `file:${secretFile(secret)}` },
      ]);
      const devices = front.devices.map((device) => ({
        ...device,
        options: {
          ...device.options,
          ...options,
          ...(given === password ? {} : hasty),
          ...Object.fromEntries(taken),
        },
        ...(login ? { secret: undefined } : {}),
      }));
      const fronts = [{ ...(started as object), devices }] as never;
      const text = clusterFile({ nodes: 'n[1-3]', names: ['n1', 'n2', 'n3'], enter, fronts });
      const limit = row.timeout === undefined || given === password ? '' : `    timeout: ${row.timeout}\n`;
      const file = box.write('rack.yaml', text.replaceAll(/^ {4}driver: /gm, `${limit}$&`));
      const watched = await watchSecrets(secrets, async () => {
        const results = [];
        for (const words of commands) results.push(await box.ocf([...words, '--cluster', file]));
        return results;
      });
      const said = watched.result.map(({ stdout, stderr }) => `${stdout}\n${stderr}`).join('\n');
      // it was really tried
      expect(rack.done.length > 0).toBe(given === password);
      if (program !== undefined) expect(watched.seen).toContain(program);
      expect(watched.found.filter(({ readable }) => readable)).toEqual([]);
      for (const secret of secrets) expect(said).not.toContain(secret);
      expect(filesWithSecrets(box.folder, secrets, [])).toEqual([]);
    });
  });
}
