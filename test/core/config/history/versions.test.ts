import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { keepVersion, keptVersions, readVersion, versionOf } from '../../../../src/core/config/history/versions.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { folders } from '../file/folder.ts';

const system = realSystem();
const folder = folders();

test('gives back any bytes, once for the same content', () => {
  const state = folder();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const content = Buffer.from(bytes);
      const version = keepVersion(state, content, system);
      expect(keepVersion(state, content, system)).toBe(version);
      expect(readVersion(state, version)).toEqual(content);
      expect(versionOf(content)).toBe(version);
    }),
    { numRuns: 50 },
  );
  const names = readdirSync(join(state, 'versions'));
  expect(names.filter((name) => !/^[0-9a-f]{64}\.gz$/.test(name))).toEqual([]);
});

test('a damaged one is none, and is written again', () => {
  const state = folder();
  const version = keepVersion(state, Buffer.from('the content'), system);
  const file = join(state, 'versions', `${version}.gz`);
  truncateSync(file, 10);
  expect(readVersion(state, version)).toBeUndefined();
  const other = keepVersion(state, Buffer.from('another'), system);
  writeFileSync(file, readFileSync(join(state, 'versions', `${other}.gz`)));
  expect(readVersion(state, version)).toBeUndefined();
  keepVersion(state, Buffer.from('the content'), system);
  expect(readVersion(state, version)?.toString()).toBe('the content');
});

test('the oldest go: too many or too large, but some always stay; what is kept again is new', () => {
  const state = folder();
  const keeping = { most: 5, mostBytes: 1_000_000, fewest: 2 };
  const keep = (index: number, limits = keeping) => {
    const version = keepVersion(state, Buffer.from(`content ${index}`), system, limits);
    utimesSync(join(state, 'versions', `${version}.gz`), index, index);
    return version;
  };
  const versions = [1, 2, 3, 4, 5].map((index) => keep(index));
  keepVersion(state, Buffer.from('content 1'), system, keeping);
  const newest = keepVersion(state, Buffer.from('newest'), system, keeping);
  expect([...keptVersions(state)].sort()).toEqual([newest, versions[0], ...versions.slice(2)].sort());
  const last = keepVersion(state, Buffer.from('last'), system, { ...keeping, mostBytes: 1 });
  expect(keptVersions(state)).toHaveLength(2);
  expect(keptVersions(state)).toContain(last);
});

test('what killed writers left goes, what living ones write stays', () => {
  const state = folder();
  const version = keepVersion(state, Buffer.from('one'), system);
  const { pid: dead } = spawnSync('true');
  const left = (pid: number) => `.${version}.${pid}.00c0ffee.tmp`;
  for (const pid of [dead, process.ppid]) writeFileSync(join(state, 'versions', left(pid)), 'half');
  keepVersion(state, Buffer.from('two'), system);
  const names = readdirSync(join(state, 'versions'));
  expect(names).toContain(left(process.ppid));
  expect(names).not.toContain(left(dead));
});
