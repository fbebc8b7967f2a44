import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFolder } from '../../src/core/make-folder.ts';
import { describeWith } from '../support/components.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'ocf-folder-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const error = (code: string) => expect.objectContaining({ code });

test('a folder is made with those above it, once', () => {
  const folder = join(place, 'a/b/c');
  makeFolder(folder, 0o700);
  makeFolder(folder, 0o755);
  for (const each of ['a', 'a/b', 'a/b/c']) expect(statSync(join(place, each)).mode & 0o7777).toBe(0o700);
  symlinkSync(folder, join(place, 'link'));
  makeFolder(join(place, 'link/d'));
  expect(statSync(join(folder, 'd')).isDirectory()).toBe(true);
});

test('what stands in the way is told as the system tells it', () => {
  writeFileSync(join(place, 'file'), '');
  symlinkSync(join(place, 'nowhere'), join(place, 'dangling'));
  expect(() => makeFolder(join(place, 'file'))).toThrow(error('EEXIST'));
  expect(() => makeFolder(join(place, 'file/a/b'))).toThrow(error('ENOTDIR'));
  expect(() => makeFolder(join(place, 'dangling/a/b'))).toThrow(error('ENOENT'));
});

describeWith(['namespaces'], 'on a read-only file system', () => {
  test('it is that which is told, wherever the first missing folder is', () => {
    const script = `
      mount -t tmpfs -o ro tmpfs "$1" && export OCF_CONFIG_DIR="$1/etc/ocf" && exec "$2" "$3" init web`;
    const words = [place, process.execPath, fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url))];
    const env = { PATH: process.env.PATH, OCF_STATE_DIR: join(place, 's'), OCF_CACHE_DIR: join(place, 'k') };
    const { stderr, status } = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', ...words], {
      env,
      encoding: 'utf8',
    });
    expect(stderr).toContain('web.yaml cannot be written: the file system is read-only.');
    expect(status).toBe(1);
  });
});

test('where the system calls a folder missing whose parent is there, it ends', () => {
  expect(() => makeFolder('/proc/ocf/a')).toThrow(error('ENOENT'));
});
