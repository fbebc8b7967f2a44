import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fingerprint } from '../../../../src/core/config/file/fingerprint.ts';
import { takeLock } from '../../../../src/core/config/file/lock.ts';
import { isKnown, knownFile } from '../../../../src/core/config/history/known.ts';
import { addNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { expectWhole, historyCluster, type Place, place } from './host.ts';

const places: Place[] = [];
afterEach(() => {
  for (const each of places.splice(0)) each.remove();
});
function at(text = historyCluster('{n1: {}}')): Place {
  const made = place(text);
  places.push(made);
  return made;
}
const kinds = async (where: Place) => (await where.entries()).map(({ kind }) => kind);

describe('the name of a content', () => {
  test('differs whatever one place is changed, at any alignment', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.nat(63),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(3),
        (bytes, where, by, shift) => {
          const index = where % bytes.length;
          const other = Uint8Array.from(bytes);
          other[index] = (other[index] ?? 0) ^ by;
          const shifted = Buffer.alloc(bytes.length + shift).subarray(shift);
          shifted.set(bytes);
          expect(fingerprint(shifted)).toBe(fingerprint(Buffer.from(bytes)));
          expect(fingerprint(Buffer.from(other))).not.toBe(fingerprint(Buffer.from(bytes)));
        },
      ),
    );
  });
});

describeWith(['flock'], 'an edit by hand', () => {
  test('is journalled once, by the next command, with the diff, and said', async () => {
    const where = at(historyCluster('{n1: {votes: 1}}'));
    await where.open();
    expect(await kinds(where)).toEqual(['config seen']);
    expect(where.notes).toEqual([]);
    where.write(historyCluster('{n1: {votes: 2}}'));
    await where.open();
    await where.open();
    const [edit, seen] = await expectWhole(where);
    expect(edit).toMatchObject({
      kind: 'config edited by hand',
      outcome: 'done',
      before: seen?.after,
      changes: [{ section: 'nodes', of: 'n1', field: 'votes', from: 1, to: 2 }],
      diff: expect.stringContaining('+nodes: {n1: {votes: 2}}'),
      modified: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(where.notes).toEqual([
      expect.stringMatching(/web\.yaml was edited by hand .*: ocf config diff [0-9a-f]{8}$/),
    ]);
  });

  test('of one letter in ten thousand nodes is noticed', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `\n  n${index}: {address: 10.0.0.1}`);
    const text = historyCluster(lines.join(''));
    const where = at(text);
    await where.open();
    where.write(text.replace('n7777: {address: 10.0.0.1}', 'n7777: {address: 10.0.0.2}'));
    await where.open();
    expect((await where.entries())[0]?.changes).toEqual([
      { section: 'nodes', of: 'n7777', kind: 'changed', field: 'address', from: '10.0.0.1', to: '10.0.0.2' },
    ]);
  });

  test('literal secrets of both sides are starred', async () => {
    const device = (secret: string) =>
      historyCluster('{n1: {}}', `devices: {d: {driver: x, options: {passwd: ${secret}}}}\n`);
    const where = at(device('hunter2'));
    await where.open();
    where.write(device('correct-horse'));
    await where.open();
    const journal = readFileSync(join((await where.open()).stateFolder, 'journal.jsonl'), 'utf8');
    expect(journal).toContain('passwd');
    expect(journal).not.toMatch(/hunter2|correct-horse/);
  });

  test('before a change goes in first: the change leads back to it', async () => {
    const where = at();
    const cluster = await where.open();
    where.write(historyCluster('{n1: {}} # mine'));
    await addNodes(cluster, { set: 'n2', settings: {} });
    const [add, edit, seen] = await expectWhole(where);
    expect([add?.kind, edit?.kind, seen?.kind]).toEqual(['node add', 'config edited by hand', 'config seen']);
    expect(add?.before).toBe(edit?.after);
    expect(where.text()).toContain('# mine');
  });

  test('an invalid file is noticed when it is valid again', async () => {
    const where = at();
    await where.open();
    where.write('nodes: [');
    await expect(where.open()).rejects.toMatchObject({ code: 'INVALID' });
    where.write(historyCluster('{n1: {}, n2: {}}'));
    expect(await kinds(where)).toEqual(['config edited by hand', 'config seen']);
  });

  test('while a change is made it is left to the next command', async () => {
    const where = at();
    await where.open();
    where.write(historyCluster('{n2: {}}'));
    const lock = await takeLock(join(where.file, '..', '.web.yaml.lock'), { system: realSystem() });
    expect(await kinds(where)).toEqual(['config seen']);
    lock.release();
    expect(await kinds(where)).toEqual(['config edited by hand', 'config seen']);
  });
});

