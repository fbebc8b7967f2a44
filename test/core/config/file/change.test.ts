import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { contentOf, readCache } from '../../../../src/core/config/file/cache.ts';
import { changeCluster, type Decide } from '../../../../src/core/config/file/change.ts';
import { takeLock } from '../../../../src/core/config/file/lock.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from './folder.ts';

const system = realSystem();
const folder = folders();

function setting(text: string) {
  const place = folder();
  const file = join(place, 'web.yaml');
  writeFileSync(file, text);
  return { place, file, options: { system, cacheFolder: join(place, 'cache') } };
}

const add =
  (name: string, value = {}): Decide =>
  () => [{ kind: 'set', path: ['nodes', name], value }];

describeWith(['flock'], 'changing a cluster file', () => {
  test('gives both models and the diff, and puts the new model into the cache', async () => {
    const { file, options, place } = setting(clusterWith('\n  n1: {address: a} # one', '# end\n'));
    const change = await changeCluster(file, options, add('n2', { address: 'b' }));
    expect(change).toMatchObject({ changed: true, warnings: [] });
    expect(change.before.nodes).toHaveLength(1);
    expect(change.after.nodes).toEqual([
      { key: 'n1', settings: { address: 'a' } },
      { key: 'n2', settings: { address: 'b' } },
    ]);
    expect(change.diff).toBe(
      `--- ${file}\n+++ ${file}\n@@ -2,4 +2,5 @@\n cluster: {name: c}\n nodes: \n   n1: {address: a} # one\n+  n2: {address: b}\n # end`,
    );
    const text = readFileSync(file, 'utf8');
    expect(readCache(options.cacheFolder, contentOf(Buffer.from(text)))?.model).toEqual(change.after);
    expect(readdirSync(place).sort()).toEqual(['.web.yaml.lock', 'cache', 'web.yaml']);
  });

  test('a dry run writes nothing, not even a lock', async () => {
    const { file, options, place } = setting(clusterWith('{n1: {}}'));
    const before = readFileSync(file, 'utf8');
    const change = await changeCluster(file, { ...options, dryRun: true }, add('n2'));
    expect(change.changed).toBe(true);
    expect(change.diff).toContain('+nodes: {n1: {}, n2: {}}');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(readdirSync(place)).toEqual(['web.yaml']);
  });

  test('no edits, or edits that change nothing, leave the file alone', async () => {
    const { file, options } = setting(clusterWith('{n1: {votes: 1}}'));
    const { ino } = statSync(file);
    expect(await changeCluster(file, options, () => [])).toMatchObject({ changed: false, diff: '' });
    expect(
      await changeCluster(file, options, () => [{ kind: 'set', path: ['nodes', 'n1', 'votes'], value: 1 }]),
    ).toMatchObject({ changed: false });
    expect(statSync(file).ino).toBe(ino);
  });

  test('what would make the file invalid is refused, and an invalid file is not touched', async () => {
    const { file, options } = setting(clusterWith('{n1: {}}'));
    const before = readFileSync(file, 'utf8');
    await expect(changeCluster(file, options, add('n2', { votes: -1 }))).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/^votes has to be/),
    });
    await expect(changeCluster(file, options, add('n[1-2]'))).resolves.toMatchObject({ changed: true });
    writeFileSync(file, before.replace('n1: {}', 'n1: {vote: 1}'));
    await expect(changeCluster(file, options, add('n2'))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('"vote"'),
    });
    writeFileSync(file, 'a: [');
    await expect(changeCluster(file, options, add('n2'))).rejects.toMatchObject({
      code: 'INVALID',
      place: { line: 1 },
    });
    expect(readFileSync(file, 'utf8')).toBe('a: [');
  });

  test('what an editor wrote in the meantime is kept', async () => {
    const { file, options, place } = setting(clusterWith('{n1: {}}'));
    const decide: Decide = () => {
      writeFileSync(file, clusterWith('{n1: {}, mine: {}}'));
      return [{ kind: 'set', path: ['nodes', 'n2'], value: {} }];
    };
    await expect(changeCluster(file, options, decide)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readFileSync(file, 'utf8')).toContain('mine');
    expect(readdirSync(place).sort()).toEqual(['.web.yaml.lock', 'web.yaml']);
    const replace: Decide = () => {
      writeFileSync(`${file}.new`, clusterWith('{n1: {}, other: {}}'));
      renameSync(`${file}.new`, file);
      return [{ kind: 'set', path: ['nodes', 'n2'], value: {} }];
    };
    await expect(changeCluster(file, options, replace)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a symbolic link stays one, and both names share the lock', async () => {
    const { file, options, place } = setting(clusterWith('{n1: {}}'));
    mkdirSync(join(place, 'links'));
    const link = join(place, 'links', 'web.yaml');
    symlinkSync('../web.yaml', link);
    await changeCluster(link, options, add('n2'));
    expect(readlinkSync(link)).toBe('../web.yaml');
    expect(readFileSync(file, 'utf8')).toContain('n2');
    const lock = await takeLock(join(place, '.web.yaml.lock'), { system });
    await expect(changeCluster(link, { ...options, wait: 1 }, add('n3'))).rejects.toMatchObject({ code: 'TIMEOUT' });
    lock.release();
  });

  test('only who may write the file may hold its lock', async () => {
    const { file, options, place } = setting(clusterWith('{n1: {}}'));
    chmodSync(file, 0o664);
    await changeCluster(file, options, add('n2'));
    expect(statSync(join(place, '.web.yaml.lock')).mode & 0o777).toBe(0o660);
  });

  test('literal secrets do not get into the diff', async () => {
    const { file, options } = setting(
      clusterWith('{n1: {}}', 'devices: {d: {driver: x, options: {passwd: hunter2}}}\n'),
    );
    const { diff } = await changeCluster(file, options, () => [
      { kind: 'set', path: ['devices', 'd', 'options', 'passwd'], value: 'correct "horse"' },
    ]);
    expect(diff).toContain('-devices: {d: {driver: x, options: {passwd: ***}}}');
    expect(diff).toContain('+devices: {d: {driver: x, options: {passwd: "***"}}}');
  });

  test('a file that is not there', async () => {
    const { place, options } = setting('');
    await expect(changeCluster(join(place, 'none.yaml'), options, add('n1'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describeWith(['flock'], 'a change that is asked about', () => {
  const oneNode = () => setting(clusterWith('\n  n1: {votes: 1}', ''));
  const votes =
    (count: number): Decide =>
    () => [{ kind: 'set', path: ['nodes', 'n1', 'votes'], value: count }];

  test('is shown before it is written, without the lock', async () => {
    const { file, options } = oneNode();
    const seen: unknown[] = [];
    const change = await changeCluster(
      file,
      {
        ...options,
        approve: async ({ changes }) => {
          seen.push(changes, readFileSync(file, 'utf8').includes('votes: 7'));
          // somebody else may change something else meanwhile
          await changeCluster(file, options, add('other'));
        },
      },
      votes(7),
    );
    expect(seen).toEqual([[expect.objectContaining({ of: 'n1', field: 'votes', to: 7 })], false]);
    expect(change.changed).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(/votes: 7[\s\S]*other/);
  });

  test('is refused when it would be another by now', async () => {
    const { file, options } = oneNode();
    const approve = async () => {
      await changeCluster(file, options, votes(3));
    };
    await expect(changeCluster(file, { ...options, approve }, votes(7))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readFileSync(file, 'utf8')).toContain('votes: 3');
  });

  test('is not made when the answer is no, and not asked about when nothing changes or nothing is written', async () => {
    const { file, options } = oneNode();
    const before = readFileSync(file, 'utf8');
    const approve = () => Promise.reject(new Error('no'));
    await expect(changeCluster(file, { ...options, approve }, votes(7))).rejects.toThrow('no');
    await changeCluster(file, { ...options, approve, dryRun: true }, votes(7));
    await changeCluster(file, { ...options, approve }, () => []);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
