import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { contentOf, readCache, writeCache } from '../../../../src/core/config/file/cache.ts';
import { discard } from '../../../../src/core/config/file/discard.ts';
import { takeLock } from '../../../../src/core/config/file/lock.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from './folder.ts';

const folder = folders();

test.each(['file/below', 'circle', 'closed/config'])('a cache that cannot be is no error: %s', async (name) => {
  const place = folder();
  writeFileSync(join(place, 'file'), '');
  symlinkSync('circle', join(place, 'circle'));
  mkdirSync(join(place, 'closed'), { mode: 0 });
  const text = clusterWith('{n1: {}}');
  const content = contentOf(Buffer.from(text));
  const { model, warnings } = await understandText('m.yaml', text);
  expect(() => writeCache(join(place, name), content, { model, warnings }, { sorted: ['n1'] })).not.toThrow();
  expect(() => readCache(join(place, name), content)).not.toThrow();
  expect(() => discard(join(place, name, 'x'))).not.toThrow();
  chmodSync(join(place, 'closed'), 0o700);
});

describeWith(['flock'], 'a lock file that cannot be written', () => {
  test('is held all the same: what stands in it is for messages', async () => {
    const file = join(folder(), 'lock');
    // a device that is always full in the place of a file on a full disk; the last name of the path is no link
    const lock = await takeLock('/dev/full', { system: realSystem() });
    lock.release();
    (await takeLock(file, { system: realSystem() })).release();
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
