import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let folder: string;
beforeEach(() => {
  box = sandbox();
  folder = join(box.env.OCF_CACHE_DIR as string, 'program');
});
afterEach(() => box.remove());

const kept = () => readdirSync(folder, { recursive: true }).filter((name) => !String(name).endsWith('ways'));
const list = async () => expect((await box.ocf(['nodeset', 'count', 'n[1-3]'])).stdout).toBe('3');

test('what was compiled is kept for us alone, and used again', async () => {
  await list();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(kept()).not.toEqual([]);
  const before = kept();
  await list();
  expect(kept()).toEqual(before);
});

test.each([0o770, 0o702, 0o777])('a folder of mode %o, which others may write to, is not used', async (mode) => {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  await list();
  expect(kept()).toEqual([]);
});

test('neither is a link to a folder', async () => {
  const real = join(box.folder, 'real');
  mkdirSync(real, { mode: 0o700 });
  mkdirSync(box.env.OCF_CACHE_DIR as string);
  symlinkSync(real, folder);
  await list();
  expect(readdirSync(real)).toEqual([]);
});

test('a torn file is passed over and made anew', async () => {
  await list();
  for (const name of kept()) {
    const file = join(folder, String(name));
    if (statSync(file).isFile()) writeFileSync(file, 'no bytecode');
  }
  await list();
  await list();
});

test('a cache that cannot be written changes nothing', async () => {
  writeFileSync(box.env.OCF_CACHE_DIR as string, '');
  await list();
});

describeWith(['root'], 'as root', () => {
  test('the folder of another user is not used', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chownSync(folder, 65534, 65534);
    await list();
    expect(kept()).toEqual([]);
  });
});