describeWith(['flock'], 'no edit by hand', () => {
  test('is a change of ocf, a touched or copied file, a content that comes back before anybody looks', async () => {
    const where = at();
    const { stateFolder } = await where.open();
    await addNodes(await where.open(), { set: 'n2', settings: {} });
    // nobody has to look into the journal for it
    expect(isKnown(stateFolder, where.file, fingerprint(where.bytes()))).toBe(true);
    const text = where.text();
    utimesSync(where.file, 1, 1);
    await where.open();
    where.write('nodes: [');
    where.write(text);
    await where.open();
    const copy = `${where.file}.copy`;
    copyFileSync(where.file, copy);
    copyFileSync(copy, where.file);
    expect(await kinds(where)).toEqual(['node add', 'config seen']);
    expect(where.notes).toEqual([]);
  });

  test('is a second file of the same cluster, nor a change of it', async () => {
    const where = at();
    await where.open();
    const copy = join(where.folder, 'copy.yaml');
    copyFileSync(where.file, copy);
    await addNodes(await where.open(copy), { set: 'n2', settings: {} });
    await addNodes(await where.open(), { set: 'n3', settings: {} });
    await where.open(copy);
    expect(await kinds(where)).toEqual(['node add', 'config seen']);
    expect(where.notes).toEqual([]);
  });

  test('is the same file by another name', async () => {
    const where = at();
    const link = join(where.folder, 'link.yaml');
    symlinkSync(where.file, link);
    await addNodes(await where.open(link), { set: 'n2', settings: {} });
    await addNodes(await where.open(), { set: 'n3', settings: {} });
    expect(await kinds(where)).toEqual(['node add', 'node add', 'config seen']);
  });

  test('is a change whose process was killed right after it, or whose note of it is lost', async () => {
    const where = at();
    const cluster = await where.open();
    const { append } = cluster.journal;
    const killed = {
      ...cluster.journal,
      append: (event: Parameters<typeof append>[0]) => {
        if (event.phase === 'end') throw new Error('killed');
        return append(event);
      },
    };
    const dying = Object.create(cluster, { journal: { value: killed } }) as typeof cluster;
    await addNodes(dying, { set: 'n2', settings: {} });
    rmSync(knownFile(cluster.stateFolder, where.file));
    const [add] = await expectWhole(where);
    expect(add).toMatchObject({ kind: 'node add', outcome: 'done' });
    expect(await kinds(where)).toEqual(['node add', 'config seen']);
    expect(where.notes).toEqual([]);
  });
});

describeWith(['flock'], 'who keeps no history', () => {
  test('a state folder that cannot be is no error', async () => {
    const where = at();
    // a file in its place
    copyFileSync(where.file, where.env.OCF_STATE_DIR as string);
    await expect(where.open()).resolves.toBeDefined();
    await expect(addNodes(await where.open(), { set: 'n2', settings: {} })).rejects.toMatchObject({ code: 'FAILED' });
    expect(where.text()).toBe(historyCluster('{n1: {}}'));
  });

  test('the folders are closed to others', async () => {
    const where = at();
    const { stateFolder } = await where.open();
    const { statSync } = await import('node:fs');
    expect(statSync(join(stateFolder, 'versions')).mode & 0o077).toBe(0);
    for (const name of readdirSync(join(stateFolder, 'versions'))) {
      expect(statSync(join(stateFolder, 'versions', name)).mode & 0o077).toBe(0);
    }
    expect(existsSync(knownFile(stateFolder, where.file))).toBe(true);
    chmodSync(where.file, 0o600);
  });
});
