import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeFileSafely } from '../../../../src/core/config/file/write.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { folders } from './folder.ts';

const system = realSystem();
const folder = folders();

describe('writing', () => {
  test('keeps the mode, leaves nothing else', () => {
    const file = join(folder(), 'web.yaml');
    writeFileSync(file, 'old');
    chmodSync(file, 0o640);
    writeFileSafely(file, 'new \u00e9', { system });
    expect(readFileSync(file, 'utf8')).toBe('new \u00e9');
    expect(statSync(file).mode & 0o7777).toBe(0o640);
    expect(readdirSync(join(file, '..'))).toEqual(['web.yaml']);
  });

  test('what is thrown before the rename leaves the file', () => {
    const file = join(folder(), 'web.yaml');
    writeFileSync(file, 'old');
    const stop = () => {
      expect(readdirSync(join(file, '..'))).toHaveLength(2);
      throw new RangeError('stop');
    };
    expect(() => writeFileSafely(file, 'new', { system, beforeRename: stop })).toThrow(RangeError);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(join(file, '..'))).toEqual(['web.yaml']);
  });

  test('temporary files of the dead go, those of the living and other files stay', () => {
    const place = folder();
    const { pid: dead } = spawnSync('true');
    const living = `.web.yaml.${process.ppid}.00c0ffee.tmp`;
    for (const name of [`.web.yaml.${dead}.00c0ffee.tmp`, living, '.web.yaml.tmp', `.db.yaml.${dead}.00c0ffee.tmp`]) {
      writeFileSync(join(place, name), 'x');
    }
    writeFileSafely(join(place, 'web.yaml'), 'new', { system });
    expect(readdirSync(place).sort()).toEqual(
      [living, '.web.yaml.tmp', `.db.yaml.${dead}.00c0ffee.tmp`, 'web.yaml'].sort(),
    );
  });

  test('a folder that is not there', () => {
    expect(() => writeFileSafely(join(folder(), 'none', 'f'), 'x', { system })).toThrow(
      /cannot be written: it does not exist/,
    );
  });
});

describeWith(['root'], 'writing as root', () => {
  test('keeps the owner', () => {
    const file = join(folder(), 'web.yaml');
    writeFileSync(file, 'old');
    chownSync(file, 65534, 65534);
    writeFileSafely(file, 'new', { system });
    expect(statSync(file)).toMatchObject({ uid: 65534, gid: 65534 });
  });

  const mounted = (options: string, use: (place: string) => void) => {
    const place = join(folder(), 'disk');
    mkdirSync(place);
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', place], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`no tmpfs could be mounted: ${stderr}`);
    try {
      use(place);
    } finally {
      spawnSync('umount', ['-l', place]);
    }
  };

  test('a full disk leaves the old file', () => {
    mounted('size=64k', (place) => {
      const file = join(place, 'web.yaml');
      writeFileSync(file, 'old');
      expect(() => writeFileSafely(file, 'x'.repeat(100_000), { system })).toThrow(
        expect.objectContaining({ code: 'FAILED', message: expect.stringContaining('no space is left') }),
      );
      expect(readFileSync(file, 'utf8')).toBe('old');
      expect(readdirSync(place)).toEqual(['web.yaml']);
    });
  });

  test('a read-only file system is said', () => {
    mounted('size=64k', (place) => {
      const file = join(place, 'web.yaml');
      writeFileSync(file, 'old');
      spawnSync('mount', ['-o', 'remount,ro', place]);
      expect(() => writeFileSafely(file, 'new', { system })).toThrow(/read-only/);
      expect(existsSync(file)).toBe(true);
    });
  });
});
