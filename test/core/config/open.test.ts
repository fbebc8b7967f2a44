import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { hashOf, readCache, writeCache } from '../../../src/core/config/cache.ts';
import { knownCluster, readCluster } from '../../../src/core/config/open.ts';
import { understandText } from '../../../src/core/config/understand.ts';
import { describeWith } from '../../support/components.ts';
import { folders } from './folder.ts';
import { clusterWith, wholeCluster } from './samples.ts';

const folder = folders();

function cluster(text: string) {
  const place = folder();
  const file = join(place, 'web.yaml');
  writeFileSync(file, text);
  return { file, cache: join(place, 'cache', 'config') };
}

describe('reading', () => {
  test('the second time the model comes from the cache and is the same', async () => {
    const { file, cache } = cluster(wholeCluster);
    expect(knownCluster(file, cache)).toBeUndefined();
    const first = await readCluster(file, cache);
    expect(first.bytesHash).toBe(hashOf(Buffer.from(wholeCluster)));
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    expect(statSync(join(cache, `${first.bytesHash}.json`)).mode & 0o777).toBe(0o600);
    expect(await readCluster(file, cache)).toEqual(first);
    expect(knownCluster(file, cache)).toEqual(first.model);
    expect(first.model.agentPath).toEqual(['/srv/agents', join(file, '..', 'more')]);
  });

  test('what the cache says is what parsing says', async () => {
    const { file, cache } = cluster(wholeCluster);
    await readCluster(file, cache);
    const { model } = await understandText(file, wholeCluster);
    expect(readCache(cache, hashOf(Buffer.from(wholeCluster)))?.model).toEqual(model);
  });

  test('warnings are remembered too, in one line', async () => {
    const { file, cache } = cluster(
      clusterWith('{n1: {}}', 'devices: {d: {driver: x, options: {passwd: hunter2, token: t}}}\n'),
    );
    const { warnings } = await readCluster(file, cache);
    expect(warnings).toEqual([expect.stringMatching(/^Line 4: devices\.d\.options\.passwd .* \(and 1 more; /)]);
    expect((await readCluster(file, cache)).warnings).toEqual(warnings);
  });

  test('all problems at once', async () => {
    const { file, cache } = cluster(clusterWith('{n1: {votes: x}, n2: {vote: 1}}'));
    await expect(readCluster(file, cache)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/^nodes\.n1\.votes .* \(and 1 more problem\)$/),
      place: { file, line: 3, column: 21 },
      data: { problems: [{ path: 'nodes.n1.votes' }, { path: 'nodes.n2.vote' }] },
    });
    expect(() => readdirSync(cache)).toThrow();
  });

  test('files that are none', async () => {
    const { file, cache } = cluster(Buffer.from([0x61, 0x3a, 0x0a, 0x62, 0x20, 0xc3, 0x28]) as unknown as string);
    await expect(readCluster(file, cache)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('not UTF-8'),
      place: { line: 2, column: 3 },
    });
    await expect(readCluster(`${file}.none`, cache)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readCluster(join(file, '..'), cache)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('it is a folder'),
    });
    await expect(readCluster(`${file}/x`, cache)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readCluster('/dev/null', cache)).rejects.toMatchObject({ code: 'USAGE' });
    spawnSync('mkfifo', [`${file}.pipe`]);
    await expect(readCluster(`${file}.pipe`, cache)).rejects.toMatchObject({ code: 'USAGE' });
    symlinkSync('loop', join(file, '..', 'loop'));
    await expect(readCluster(join(file, '..', 'loop'), cache)).rejects.toMatchObject({ code: 'FAILED' });
  });
});

describe('the cache is used only without the least doubt', () => {
  async function filled() {
    const { file, cache } = cluster(wholeCluster);
    const { bytesHash } = await readCluster(file, cache);
    expect(readCache(cache, bytesHash)).toBeDefined();
    return { cache, hash: bytesHash, entry: join(cache, `${bytesHash}.json`) };
  }

  test('not when others may write to the folder or the file', async () => {
    const { cache, hash, entry } = await filled();
    for (const [path, mode] of [
      [cache, 0o770],
      [cache, 0o702],
      [entry, 0o620],
      [entry, 0o602],
    ] as const) {
      const before = statSync(path).mode;
      chmodSync(path, mode);
      expect(readCache(cache, hash)).toBeUndefined();
      chmodSync(path, before);
    }
    expect(readCache(cache, hash)).toBeDefined();
  });

  test('not when it is torn, of another version or of other bytes', async () => {
    const { cache, hash, entry } = await filled();
    const whole = readFileSync(entry, 'utf8');
    for (const bad of [
      '',
      whole.slice(0, -5),
      whole.replace('"format":1', '"format":0'),
      whole.replace(hash, hashOf(Buffer.from('x'))),
      'null',
      '[]',
    ]) {
      writeFileSync(entry, bad);
      expect(readCache(cache, hash)).toBeUndefined();
    }
  });

  test('not through a symbolic link', async () => {
    const { cache, hash } = await filled();
    const other = join(cache, '..', 'other');
    symlinkSync(cache, other);
    expect(readCache(other, hash)).toBeUndefined();
    mkdirSync(join(cache, '..', 'real'), { mode: 0o700 });
    symlinkSync(join(cache, `${hash}.json`), join(cache, '..', 'real', `${hash}.json`));
    expect(readCache(join(cache, '..', 'real'), hash)).toBeUndefined();
  });

  test('a folder that others may write to is not written to', async () => {
    const { cache, hash } = await filled();
    const open = join(cache, '..', 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const { model } = await understandText('f', wholeCluster);
    writeCache(open, hash, { model, warnings: [] });
    expect(readdirSync(open)).toEqual([]);
  });

  test('the newest eight are kept', async () => {
    const cache = join(folder(), 'config');
    const { model } = await understandText('f', clusterWith('{}'));
    const hashes = Array.from({ length: 12 }, (_, index) => hashOf(Buffer.from(String(index))));
    for (const [index, hash] of hashes.entries()) {
      writeCache(cache, hash, { model, warnings: [] });
      utimesSync(join(cache, `${hash}.json`), 1000 + index, 1000 + index);
    }
    expect(readdirSync(cache).length).toBeLessThanOrEqual(9);
    expect(hashes.slice(-8).every((hash) => readCache(cache, hash))).toBe(true);
  });

  describeWith(['root'], 'as root', () => {
    test('not when it is another user’s', async () => {
      const { cache, hash, entry } = await filled();
      chownSync(entry, 65534, 0);
      expect(readCache(cache, hash)).toBeUndefined();
      chownSync(entry, 0, 0);
      chownSync(cache, 65534, 0);
      expect(readCache(cache, hash)).toBeUndefined();
    });
  });
});
