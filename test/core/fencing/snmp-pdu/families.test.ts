import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fileDriverNames } from '../../../../src/core/fencing/device-files/find-files.ts';
import type { DeviceOptions } from '../../../../src/core/fencing/driver.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/snmp-pdu.ts';
import { PowerSwitch } from '../../../../src/core/lab/power-switch.ts';
import { type RunningAgent, startAgent } from '../../../../src/core/lab/snmp-agent.ts';
import { snmpFamilies } from '../../../../src/core/lab/snmp-families.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';

const names = Object.keys(snmpFamilies) as (keyof typeof snmpFamilies)[];
const community = 'snmp-geheim';

describeWith(['snmpd'], 'every device file for SNMP against snmpd', () => {
  let folder: string;
  let rack: PowerSwitch;
  let agent: RunningAgent;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-snmp-'));
    rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'], on: [true, true, false] });
  });
  afterEach(async () => {
    await agent?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (name: keyof typeof snmpFamilies) => {
    agent = await startAgent(rack, snmpFamilies[name], { folder, community });
  };
  const open = async (name: string, more: DeviceOptions = {}) => {
    const context = deviceContext({ ip: '127.0.0.1', port: agent.port, community, ...more });
    return (await createDriver(`snmp-pdu/${name}`, context)).open(context);
  };
  const done = () => rack.done.map(({ plug, on }) => `${on ? 'on' : 'off'} ${plug}`);

  test('all are tried; ports of switches have a test of their own', () => {
    expect([...names, 'interfaces'].sort().map((name) => `snmp-pdu/${name}`)).toEqual(fileDriverNames('snmp-pdu', []));
  });

  test.each(names)('%s: lists, looks, switches the plug that is meant and no other', async (name) => {
    await start(name);
    const { number } = snmpFamilies[name];
    const context = deviceContext({});
    const { capabilities } = await (await createDriver(`snmp-pdu/${name}`, context)).describe(context);
    const device = await open(name);
    const listed = (await device.list?.()) ?? [];
    expect(listed.map(({ plug }) => plug)).toEqual([1, 2, 3].map(number));
    const named = listed[1]?.name !== '';
    if (named) expect(listed.map((plug) => plug.name)).toEqual(['n1', 'n2', 'n3']);

    const seen = async () => {
      if (!capabilities.status) return rack.plugs.map(({ on }) => (on ? 'on' : 'off'));
      const looks = [];
      for (const plug of [1, 2, 3]) looks.push((await device.status(number(plug))).power);
      return looks;
    };
    expect(await seen()).toEqual(['on', 'on', 'off']);
    expect(await device.command(named ? 'n2' : number(2), 'off')).toMatchObject({ effect: 'accepted' });
    expect(await seen()).toEqual(['on', 'off', 'off']);
    expect(await device.command(number(3), 'on')).toMatchObject({ effect: 'accepted' });
    expect(await seen()).toEqual(['on', 'off', 'on']);
    expect(done()).toEqual(['off 2', 'on 3']);
    if (capabilities.commands.includes('reset')) {
      expect(await device.command(number(1), 'reset')).toMatchObject({ effect: 'accepted' });
      expect(rack.told.at(-1)).toMatchObject({ command: 'cycle', plugs: [1] });
    }

    const before = rack.told.length;
    for (const wrong of [number(4), 'n4', '', 'n', '1;2', '../1', '__proto__', ' n2', 'N2', '99999999999']) {
      expect(await device.command(wrong, 'off')).toMatchObject({ effect: 'none', failure: { code: 'NOT_FOUND' } });
    }
    expect(rack.told).toHaveLength(before);
    await device.close();
  });

  test('check says what it is, and whether it is of this kind', async () => {
    await start('apc-rpdu');
    const right = await open('apc-rpdu');
    expect(await right.check?.()).toBe('Simulated power strip (1.3.6.1.4.1.318.1.3.4.5)');
    const wrong = await open('raritan-px');
    expect(await wrong.check?.()).toBe('Simulated power strip (1.3.6.1.4.1.318.1.3.4.5, not 1.3.6.1.4.1.13742.4)');
    await Promise.all([right.close(), wrong.close()]);
  });

  test('the file of another maker finds nothing and sends nothing', async () => {
    await start('apc-rpdu');
    const device = await open('raritan-px');
    expect(await device.command('2', 'off')).toMatchObject({ effect: 'none', failure: { code: 'NOT_FOUND' } });
    expect(await device.status('2')).toMatchObject({ power: 'unknown', failure: { code: 'NOT_FOUND' } });
    await device.close();
    expect(rack.told).toEqual([]);
  });
});
