import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import type { DeviceContext, PowerDevice } from '../../../../src/core/fencing/driver.ts';
import { createDriver as createPowerman } from '../../../../src/core/fencing/drivers/powerman.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/powerman-device.ts';
import { loadFront } from '../../../../src/core/lab/fronts.ts';
import { PowerSwitch } from '../../../../src/core/lab/power-switch.ts';
import type { Reporter } from '../../../../src/core/reporter.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import type { FencedRack } from '../../../support/fenced-rack.ts';
import { startPowermand } from '../../../support/powermand.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

let lab: FencedRack | undefined;
let cluster: FencedCluster | undefined;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-powerman-'));
});
afterEach(async () => {
  await lab?.close();
  cluster?.remove();
  lab = undefined;
  cluster = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** A description of the administrator's, in the test's own folder. */
function describeOwn(name: string, text: string): void {
  mkdirSync(join(folder, 'devices', 'powerman'), { recursive: true });
  writeFileSync(join(folder, 'devices', 'powerman', `${name}.dev`), text);
}

async function open(name: string, options: DeviceContext['options'], more: Partial<DeviceContext> = {}) {
  const context = deviceContext(options, { folders: [folder], limit: 60_000, ...more });
  return createDriver(`powerman-device/${name}`, context).open(context);
}

describeWith(['powerman', 'python3'], 'a program on a terminal', () => {
  const programs = (driver: string, command: string): Readonly<Record<string, DeviceSpec>> => ({
    d: { driver: `powerman-device/${driver}`, options: { command }, plugs: { n1: '1' } },
  });

  test.each([
    ['vpc', '/usr/sbin/vpcd'],
    ['bashfun', '/bin/bash --norc'],
  ])('%s through %s: switched, looked at, listed, left', async (name, command) => {
    const device = await open(name, { command }, { plugs: ['1'] });
    expect(await device.status('1')).toMatchObject({ power: 'off' });
    expect(await device.command('1', 'on')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('1')).toMatchObject({ power: 'on' });
    expect(await device.command('1', 'off')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('1')).toMatchObject({ power: 'off' });
    await device.close();
  });

  test('is fenced through', async () => {
    cluster = fencedCluster({ devices: programs('vpc', '/usr/sbin/vpcd'), nodes: 'n1' });
    expect(await fence(cluster, { nodes: ['n1'], action: 'on' })).toMatchObject({
      status: 0,
      nodes: [{ verdict: 'verified-on', changed: true }],
    });
  });

  test('only the plug asked for is switched, and every one is listed', async () => {
    const device = await open('vpc', { command: '/usr/sbin/vpcd' }, { plugs: ['3'] });
    await device.command('3', 'on');
    const on = (await device.list?.())?.filter(({ power }) => power === 'on').map(({ plug }) => plug);
    expect(on).toEqual(['3']);
    await device.close();
  });

  test.each([
    ['that is not there', '/nonexistent/vpcd', 'NOT_FOUND'],
    ['that is no program', '/etc/passwd', 'NOT_FOUND'],
    ['that ends at once', '/bin/false', 'FAILED'],
    ['that says nothing', '/bin/sleep 60', 'TIMEOUT'],
    ['whose words are broken', '/usr/sbin/vpcd "', 'INVALID'],
  ])('one %s', async (_, command, code) => {
    const limit = code === 'TIMEOUT' ? 1500 : 60_000;
    await expect(open('vpc', { command }, { limit })).rejects.toMatchObject({ code });
  });

  test('its words reach it as they are, and no shell sees them', async () => {
    describeOwn(
      'say',
      'specification "say" { timeout 4 script login { expect "END" } script status { send "x" expect "y" } }',
    );
    const text = `a b' "c" $HOME ; id : , !! \\n`.replaceAll('"', '');
    await open('say', { command: `/usr/bin/printf '%sEND' "${text}"` }).then((device) => device.close());
    await expect(open('say', { command: '/usr/bin/printf %s "$(echo EN)D"' })).rejects.toMatchObject({
      code: 'FAILED',
    });
  });
});

describe('a look', () => {
  const spec = (status: string) =>
    `specification "own" { timeout 4 script login { expect "> " } script status { ${status} } script off { send "off %s\\n" expect "> " } }`;
  const says = (answer: string) => `/bin/sh -c 'printf "> "; read a; printf "%b" "${answer}"; sleep 9'`;

  test.each([
    ['an answer', 'vm1', 'vm1: off\\n> ', 'off'],
    ['an answer without an end', 'vm1', 'shut off', 'off'],
    ['an echo of a name that has a state in it', 'office1', 'state office1\\n', 'unknown'],
    ['an echo, then an answer', 'office1', 'state office1\\nit is running\\n', 'on'],
    ['an error that names the plug', 'office1', 'no such domain office1\\n', 'unknown'],
    ['the beginning of an echo', 'office1', 'state off', 'unknown'],
    ['something else', 'vm1', 'paused\\n', 'unknown'],
  ])('%s', async (_, plug, answer, power) => {
    describeOwn('own', spec('send "state %s\\n" expect "(running|off)" setplugstate $1 on="running" off="off"'));
    // what does not come is waited for to the end; until then the device has to be there
    const limit = power === 'unknown' || !answer.includes('\\n') ? 4000 : 60_000;
    const device = await open('own', { command: says(answer) }, { plugs: [plug], limit });
    const look = await device.status(plug);
    expect(look.power).toBe(power);
    expect(look.failure === undefined).toBe(power !== 'unknown');
    await device.close();
  });

  test('a device that says both is unknown', async () => {
    const rows = 'expect "1: (on|off)" setplugstate "1" $1 on="on" off="off"';
    describeOwn('own', spec(`send "s\\n" ${rows} ${rows}`));
    const device = await open('own', { command: says('1: on\\n1: off\\n') }, { plugs: ['1'] });
    expect(await device.status('1')).toMatchObject({ power: 'unknown', failure: { code: 'FAILED' } });
    await device.close();
  });

  test('a script that does not come to its end tells nothing', async () => {
    describeOwn('own', spec('send "s\\n" expect "1: (on|off)" setplugstate "1" $1 on="on" off="off" expect "never"'));
    const device = await open('own', { command: says('1: off\\n> ') }, { plugs: ['1'], limit: 4000 });
    expect(await device.status('1')).toMatchObject({ power: 'unknown', failure: { code: 'TIMEOUT' } });
    // the line is in no known state: nothing more is sent on it
    expect(await device.command('1', 'off')).toMatchObject({ effect: 'none' });
    await device.close();
  });
});

describe('a plug', () => {
  test.each(['9', '', '1 2', '*', '[1-2]', '1\n', '-1', '$(id)', '1,2'])(
    '%j of which nothing is sent',
    async (plug) => {
      describeOwn(
        'own',
        'specification "own" { timeout 4 script login { expect "> " } script off { send "off %s\\n" expect "> " } script status { send "s %s\\n" expect "> " } }',
      );
      const device = await open(
        'own',
        { command: `/bin/sh -c 'printf "> "; read a; echo "$a" > ${folder}/heard'` },
        { plugs: plug === '9' ? [] : [plug] },
      );
      expect(await device.command(plug, 'off')).toMatchObject({
        effect: 'none',
        failure: { message: expect.any(String) },
      });
      expect(await device.status(plug)).toMatchObject({ power: 'unknown' });
      await device.close();
      expect(() => rmSync(join(folder, 'heard'))).toThrow('ENOENT');
    },
  );

  test('is never switched by a script for all', async () => {
    describeOwn(
      'own',
      'specification "own" { timeout 4 plug name { "1" } script login { expect "> " } script off_all { send "off\\n" expect "> " } script status_all { send "s\\n" expect "> " } }',
    );
    const context = deviceContext({}, { folders: [folder] });
    const { capabilities } = await createDriver('powerman-device/own', context).describe(context);
    expect(capabilities.commands).toEqual([]);
    const device = await open('own', { command: `/bin/sh -c 'printf "> "; cat'` }, { plugs: ['1'] });
    expect(await device.command('1', 'off')).toMatchObject({ effect: 'none' });
    await device.close();
  });
});

describe('how it is reached', () => {
  test.each([
    [{}, 'neither line nor command'],
    [{ line: 'tcp://x:1', command: '/bin/cat' }, 'both line and command'],
    [{ line: 'nonsense' }, 'no line to a device'],
  ])('%j is refused', async (options, message) => {
    describeOwn('own', 'specification "own" { timeout 4 script off { send "%s" } }');
    await expect(open('own', options as never)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(message),
    });
  });
});

describeWith(['powerman', 'python3'], 'beside a real powermand', () => {
  const asked: readonly [string, 'off' | 'on'][] = [
    ['2', 'off'],
    ['3', 'on'],
    ['3', 'off'],
    ['2', 'on'],
    ['1', 'off'],
  ];

  /** What is said of every command and look, one after the other. */
  async function saidBy(device: PowerDevice, nameOf: (plug: string) => string): Promise<readonly string[]> {
    const said: string[] = [];
    for (const [plug, goal] of asked) {
      said.push((await device.command(nameOf(plug), goal)).effect);
      for (const each of ['1', '2', '3']) said.push((await device.status(nameOf(each))).power);
    }
    await device.close();
    return said;
  }

  async function saidByPowermand(specification: string, address: string): Promise<readonly string[]> {
    const daemon = await startPowermand([
      `include "/etc/powerman/${specification}.dev"`,
      `device "d" "${specification}" "${address}"`,
      'node "n[1-3]" "d" "[1-3]"',
    ]);
    try {
      const options = { address: daemon.address };
      const device = await createPowerman().open(deviceContext(options, { limit: 60_000 }));
      return await saidBy(device, (plug) => `n${plug}`);
    } finally {
      await daemon.close();
    }
  }

  test('icebox3: the same is switched and the same is said', async () => {
    const begin = async () => {
      const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
      const running = await (await loadFront('icebox')).start(rack, { folder });
      const seen = () => [rack.told.map(({ command, plugs }) => `${command} ${plugs}`), rack.plugs.map(({ on }) => on)];
      return { running, seen };
    };
    const theirs = await begin();
    const ours = await begin();
    const line = ours.running.address;
    const saidThere = await saidByPowermand('icebox3', theirs.running.address.replace(/^\w+:\/\//, ''));
    const saidHere = await saidBy(await open('icebox3', { line }, { plugs: ['1', '2', '3'], limit: 60_000 }), String);
    expect(saidHere).toEqual(saidThere);
    expect(ours.seen()).toEqual(theirs.seen());
    expect(ours.seen()[0]).toEqual(asked.map(([plug, goal]) => `${goal} ${plug}`));
    await ours.running.close();
    await theirs.running.close();
  });

  test('vpc: the same is said', async () => {
    const theirs = await saidByPowermand('vpc', '/usr/sbin/vpcd |&');
    const device = await open('vpc', { command: '/usr/sbin/vpcd' }, { plugs: ['1', '2', '3'], limit: 60_000 });
    expect(await saidBy(device, String)).toEqual(theirs);
    expect(theirs).toContain('on');
  });

  test('a device that a live powermand serves is refused, until that has gone', async () => {
    const rack = new PowerSwitch({ names: ['n1', 'n2'] });
    const running = await (await loadFront('icebox')).start(rack, { folder });
    const address = running.address.replace(/^\w+:\/\//, '');
    const daemon = await startPowermand([
      'include "/etc/powerman/icebox3.dev"',
      `device "ice" "icebox3" "${address}"`,
      'node "n1" "ice" "1"',
    ]);
    const options = { line: running.address, daemon_config: daemon.config };
    try {
      await expect(open('icebox3', options)).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringContaining('already serves this switch, as its device "ice"'),
        suggestions: expect.arrayContaining([expect.stringContaining('driver powerman')]),
      });
      await expect(open('icebox3', { ...options, line: 'tcp://127.0.0.1:1' })).rejects.toMatchObject({
        code: 'REFUSED',
        message: expect.stringContaining('No connection'),
      });
      const { config } = daemon;
      writeFileSync(join(folder, 'kept.conf'), `include "${config}"\nlisten "${daemon.address}"\n`);
      await expect(open('icebox3', { ...options, daemon_config: join(folder, 'kept.conf') })).rejects.toMatchObject({
        code: 'REFUSED',
      });
      writeFileSync(join(folder, 'alone.conf'), `listen "127.0.0.1:1"\ndevice "ice" "icebox3" "${address}"\n`);
      const device = await open('icebox3', { ...options, daemon_config: join(folder, 'alone.conf') });
      expect(await device.status('1')).toMatchObject({ power: 'on' });
      await device.close();
    } finally {
      await daemon.close();
      await running.close();
    }
  });
});

describeWith(['powerman', 'python3'], 'on other lines', () => {
  test('wti-rps10 on a serial line', async () => {
    const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
    const running = await (await loadFront('rps10')).start(rack, { folder, way: 'pty' });
    const device = await open('wti-rps10', { line: `${running.address}?9600,8n1` }, { plugs: ['1'], limit: 20_000 });
    expect(await device.status('1')).toMatchObject({ power: 'on' });
    expect(await device.command('1', 'off')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('1')).toMatchObject({ power: 'off' });
    expect(rack.done.map(({ plug, on }) => `${plug} ${on}`)).toEqual(['1 false']);
    await device.close();
    await running.close();
  });

  test.each(['tcp', 'telnet'] as const)('icebox3 over %s', async (way) => {
    const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
    const running = await (await loadFront('icebox')).start(rack, { folder, way });
    const device = await open('icebox3', { line: running.address }, { plugs: ['3'], limit: 20_000 });
    expect(await device.command('3', 'off')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('3')).toMatchObject({ power: 'off', evidence: expect.stringContaining('N3:0') });
    await device.close();
    await running.close();
  });
});

describeWith(['powerman'], 'the password in a description', () => {
  test('is warned of, replaced by the option, and never shown', async () => {
    const warnings: string[] = [];
    const reporter: Reporter = { ...silentReporter, warn: (text) => void warnings.push(text) };
    const rack = new PowerSwitch({ names: ['n1'] });
    const running = await (await loadFront('icebox')).start(rack, { folder, password: 'a%s:b' });
    const context = { reporter, redact: (text: string) => text.replaceAll('a%s:b', '<hidden>') };
    const short = { ...context, limit: 1000 };
    await expect(open('icebox3', { line: running.address }, short)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(warnings).toEqual([expect.stringContaining('written in /etc/powerman/icebox3.dev')]);
    const device = await open('icebox3', { line: running.address, password: 'a%s:b' }, context);
    expect(await device.status('1')).toMatchObject({ power: 'on' });
    expect(warnings).toHaveLength(1);
    await device.close();
    await expect(open('icebox3', { line: running.address, password: 'a\nph 1' }, context)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.not.stringContaining('ph 1'),
    });
    await running.close();
    expect(JSON.stringify(createDriver('powerman-device/icebox3', deviceContext({})).explain('1', {}))).not.toContain(
      'auth',
    );
  });
});
