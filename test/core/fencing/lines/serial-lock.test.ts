import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeSerialLock } from '../../../../src/core/fencing/lines/serial-lock.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';

let folder: string;
let line: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-uucp-'));
  line = join(folder, 'ttyX0');
  writeFileSync(line, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'LCK..ttyX0');

test('the lock holds our process id in ten columns, by the real name of the line, and goes with its release', () => {
  const link = join(folder, 'pdu');
  symlinkSync(line, link);
  const lock = takeSerialLock(link, folder);
  expect(readFileSync(file(), 'latin1')).toBe(`${String(process.pid).padStart(10)}\n`);
  lock.release();
  expect(readdirSync(folder)).not.toContain('LCK..ttyX0');
});

test('a living holder is honoured', () => {
  const lock = takeSerialLock(line, folder);
  expect(() => takeSerialLock(line, folder)).toThrow(expect.objectContaining({ code: 'REFUSED' }));
  lock.release();
});

test('the lock of a process that is gone is taken over', async () => {
  const gone = await spawnProgram({ argv: ['sh', '-c', 'echo $$'], timeout: 10_000 });
  writeFileSync(file(), `${gone.stdout.trim().padStart(10)}\n`);
  takeSerialLock(line, folder).release();
});

test('a lock that cannot be understood is left alone', () => {
  writeFileSync(file(), 'what');
  expect(() => takeSerialLock(line, folder)).toThrow(expect.objectContaining({ code: 'REFUSED' }));
  expect(readFileSync(file(), 'latin1')).toBe('what');
});

test('no line is NOT_FOUND; no folder for locks is no hindrance', () => {
  expect(() => takeSerialLock(join(folder, 'nope'), folder)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  takeSerialLock(line, join(folder, 'missing')).release();
});
