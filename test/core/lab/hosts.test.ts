import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHosts, type Hosts } from '../../../src/core/lab/hosts/hosts.ts';
import { until } from '../../support/until.ts';

const built = (name: string) => fileURLToPath(new URL(`../../../dist/${name}`, import.meta.url));
const program = built('lab-host.cjs');

let folder: string;
let hosts: Hosts;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-hosts-'));
  hosts = createHosts({ folder, names: ['a', 'b'], program });
  await hosts.start();
});
afterEach(async () => {
  await hosts.stop();
  rmSync(folder, { recursive: true, force: true });
});

function enter(name: string, script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [built('lab-relay.cjs'), join(hosts.path(name), 'console.sock')]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece) => {
      stdout += piece;
    });
    child.stderr.on('data', (piece) => {
      stderr += piece;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(script);
  });
}

function lives(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

test('a shell on a host: input, both outputs, exit status', async () => {
  expect(await enter('a', 'echo out; echo err >&2; exit 3')).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n' });
});

test('cutting the power kills all that runs there, also what hid from its environment, and nothing else', async () => {
  const hidden = `env -i setsid sh -c 'echo $$ >pid; exec sleep 1000' 3>&- </dev/null >/dev/null 2>&1 &
while [ ! -s pid ]; do sleep 0.01; done`;
  await enter('a', hidden);
  await enter('b', hidden);
  const [mine, other] = ['a', 'b'].map((name) => Number(readFileSync(join(hosts.path(name), 'pid'), 'utf8')));
  expect([mine, other].map((pid) => lives(pid ?? 0))).toEqual([true, true]);
  await hosts.off('a');
  expect([mine, other].map((pid) => lives(pid ?? 0))).toEqual([false, true]);
  expect(hosts.isOn('a')).toBe(false);
  expect(await enter('a', 'true')).toMatchObject({ code: 255 });
  await hosts.on('a');
  expect(await enter('a', 'true')).toMatchObject({ code: 0 });
});

test('a power cut in the middle of a session ends it as a lost connection', async () => {
  const going = enter('a', 'touch begun; sleep 1000');
  await until(() => existsSync(join(hosts.path('a'), 'begun')));
  await hosts.off('a');
  expect(await going).toMatchObject({ code: 255 });
});

test('a host that hangs does not answer, and still its power can be cut', async () => {
  hosts.hang('a');
  await hosts.off('a');
  await hosts.on('a');
  expect(await enter('a', 'echo back')).toMatchObject({ code: 0, stdout: 'back\n' });
});

test('what a rack left that was killed is gone once the next one is up', async () => {
  await enter(
    'a',
    "setsid sh -c 'echo $$ >pid; exec sleep 1000' </dev/null >/dev/null 2>&1 & while [ ! -s pid ]; do sleep 0.01; done",
  );
  const left = Number(readFileSync(join(hosts.path('a'), 'pid'), 'utf8'));
  const next = createHosts({ folder, names: ['c'], program });
  await next.start();
  expect(lives(left)).toBe(false);
  await next.stop();
});
