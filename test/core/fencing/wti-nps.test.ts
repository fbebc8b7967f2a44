import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SerialPort } from 'serialport';
import type { DeviceOptions, PowerDevice } from '../../../src/core/fencing/driver.ts';
import { createDriver } from '../../../src/core/fencing/drivers/serial.ts';
import { realSystem } from '../../../src/core/system.ts';
import { spawnProgram } from '../../../src/core/transport/spawn.ts';
import { describeWith } from '../../support/components.ts';
import { deviceContext } from '../../support/device-context.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../support/rack-switch.ts';
import { until } from '../../support/until.ts';

const password = 'open sesame';
let rack: SimulatedSwitch;
let port: number;

beforeEach(async () => {
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], password });
  port = await rack.listen();
});
afterEach(() => rack.close());

const driver = () => createDriver('serial/wti-nps', deviceContext({}));
const open = async (options: DeviceOptions = {}, system = realSystem()): Promise<PowerDevice> =>
  (await driver()).open(
    deviceContext({ line: `tcp://127.0.0.1:${port}`, password, timeout: 10, ...options }, { system }),
  );

describe.each(['tcp', 'telnet'])('over %s', (kind) => {
  test('looks, switches and lists', async () => {
    const device = await open({ line: `${kind}://127.0.0.1:${port}` });
    expect(await device.status('2')).toMatchObject({ power: 'on' });
    expect(await device.command('n2', 'off')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('2')).toMatchObject({ power: 'off', evidence: '/s: 2 | n2 | OFF' });
    expect(await device.command('2', 'on')).toMatchObject({ effect: 'accepted' });
    expect(await device.list?.()).toHaveLength(3);
    await device.close();
    expect(rack.log).toMatchObject([
      { verb: 'off', numbers: [2] },
      { verb: 'on', numbers: [2] },
    ]);
  });
});

test('a plug that is not there is never switched, and nothing else is', async () => {
  const device = await open();
  expect(await device.command('n9', 'off')).toMatchObject({ effect: 'none', failure: { code: 'NOT_FOUND' } });
  expect(await device.status('9')).toMatchObject({ power: 'unknown' });
  await device.close();
  expect(rack.log).toEqual([]);
});

test('a wrong password is CREDENTIALS, asked once', async () => {
  await expect(open({ password: 'wrong' })).rejects.toMatchObject({ code: 'CREDENTIALS' });
});

test('a session that others have is waited for', async () => {
  const first = await open();
  const second = open();
  await first.close();
  const device = await second;
  expect(await device.status('1')).toMatchObject({ power: 'on' });
  await device.close();
  expect(rack.most.sessions).toBe(1);
});

test('nobody there is REFUSED', async () => {
  await rack.close();
  await expect(open({ timeout: 0.2 })).rejects.toMatchObject({ code: 'REFUSED' });
});

test('a connection that is refused is tried for two seconds, not for the whole time', async () => {
  await rack.close();
  const real = realSystem();
  const slept: number[] = [];
  let now = 0;
  const system = {
    ...real,
    monotonic: () => now,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
  await expect(open({ timeout: 600 }, system)).rejects.toMatchObject({ code: 'REFUSED' });
  expect(slept.length).toBeGreaterThan(1);
  expect(now).toBeLessThanOrEqual(2000);
});

test('a switch that is back within that time is reached', async () => {
  await rack.close();
  const again = simulatedSwitch({ names: ['n1'], password });
  const real = realSystem();
  const system = { ...real, sleep: async () => void (await again.listen(port).catch(() => undefined)) };
  const device = await open({}, system);
  expect(await device.status('1')).toMatchObject({ power: 'on' });
  await device.close();
  await again.close();
});

test('a switch that hangs up at once is busy, and the message says so', async () => {
  rack.fault = 'busy';
  await expect(open({ timeout: 5 })).rejects.toMatchObject({
    code: 'REFUSED',
    message: expect.stringMatching(/somebody else seems to hold its session/),
  });
});

test('a dry run gives the number of a plug where it is known', async () => {
  const wti = await driver();
  expect(wti.explain('3', {}).off).toContain('"/Off 3,y"');
  expect(wti.explain('web', {}).on).toContain('"/On N,y" with N the number of plug web');
});

// What a fault may make of a command: never "accepted" for what the switch did not confirm.
test.each([
  ['silent', 'unknown'],
  ['hang-up-before', 'unknown'],
  ['hang-up-after', 'unknown'],
  ['half-line', 'unknown'],
  ['garbage', 'none'],
  ['garbage-table', 'none'],
  ['shifted-table', 'none'],
  ['half-table', 'none'],
  ['no-effect', 'accepted'],
  ['slow', 'accepted'],
])('%s makes of a command: %s', async (fault, effect) => {
  const device = await open();
  rack.fault = fault;
  expect(await device.command('2', 'off')).toMatchObject({ effect });
  await device.close();
});

describeWith(['fence-agents', 'telnet'], 'the simulated switch', () => {
  test('is one to the real fence_wti', async () => {
    const lines = `ip=127.0.0.1\nipport=${port}\npassword=${password}\nplug=2\n`;
    const fenceWti = (action: string) =>
      spawnProgram({ argv: ['/usr/sbin/fence_wti'], stdin: `action=${action}\n${lines}`, timeout: 60_000 });
    expect(await fenceWti('status')).toMatchObject({ code: 0 });
    expect(await fenceWti('off')).toMatchObject({ code: 0 });
    expect(await fenceWti('status')).toMatchObject({ code: 2 });
    expect(rack.plugs.map(({ on }) => on)).toEqual([true, false, true]);
  });
});

describeWith(['socat'], 'over a serial line', () => {
  let folder: string;
  let ours: string;
  let socat: ChildProcess;
  let end: SerialPort;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-pty-'));
    ours = join(folder, 'ours');
    const theirs = join(folder, 'theirs');
    socat = spawn('socat', [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`]);
    await until(() => existsSync(ours) && existsSync(theirs));
    end = new SerialPort({ path: theirs, baudRate: 9600 });
    await new Promise((resolve) => end.once('open', resolve));
    rack.serve(end);
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => (end.isOpen ? end.close(() => resolve()) : resolve()));
    socat.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('switches, and holds the line meanwhile', async () => {
    const device = await open({ line: ours });
    expect(await device.command('n3', 'off')).toMatchObject({ effect: 'accepted' });
    expect(await device.status('3')).toMatchObject({ power: 'off' });
    await expect(open({ line: ours, timeout: 0.1 })).rejects.toMatchObject({ code: 'REFUSED' });
    await device.close();
  });

  test('logs in again where the last session was left open', async () => {
    const first = await open({ line: ours });
    expect(await first.status('1')).toMatchObject({ power: 'on' });
    await first.close();
    const second = await open({ line: ours });
    expect(await second.status('1')).toMatchObject({ power: 'on' });
    await second.close();
  });
});
