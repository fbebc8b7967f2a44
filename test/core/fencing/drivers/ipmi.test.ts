import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/ipmi.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { chassisFaults, type IpmiSimulator, startIpmiSimulator } from '../../../support/ipmi-sim.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

describeWith(['ipmi_sim', 'ipmitool', 'flock'], 'the driver ipmi against ipmi_sim', () => {
  let bmc: IpmiSimulator;
  let cluster: FencedCluster | undefined;
  beforeEach(async () => {
    bmc = await startIpmiSimulator();
  });
  afterEach(async () => {
    await bmc.stop();
    cluster?.remove();
  });
  const options = (more: DeviceSpec['options'] = {}) => ({
    ip: '127.0.0.1',
    port: bmc.port,
    username: 'admin',
    password: bmc.password,
    cipher: 3,
    tries: 1,
    answer_timeout: 20,
    ...more,
  });
  const ask = (action: 'off' | 'on' | 'reboot' | 'status', more: DeviceSpec['options'] = {}) => {
    cluster = fencedCluster({ devices: { bmc1: { driver: 'ipmi', options: options(more), plugs: { n1: 'n1' } } } });
    return fence(cluster, { nodes: ['n1'], action, powerTimeout: 1000 });
  };
  const device = (more: DeviceSpec['options'] = {}) => createDriver().open(deviceContext(options(more) as never));

  test('a reboot is verified off, then on, hard', async () => {
    const result = await ask('reboot');
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: true }] });
    expect(bmc.orders()).toEqual(['power 0', 'power 1']);
    expect(result.nodes[0]?.attempts.map(({ action, answer, evidence }) => `${action} ${answer}: ${evidence}`)).toEqual(
      [
        'status on: Chassis Power is on',
        'off accepted: Chassis Power Control: Down/Off',
        'status off: Chassis Power is off',
        'status off: Chassis Power is off',
        'on accepted: Chassis Power Control: Up/On',
        'status on: Chassis Power is on',
      ],
    );
    expect(JSON.stringify([result, fenceHistory(cluster as FencedCluster)])).not.toContain(bmc.password);
  });

  // verdict, exit status, what it was told, whether the machine is on at the end
  const table: Record<(typeof chassisFaults)[number], [string, number, string[], 'on' | 'off']> = {
    'no-effect': ['unknown', 7, ['power 0'], 'on'],
    'says-on': ['unknown', 7, ['power 0'], 'off'],
    slow: ['verified-on', 0, ['power 0', 'power 1'], 'on'],
    refuses: ['unknown', 7, ['power 0'], 'on'],
    blind: ['accepted', 7, ['power 0'], 'off'],
    garbage: ['accepted', 7, ['power 0'], 'off'],
    'hang-up': ['unknown', 7, ['power 0'], 'off'],
  };
  test.each(chassisFaults)('reboot with the fault %s', async (fault) => {
    bmc.fault(fault);
    const result = await ask('reboot', fault === 'hang-up' ? { answer_timeout: 1 } : {});
    const [verdict, status, orders, power] = table[fault];
    expect({
      verdict: result.nodes[0]?.verdict,
      status: result.status,
      orders: bmc.orders(),
      power: bmc.power(),
    }).toEqual({
      verdict,
      status,
      orders,
      power,
    });
  });

  test('a wrong password is told from silence, and nothing is done', async () => {
    const wrong = await ask('off', { password: 'falsch-geraten' });
    expect(wrong).toMatchObject({ status: 10, nodes: [{ verdict: 'failed', changed: true }] });
    expect(wrong.nodes[0]?.attempts[0]?.failure).toEqual({
      code: 'CREDENTIALS',
      message: `The service processor 127.0.0.1:${bmc.port} (device bmc1) does not take the password.`,
    });
    expect(JSON.stringify(wrong)).not.toContain('falsch-geraten');
    cluster?.remove();
    bmc.freeze(true);
    const silent = await ask('off', { answer_timeout: 1 });
    bmc.freeze(false);
    expect(silent).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
    expect(silent.nodes[0]?.attempts[0]?.failure).toMatchObject({ code: 'TIMEOUT' });
    expect(bmc.orders()).toEqual([]);
  });

  test.each([
    [{ username: 'nobody' }, 'CREDENTIALS', 'does not know that user'],
    [{ kg: 'wrong key' }, 'CREDENTIALS', 'does not take the key kg (K_g)'],
    [{ cipher: 17 }, 'REFUSED', 'does not speak that cipher suite'],
    [{ cipher: '99' }, 'REFUSED', 'does not speak that cipher suite'],
    [{ ip: 'nohost.invalid' }, 'NOT_FOUND', 'has an address that cannot be resolved'],
    [{ privilege: 'user' }, 'CREDENTIALS', 'does not let that user control power'],
  ])('%j: %s, %s, and nothing is done', async (more, code, says) => {
    const bmcDevice = await device(more as never);
    const answer = await bmcDevice.command('n1', 'off');
    expect(answer).toMatchObject({ effect: 'none', failure: { code } });
    expect(answer.failure?.message).toContain(says);
    expect(bmc.orders()).toEqual([]);
  });

  test('the next cipher suite is tried when no session opens with one', async () => {
    const bmcDevice = await device({ cipher: '17, 3' });
    expect(await bmcDevice.status('n1')).toMatchObject({ power: 'on' });
    expect(await bmcDevice.command('n1', 'off')).toMatchObject({ effect: 'accepted' });
    expect(bmc.orders()).toEqual(['power 0']);
  });

  test('reset and diag are the commands of that name; one that is not known is turned down without an effect', async () => {
    const bmcDevice = await device();
    expect(await bmcDevice.command('n1', 'reset')).toMatchObject({ effect: 'accepted' });
    expect(bmc.orders()).toEqual(['reset']);
    expect(await bmcDevice.command('n1', 'diag')).toMatchObject({ effect: 'none', failure: { code: 'REFUSED' } });
  });

  test('IPMI 1.5 as well', async () => {
    const bmcDevice = await device({ interface: 'lan' });
    expect(await bmcDevice.status('n1')).toMatchObject({ power: 'on' });
    const wrong = await device({ interface: 'lan', password: 'falsch', answer_timeout: 1 });
    expect(await wrong.status('n1')).toMatchObject({ power: 'unknown', failure: { code: 'CREDENTIALS' } });
  });

  test('check gives the words of the device, or says why not', async () => {
    const bmcDevice = await device();
    expect(await bmcDevice.check?.()).toBe('Chassis Power is on');
    await expect((await device({ password: 'falsch' })).check?.()).rejects.toMatchObject({ code: 'CREDENTIALS' });
  });

  test('what IPMI cannot carry is refused before anything is asked, without a word of it', async () => {
    const long = 'this-is-longer-than-20-bytes';
    await expect(device({ password: long })).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: 'The password of device switch is longer than 20 bytes.',
    });
    await expect(device({ interface: 'lan', password: long.slice(0, 17) })).rejects.toThrow('16 bytes');
    await expect(device({ kg: 'two\nlines' })).rejects.toThrow('The key kg of device switch has a line break.');
    await expect(device({ cipher: '3; 17' })).rejects.toMatchObject({ code: 'INVALID' });
    await expect(device({ tries: 0 })).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('a password with every sign of a shell goes through whole', async () => {
    await bmc.stop();
    // in the simulator's own file a password has 16 bytes at most, no quote and no blank
    const password = `$(x)\`'\\<&;|*#é`;
    bmc = await startIpmiSimulator({ password });
    expect(await (await device()).status('n1')).toMatchObject({ power: 'on' });
  });

  test('one device for two nodes is refused: the one machine would be shot for either', async () => {
    cluster = fencedCluster({
      devices: { bmc1: { driver: 'ipmi', options: options(), plugs: { 'n[1-2]': '[1-2]' } } },
    });
    await expect(fence(cluster, { nodes: ['n1'], action: 'off' })).rejects.toMatchObject({
      code: 'INVALID',
      message: "Device bmc1 has plugs for n1, n2; a device of ipmi is one machine's.",
    });
    expect(bmc.orders()).toEqual([]);
  });

  test('one that never says a word is said to be silent, by a look and by a command', async () => {
    const silent = createSocket('udp4').bind(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const context = deviceContext(options({ port: silent.address().port }) as never, { limit: 500 });
      const open = await createDriver().open(context);
      const look = await open.status('n1');
      expect(look.evidence).toContain('did not answer "status" within 0.5 s');
      expect((await open.command('n1', 'off')).evidence).not.toBe('');
      await open.close();
    } finally {
      silent.close();
    }
  });

  test('the plan shows the commands without the secrets', () => {
    const { off, status } = createDriver().explain('n1', {
      ip: '10.0.0.1',
      username: 'admin',
      password: '<file:/s>',
      port: '<env:P>',
    });
    expect(off).toBe(
      'ipmitool -v -I lanplus -H 10.0.0.1 -p 623 -U admin -L ADMINISTRATOR -C 17 -N 4 -R 1 -f /dev/fd/5 chassis power off',
    );
    expect(status).toMatch(/-N 1 -R 4 .* chassis power status$/);
  });
});
