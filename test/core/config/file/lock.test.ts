import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { takeLock } from '../../../../src/core/config/file/lock.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { folders } from './folder.ts';

const system = realSystem();
const folder = folders();

/** Another process that holds the lock until it is ended. */
async function holder(file: string): Promise<ChildProcess> {
  const child = spawn('flock', ['-x', '-o', file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describeWith(['flock'], 'a lock over the flock program', () => {
  test('its file gets the mode that is wanted now, but not one that has another name too', async () => {
    const file = join(folder(), '.web.yaml.lock');
    const modeAfter = async (mode: number) => {
      (await takeLock(file, { system, mode })).release();
      return statSync(file).mode & 0o777;
    };
    expect(await modeAfter(0o600)).toBe(0o600);
    expect(await modeAfter(0o660)).toBe(0o660);
    linkSync(file, `${file}.other`);
    expect(await modeAfter(0o666)).toBe(0o660);
  });

  test('one at a time, the file stays', async () => {
    const file = join(folder(), '.web.yaml.lock');
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const lock = await takeLock(file, { system });
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setImmediate(resolve));
        inside--;
        lock.release();
        lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('the holder is named when the wait is over', async () => {
    const file = join(folder(), '.web.yaml.lock');
    const lock = await takeLock(file, { system });
    await expect(takeLock(file, { system, wait: 1 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining(`process ${process.pid} of ${system.user} on ${system.hostname}`),
    });
    lock.release();
    (await takeLock(file, { system, wait: 0 })).release();
  });

  test('a holder that says nothing is another process; its death frees the lock', async () => {
    const file = join(folder(), '.web.yaml.lock');
    const child = await holder(file);
    const error = await takeLock(file, { system, wait: 1 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OcfError);
    expect((error as OcfError).message).toContain('another process');
    const waiting = takeLock(file, { system });
    child.kill('SIGKILL');
    (await waiting).release();
  });

  test('what an old holder wrote does not matter', async () => {
    const file = join(folder(), '.web.yaml.lock');
    writeFileSync(file, '{"pid": 1, "torn');
    (await takeLock(file, { system, wait: 0 })).release();
  });

  test('no symbolic link is followed, a missing folder is said', async () => {
    const place = folder();
    symlinkSync('/etc/hostname', join(place, 'lock'));
    await expect(takeLock(join(place, 'lock'), { system })).rejects.toMatchObject({ code: 'FAILED' });
    await expect(takeLock(join(place, 'none', 'lock'), { system })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
