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
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { contentOf, readCache, writeCache } from '../../../../src/core/config/file/cache.ts';
import { knownCluster, knownNames, readCluster } from '../../../../src/core/config/file/open.ts';
import { mostNames } from '../../../../src/core/config/file/remembered.ts';
import { listNodeNames } from '../../../../src/core/config/nodes/nodes.ts';
import { nodeNames } from '../../../../src/core/config/nodes/resolve.ts';
import { NodeSet } from '../../../../src/core/nodeset/nodeset.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';
import { folders } from './folder.ts';

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
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    expect(statSync(join(cache, readdirSync(cache)[0] as string)).mode & 0o777).toBe(0o600);
    expect(await readCluster(file, cache)).toEqual(first);
    expect(knownCluster(file, cache)).toEqual(first.model);
    expect(knownNames(file, cache)).toEqual(nodeNames(first.model).names());
    expect(first.model.agentPath).toEqual(['/srv/agents', join(file, '..', 'more')]);
  });

  test('what the cache says is what parsing says', async () => {
    const { file, cache } = cluster(wholeCluster);
    await readCluster(file, cache);
    const { model } = await understandText(file, wholeCluster);
    expect(readCache(cache, contentOf(Buffer.from(wholeCluster)))?.model).toEqual(model);
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
    await readCluster(file, cache);
    const content = contentOf(Buffer.from(wholeCluster));
    expect(readCache(cache, content)).toBeDefined();
    return { cache, content, entry: join(cache, `${content.name}.cluster`) };
  }

  test('not when others may write to the folder or the file', async () => {
    const { cache, content, entry } = await filled();
    for (const [path, mode] of [
      [cache, 0o770],
      [cache, 0o702],
      [entry, 0o620],
      [entry, 0o602],
    ] as const) {
      const before = statSync(path).mode;
      chmodSync(path, mode);
      expect(readCache(cache, content)).toBeUndefined();
      chmodSync(path, before);
    }
    expect(readCache(cache, content)).toBeDefined();
  });

  test('not when it is torn, of another version or of other bytes', async () => {
    const { cache, content, entry } = await filled();
    const whole = readFileSync(entry, 'utf8');
    for (const bad of [
      '',
      whole.slice(0, -5),
      whole.slice(0, -5) + '\0'.repeat(5),
      whole.slice(0, whole.lastIndexOf('\n')),
      whole.replace(/cache \d+/, 'cache 1'),
      whole.replace(wholeCluster, wholeCluster.replace('web', 'wob')),
      whole.replace(wholeCluster, ''),
      'null',
      '[]',
    ]) {
      writeFileSync(entry, bad);
      expect(readCache(cache, content)).toBeUndefined();
    }
  });

  test.each([
    ['in the order of the file', 'web: {}, n2: {}, a1: {}', ['n1', 'n2', 'n3', 'web', 'a1']],
    ['which is node-set order', 'web: {}, n2: {}, z1: {}', ['n1', 'n2', 'n3', 'web', 'z1']],
  ])('with the names of all nodes apart, which are listed without the nodes, %s', async (_, others, names) => {
    const { file, cache } = cluster(clusterWith(`{"n[1-3]": {}, ${others}}`));
    const fresh = await readCluster(file, cache);
    const { model, fingerprint } = await readCluster(file, cache);
    expect(fingerprint).toBe(fresh.fingerprint);
    expect(listNodeNames({ model }).nodes).toEqual(names);
    expect(knownNames(file, cache)).toEqual(NodeSet.of(names).names());
    expect(Object.getOwnPropertyDescriptor(model, 'nodes')?.get).toBeDefined();
    expect(JSON.stringify(model)).toBe(JSON.stringify(fresh.model));
    expect(model.nodes).toBe(model.nodes);
    // a copy may be given other nodes
    expect(listNodeNames({ model: { ...model, nodes: model.nodes.slice(1, 2) } }).nodes).toEqual(['web']);
  });

  test('but of more than are kept only the first, for completion', async () => {
    const { file, cache } = cluster(clusterWith(`{"n[1-${mostNames + 2}]": {}}`));
    await readCluster(file, cache);
    const { model } = await readCluster(file, cache);
    expect(model.names).toBeUndefined();
    expect(listNodeNames({ model }).nodes).toHaveLength(mostNames + 2);
    expect(knownNames(file, cache)).toHaveLength(mostNames);
  });

  test('not through a symbolic link', async () => {
    const { cache, content } = await filled();
    const other = join(cache, '..', 'other');
    symlinkSync(cache, other);
    expect(readCache(other, content)).toBeUndefined();
    mkdirSync(join(cache, '..', 'real'), { mode: 0o700 });
    symlinkSync(join(cache, `${content.name}.cluster`), join(cache, '..', 'real', `${content.name}.cluster`));
    expect(readCache(join(cache, '..', 'real'), content)).toBeUndefined();
  });

  test('a folder that others may write to is not written to', async () => {
    const { cache, content } = await filled();
    const open = join(cache, '..', 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    const { model } = await understandText('f', wholeCluster);
    writeCache(open, content, { model, warnings: [] }, { sorted: [] });
    expect(readdirSync(open)).toEqual([]);
  });

  test('what a killed process left goes with the next entry, what a living one writes stays', async () => {
    const { file, cache } = cluster(wholeCluster);
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const { pid: dead } = spawnSync('true');
    const left = (pid: number) => `.0123456789abcdef.${pid}.tmp`;
    for (const pid of [dead, process.ppid]) writeFileSync(join(cache, left(pid)), 'x');
    await readCluster(file, cache);
    expect(readdirSync(cache).filter((name) => name.endsWith('.tmp'))).toEqual([left(process.ppid)]);
  });

  test('the newest eight are kept', async () => {
    const cache = join(folder(), 'config');
    const { model } = await understandText('f', clusterWith('{}'));
    const contents = Array.from({ length: 12 }, (_, index) => contentOf(Buffer.from(String(index))));
    for (const [index, content] of contents.entries()) {
      writeCache(cache, content, { model, warnings: [] }, { sorted: [] });
      utimesSync(join(cache, `${content.name}.cluster`), 1000 + index, 1000 + index);
    }
    expect(readdirSync(cache).length).toBeLessThanOrEqual(9);
    expect(contents.slice(-8).every((content) => readCache(cache, content))).toBe(true);
  });

  describeWith(['root'], 'as root', () => {
    test('not when it is another user’s', async () => {
      const { cache, content, entry } = await filled();
      chownSync(entry, 65534, 0);
      expect(readCache(cache, content)).toBeUndefined();
      chownSync(entry, 0, 0);
      chownSync(cache, 65534, 0);
      expect(readCache(cache, content)).toBeUndefined();
    });
  });
});
