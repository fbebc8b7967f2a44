import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import type { DeviceOptions } from '../../../../src/core/fencing/driver.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/snmp-pdu.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { PowerSwitch } from '../../../../src/core/lab/power-switch.ts';
import { type RunningAgent, startAgent } from '../../../../src/core/lab/snmp-agent.ts';
import { snmpFamilies } from '../../../../src/core/lab/snmp-families.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { fence, fencedCluster } from '../../../support/rack-cluster.ts';

const community = 'snmp-geheim';
const user = { name: 'fencer', auth: 'auth-geheim-1', priv: 'priv-geheim-2' };

describeWith(['snmpd', 'setpriv', 'flock'], 'the driver snmp-pdu', () => {
  let folder: string;
  let rack: PowerSwitch;
  let agent: RunningAgent;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-snmp-'));
    rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
  });
  afterEach(async () => {
    await agent?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (name: keyof typeof snmpFamilies = 'apc-rpdu') => {
    agent = await startAgent(rack, snmpFamilies[name], { folder, community, user });
  };
  const options = (more: DeviceOptions = {}): DeviceOptions => ({
    ip: '127.0.0.1',
    port: agent.port,
    community,
    answer_timeout: 3,
    ...more,
  });
  const open = async (more: DeviceOptions = {}, context = {}, name = 'apc-rpdu') => {
    const given = deviceContext(options(more), context);
    return (await createDriver(`snmp-pdu/${name}`, given)).open(given);
  };
  const version3 = {
    ...{ version: '3', username: user.name, auth_protocol: 'sha', auth_password: user.auth },
    ...{ priv_protocol: 'aes', priv_password: user.priv },
  };
  const done = () => rack.done.map(({ plug, on }) => `${on ? 'on' : 'off'} ${plug}`);

  test.each([
    ['1', {}],
    ['2c', {}],
    ['3', version3],
  ])('version %s: a reboot by name is off, look, on, look', async (version, more) => {
    await start();
    const devices = {
      pdu: { driver: 'snmp-pdu/apc-rpdu', options: options({ version, ...more }), plugs: { 'n[1-3]': 'n[1-3]' } },
    };
    const cluster = fencedCluster({ devices: devices as unknown as Record<string, DeviceSpec> });
    const result = await fence(cluster, { nodes: ['n2'], action: 'reboot' });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    const state = '1.3.6.1.4.1.318.1.1.12.3.5.1.1';
    const control = '1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.2';
    expect(result.nodes[0]?.attempts.map(({ evidence }) => evidence)).toEqual([
      `${state}.4.2 = 1, ${state}.5.2 = 2`,
      `set ${control} = 2`,
      `${state}.4.2 = 2, ${state}.5.2 = 2`,
      `${state}.4.2 = 2, ${state}.5.2 = 2`,
      `set ${control} = 1`,
      `${state}.4.2 = 1, ${state}.5.2 = 2`,
    ]);
    expect(done()).toEqual(['off 2', 'on 2']);
    const said = JSON.stringify([result, fenceHistory(cluster)]);
    for (const secret of [community, user.auth, user.priv]) expect(said).not.toContain(secret);
    cluster.remove();
  });

  test('a community that may only read: looks, and says why it cannot switch', async () => {
    await start();
    for (const version of ['1', '2c']) {
      const device = await open({ version, community: 'public' });
      expect(await device.status('n2')).toMatchObject({ power: 'on' });
      expect(await device.command('n2', 'off')).toMatchObject({ effect: 'none', failure: { code: 'CREDENTIALS' } });
      await device.close();
    }
    expect(rack.told).toEqual([]);
  });

  test.each([
    ['a wrong community', { community: 'falsch-geraten', tries: 1, answer_timeout: 0.3 }, 'TIMEOUT', /does not answer/],
    ['a wrong auth_password', { ...version3, auth_password: 'falsch-geraten' }, 'CREDENTIALS', /auth_password/],
    ['a wrong user', { ...version3, username: 'falsch-geraten' }, 'CREDENTIALS', /does not know that user/],
    ['a user without passwords', { version: '3', username: user.name }, 'CREDENTIALS', /./],
  ])('%s: %s', async (_, more, code, says) => {
    await start();
    const device = await open(more as DeviceOptions);
    for (const answer of [await device.status('2'), await device.command('2', 'off')]) {
      expect(answer).toMatchObject({ failure: { code, message: expect.stringMatching(says) } });
      expect(JSON.stringify(answer)).not.toContain('falsch-geraten');
    }
    await device.close();
    expect(rack.told).toEqual([]);
  });

  test.each([
    [{ version: '3' }, 'INVALID', /version 3 needs a username/],
    [{ ...version3, auth_password: 'kurz' }, 'CREDENTIALS', /auth_password of device switch is shorter than 8/],
    [{ version: '3', username: 'x', auth_protocol: 'sha' }, 'INVALID', /go together/],
    [
      { version: '3', username: 'x', priv_protocol: 'aes', priv_password: '12345678' },
      'INVALID',
      /without an auth_password/,
    ],
    [{ community: '' }, 'CREDENTIALS', /has no community/],
    [{ port: 70_000 }, 'INVALID', /port is 70000/],
    [{ tries: 0 }, 'INVALID', /tries is 0/],
    [{ ip: 'nohost.invalid' }, 'NOT_FOUND', /cannot be resolved/],
  ])('%j is refused before anything is sent', async (more, code, says) => {
    agent = { port: 1, restart: async () => undefined, close: async () => undefined };
    await expect(open(more as DeviceOptions)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
  });

  test('an agent that is restarted in between is asked again, also with version 3 and its clock', async () => {
    await start();
    const device = await open({ ...version3, answer_timeout: 3, tries: 10 });
    expect(await device.status('n2')).toMatchObject({ power: 'on' });
    await agent.restart();
    const looks = [await device.status('n2'), await device.status('n2')];
    expect(looks.at(-1)).toMatchObject({ power: 'on' });
    await device.close();
  });

  test('a name that two plugs have is refused', async () => {
    rack = new PowerSwitch({ names: ['n1', 'n2', 'n2'] });
    await start();
    const device = await open();
    expect(await device.command('n2', 'off')).toMatchObject({
      effect: 'none',
      failure: { code: 'CONFLICT', suggestions: ['Give the number of the plug instead: 2 or 3.'] },
    });
    await device.close();
    expect(rack.told).toEqual([]);
  });

  test('a set is sent once, whatever tries says; a look as often', async () => {
    await start();
    rack.fault = 'silent';
    const device = await open({ tries: 4, answer_timeout: 0.3 });
    expect(await device.command('2', 'off')).toMatchObject({ effect: 'unknown', failure: { code: 'TIMEOUT' } });
    await device.close();
    expect(rack.told).toHaveLength(1);
    rack.fault = 'slow';
    const patient = await open({ tries: 10, answer_timeout: 1 });
    expect(await patient.status('2')).toMatchObject({ power: 'off' });
    await patient.close();
  });

  test('an interruption ends it', async () => {
    await start();
    rack.fault = 'busy';
    const controller = new AbortController();
    const device = await open({ answer_timeout: 60 }, { signal: controller.signal });
    const looking = device.status('2');
    controller.abort();
    expect(await looking).toMatchObject({ power: 'unknown', failure: { code: 'INTERRUPTED' } });
    await device.close();
  });

  test("an administrator's own file counts first, and a new one is a driver", async () => {
    await start('raritan-px');
    mkdirSync(join(folder, 'devices', 'snmp-pdu'), { recursive: true });
    const own = join(folder, 'devices', 'snmp-pdu', 'ours.yaml');
    const oid = '1.3.6.1.4.1.13742.4.1.2.2.1.3.{plug}';
    const text = [
      ...['ocf-device: 1', 'summary: Ours', "plug: '[1-9]'", `status: {oid: "${oid}", on: 1, off: 0}`],
      `off: {oid: "${oid}", value: 0}`,
    ];
    writeFileSync(own, text.join('\n'));
    const device = await open({}, { folders: [folder] }, 'ours');
    expect(await device.command('2', 'off')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('2')).toMatchObject({ power: 'off' });
    await device.close();
  });
});

describeWith(['snmpd', 'snmp', 'setpriv', 'fence-agents', 'flock'], 'beside the fence agents on the same agent', () => {
  test.each([
    ['apc-rpdu', 'fence/apc_snmp', (plug: number) => String(plug)],
    ['apc-masterswitch', 'fence/apc_snmp', (plug: number) => String(plug)],
    ['tripp-lite', 'fence/tripplite_snmp', (plug: number) => String(plug)],
    ['eaton-managed', 'fence/eaton_snmp', (plug: number) => String(plug)],
  ] as const)('%s and %s see what the other did', async (name, program, plug) => {
    const folder = mkdtempSync(join(tmpdir(), 'ocf-snmp-'));
    const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
    const agent = await startAgent(rack, snmpFamilies[name], { folder, community });
    const where = { ip: '127.0.0.1', community };
    const spec = (driver: string, options: DeviceSpec['options'], number: string): DeviceSpec => ({
      driver,
      options,
      plugs: { n2: number },
    });
    const ours = fencedCluster({
      devices: { d: spec(`snmp-pdu/${name}`, { ...where, port: agent.port }, snmpFamilies[name].number(2)) },
    });
    const theirOptions = { ...where, ipport: agent.port, snmp_version: '1', power_wait: 0 };
    const theirs = fencedCluster({ devices: { d: spec(program, theirOptions, plug(2)) } });
    const see = async () => {
      const results = [];
      for (const each of [ours, theirs])
        results.push((await fence(each, { nodes: ['n2'], action: 'status' })).nodes[0]?.verdict);
      return results;
    };
    try {
      expect(await see()).toEqual(['verified-on', 'verified-on']);
      expect(await fence(ours, { nodes: ['n2'], action: 'off' })).toMatchObject({ status: 0 });
      expect(await see()).toEqual(['verified-off', 'verified-off']);
      expect(await fence(theirs, { nodes: ['n2'], action: 'on' })).toMatchObject({ status: 0 });
      expect(await see()).toEqual(['verified-on', 'verified-on']);
      expect(rack.done.map((each) => `${each.plug} ${each.on}`)).toEqual(['2 false', '2 true']);
    } finally {
      await agent.close();
      ours.remove();
      theirs.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
