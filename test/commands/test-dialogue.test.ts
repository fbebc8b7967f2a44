import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type FencedRack, fencedRack } from '../support/fenced-rack.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

const wti = join(process.cwd(), 'devices/serial/wti-nps.yaml');
let box: Sandbox;
let lab: FencedRack;
beforeEach(async () => {
  box = sandbox();
  lab = await fencedRack('wti');
});
afterEach(async () => {
  await lab.close();
  box.remove();
});

const tryFile = (...words: string[]) => box.ocf(['device', 'test-dialogue', ...words]);
const onDevice = () => {
  const { line, password } = lab.device.options as { line: string; password: { from: string } };
  return ['--line', line, '--option', `password.from=${password.from}`];
};

test('every problem of a file has its place and a way out', async () => {
  const file = box.write('mine.yaml', "ocf-device: 1\nsumary: x\nplug: '('\noff: [{sent: x}]\n");
  const ran = await tryFile(file);
  expect(ran.status).toBe(12);
  expect(ran.stdout).toContain(`${file}:2:1: There is no field "sumary" in the device file.\n  Did you mean summary?`);
  expect(ran.stdout).toMatch(/mine\.yaml:3:7: The pattern is no regular expression/);
  expect(ran.stdout).toMatch(/mine\.yaml:4:8: There is no field "sent" in off\.0\.\n {2}Did you mean send\?/);
  const json = (await tryFile(file, '--json')).json();
  expect(json).toMatchObject({ schema: 'ocf/device-test-dialogue/1', status: 12 });
  expect(json.problems).toHaveLength(4);
});

test('a session is shown step by step, recorded, and played again', async () => {
  const session = join(box.folder, 'wti.session');
  const ran = await tryFile(wti, ...onDevice(), '--plug', 'n2', '--record', session);
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/^login\n {2}< \^M\^J\n {2}< Password: \n {2}= asks\n {2}> \{password\}\^M\n/m);
  expect(ran.stdout).toMatch(/^status n2\n(.*\n)* {2}on {2}\/s: 2 \| n2 \| ON$/m);
  expect(ran.stdout + ran.stderr + readFileSync(session, 'utf8')).not.toContain(lab.password);
  const again = await tryFile(wti, '--session', session);
  expect(again.status).toBe(0);
  expect(again.stdout).toContain('/s: 2 | n2 | ON');
  expect(lab.told()).toEqual([]);
});

test('a plug is switched only when it is named for that', async () => {
  const ran = await tryFile(wti, ...onDevice(), '--allow-switching', 'n2');
  expect(ran.status).toBe(0);
  expect(lab.told()).toEqual(['off 2', 'on 2']);
});

test.each([
  [['/nonexistent.yaml'], 8, /The device file \/nonexistent\.yaml cannot be read: there is none/],
  [[wti, '--session', '/nonexistent'], 8, /The recorded session \/nonexistent cannot be read/],
  [[wti, '--line', 'nowhere'], 12, /"nowhere" is no line to a device/],
  [[wti, '--line', 'tcp://127.0.0.1:1', '--option', 'pasword=x'], 12, /has no option "pasword"/],
  [[wti, '--line', 'tcp://127.0.0.1:1', '--record', '/nonexistent/x'], 1, /cannot be written to \/nonexistent\/x/],
  [[wti, '--plug', '1'], 2, /its line is missing/],
  [[], 2, /FILE/i],
] as const)('%j', async (words, status, sentence) => {
  const ran = await tryFile(...words);
  expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status, stderr: expect.stringMatching(sentence) });
});

test('it can be interrupted', async () => {
  const waiting = createServer();
  const connected = new Promise<void>((resolve) => {
    waiting.on('connection', (socket) => {
      socket.on('error', () => undefined);
      resolve();
    });
  });
  await new Promise<void>((resolve) => waiting.listen(0, '127.0.0.1', resolve));
  const { port } = waiting.address() as AddressInfo;
  const child = box.start(['device', 'test-dialogue', wti, '--line', `tcp://127.0.0.1:${port}`]);
  await connected;
  child.kill('SIGINT');
  expect((await child).exitCode).toBe(130);
  await new Promise((resolve) => waiting.close(resolve));
});
