import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDevice } from '../../../../src/core/config/entries/devices.ts';
import { compareVersions } from '../../../../src/core/config/history/compare.ts';
import { restoreVersion } from '../../../../src/core/config/history/restore.ts';
import { showConfig } from '../../../../src/core/config/history/show.ts';
import { undoChange } from '../../../../src/core/config/history/undo.ts';
import { addNodes, deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { openPast } from '../../../../src/core/open-past.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { expectWhole, historyCluster, type Place, place } from './host.ts';

const places: Place[] = [];
afterEach(() => {
  for (const each of places.splice(0)) each.remove();
});
function at(text = historyCluster('\n  n1: {votes: 1} # one', '# end\n')): Place {
  const made = place(text);
  places.push(made);
  return made;
}
const add = async (where: Place, set: string, settings = {}) => addNodes(await where.open(), { set, settings });
const undo = async (where: Place, entry?: string) => undoChange(await where.open(), { entry });
const past = (where: Place) =>
  openPast({ choice: where.file, system: { ...realSystem(), env: where.env }, reporter: silentReporter });

describeWith(['flock'], 'undo', () => {
  test('the last change, byte by byte; twice is as if nothing had been', async () => {
    const where = at();
    const before = where.bytes();
    await add(where, 'n2');
    const after = where.bytes();
    const undone = await undo(where);
    expect(where.bytes()).toEqual(before);
    const [entry, added] = await expectWhole(where);
    expect(undone).toMatchObject({ changed: true, undone: { id: added?.id, kind: 'node add' } });
    expect(entry).toMatchObject({ kind: 'config undo', changes: [{ kind: 'deleted', of: 'n2' }] });
    await undo(where);
    expect(where.bytes()).toEqual(after);
  });

  test('an edit by hand', async () => {
    const where = at();
    await where.open();
    const before = where.bytes();
    appendFileSync(where.file, '# mine\n');
    expect(await undo(where)).toMatchObject({ undone: { kind: 'config edited by hand' }, changes: [] });
    expect(where.bytes()).toEqual(before);
    await expectWhole(where);
  });

  test('an older one, with what came later left as it is', async () => {
    const where = at();
    await add(where, 'n2', { votes: 2 });
    await add(where, 'n3', { votes: 3 });
    appendFileSync(where.file, '# later\n');
    expect(await undo(where, 'now~3')).toMatchObject({ changes: [{ of: 'n2', kind: 'deleted' }] });
    expect(where.text()).toBe(historyCluster('\n  n1: {votes: 1} # one\n  n3: {votes: 3}', '# end\n# later\n'));
    await expectWhole(where);
  });

  test('an older one that later changes touched is refused, and they are named', async () => {
    const where = at();
    await add(where, 'n[2-4]');
    await deleteNodes(await where.open(), { nodes: ['n3'] });
    const before = where.bytes();
    const [last, first] = await where.entries();
    await expect(undo(where, first?.id.slice(0, 8))).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(`${last?.id.slice(0, 8)} (node delete)`),
      suggestions: expect.arrayContaining([expect.stringContaining(`config restore ${first?.before?.slice(0, 8)}`)]),
    });
    expect(where.bytes()).toEqual(before);
  });

  test('one whose lines are untouched but whose fields mean something else now is refused', async () => {
    const where = at(historyCluster('\n  n1: {votes: 1}\n  n2: {}', 'groups: {a: "n[1-2]"}\n'));
    await where.open();
    // n2 gets its votes from a second entry in another line
    where.write(where.text().replace('  n1: {votes: 1}\n', '  n1: {votes: 1}\n  n[2-3]: {votes: 5}\n'));
    await where.open();
    where.write(where.text().replace('  n2: {}\n', '  n2: {votes: 7}\n'));
    await where.open();
    const before = where.bytes();
    await expect(undo(where, 'now~2')).rejects.toMatchObject({ code: 'REFUSED' });
    expect(where.bytes()).toEqual(before);
  });

  test('a literal secret that changed since counts, although it is hidden', async () => {
    const device = (secret: string) => `devices:\n  d:\n    driver: x\n    options:\n      passwd: ${secret}\n`;
    const where = at(historyCluster('{n1: {}}', device('one')));
    await where.open();
    where.write(historyCluster('{n1: {}}', device('two')));
    await where.open();
    where.write(historyCluster('{n1: {}}', device('three')));
    await expect(undo(where, 'now~2')).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await undo(where)).toMatchObject({ diff: expect.not.stringMatching(/two|three/) });
    expect(where.text()).toContain('passwd: two');
  });

  test('a literal secret that changed in another line counts too', async () => {
    const device = (name: string, secret: string) => `  ${name}: {driver: x, options: {passwd: ${secret}}}\n`;
    const devices = (second: string, third: string) =>
      historyCluster('{n1: {}}', `devices:\n${device('d1', '&p one')}${device('d2', second)}${device('d3', third)}`);
    const where = at(devices('&q two', '*p'));
    await where.open();
    where.write(devices('&q two', '*q'));
    await where.open();
    // what d3 had was two: from three to one is not the way back
    where.write(devices('&q three', '*q'));
    await expect(undo(where, 'now~2')).rejects.toMatchObject({ code: 'REFUSED' });
    where.write(devices('&q two', '*q'));
    await where.open();
    where.write(`${devices('&q two', '*q')}# later\n`);
    await undo(where, 'now~4');
    expect(where.text()).toBe(`${devices('&q two', '*p')}# later\n`);
  });

  test('nothing to undo, no such change, one that did nothing', async () => {
    const where = at();
    await expect(undo(where)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [seen] = await where.entries();
    await expect(undo(where, seen?.id)).rejects.toMatchObject({ code: 'REFUSED' });
    for (const word of [
      'now~1',
      'now~0',
      'now',
      '~7',
      '',
      'zz',
      '..',
      '__proto__',
      '00',
      'ffffffff',
      'now~99999999999',
    ]) {
      await expect(undo(where, word)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test('a dry run, and an answer that is no, write nothing', async () => {
    const where = at();
    await add(where, 'n2');
    const before = where.bytes();
    expect(await undoChange(await where.open(), { dryRun: true })).toMatchObject({ changed: true, dryRun: true });
    const approve = async () => {
      throw new OcfError('DECLINED', 'no');
    };
    await expect(undoChange(await where.open(), { approve })).rejects.toMatchObject({ code: 'DECLINED' });
    expect(where.bytes()).toEqual(before);
    expect(await where.entries()).toHaveLength(2);
  });

  test('an edit that comes while the question is open is not written over', async () => {
    const where = at();
    await add(where, 'n2');
    const approve = async () => appendFileSync(where.file, '# just now\n');
    await expect(undoChange(await where.open(), { approve })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(restoreVersion(await where.open(), { version: 'now~2', approve })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(where.text()).toContain('n2: {}');
    expect(where.text()).toContain('# just now\n# just now\n');
  });

  test('a version that is gone is said, and nothing is written', async () => {
    const where = at();
    await add(where, 'n2');
    const before = where.bytes();
    const { stateFolder } = await where.open();
    const [added] = await where.entries();
    rmSync(join(stateFolder, 'versions', `${added?.before}.gz`));
    await expect(undo(where)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('not kept'),
    });
    expect(where.bytes()).toEqual(before);
  });
});

describeWith(['flock'], 'a file that is invalid now', () => {
  const broken = 'nodes: [ # passwd: hunter2\n';

  test('is undone to what was known last; the broken content is kept', async () => {
    const where = at();
    await add(where, 'n2');
    const before = where.bytes();
    where.write(broken);
    const cluster = await past(where);
    expect((await showConfig(cluster, {})).text).not.toContain('hunter2');
    expect((await compareVersions(cluster, {})).diff).not.toContain('hunter2');
    expect((await showConfig(cluster, { secrets: true })).text).toBe(broken);
    const undone = await undoChange(cluster, {});
    expect(undone.undone).toEqual({ kind: 'config edited by hand' });
    expect(undone.diff).not.toContain('hunter2');
    expect(where.bytes()).toEqual(before);
    const [entry, edit] = await expectWhole(where);
    expect([entry?.kind, edit?.kind, edit?.invalid]).toEqual(['config undo', 'config edited by hand', true]);
    await expect(undo(where)).rejects.toMatchObject({ code: 'INVALID' });
    expect(where.bytes()).toEqual(before);
  });

  test('goes back to any version', async () => {
    const where = at();
    const before = where.bytes();
    await add(where, 'n2');
    where.write(Buffer.from([0xff, 0xfe, 0x00]));
    await restoreVersion(await past(where), { version: 'now~1' });
    expect(where.bytes()).toEqual(before);
    await expectWhole(where);
  });

  test('without a history is what it is: invalid', async () => {
    await expect(past(at(broken))).rejects.toMatchObject({ code: 'INVALID' });
  });
});

describeWith(['flock'], 'any sequence of changes, edits, undos and restores', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), of: fc.nat(5) }),
    fc.record({ kind: fc.constant('hand' as const), of: fc.nat(5) }),
    fc.record({ kind: fc.constant('device' as const), of: fc.nat(2) }),
    fc.record({ kind: fc.constant('undo' as const), of: fc.nat(4) }),
    fc.record({ kind: fc.constant('restore' as const), of: fc.nat(8) }),
  );

  test('every version is kept, the file is the newest, and undo gives the very bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
        const where = at();
        // what was in the file after each step that changed it
        const contents = [where.bytes()];
        for (const { kind, of } of steps) {
          const now = where.bytes();
          const refused = await run(where, contents, kind, of).then(
            () => false,
            (error: unknown) => {
              if (!(error instanceof OcfError) || error.code === 'INVALID') throw error;
              return true;
            },
          );
          if (refused) expect(where.bytes()).toEqual(now);
          if (!where.bytes().equals(now)) contents.push(where.bytes());
          const entries = await expectWhole(where);
          expect(entries).toHaveLength(contents.length);
          expect(entries.every(({ outcome }) => outcome === 'done')).toBe(true);
        }
      }),
      { numRuns: process.env.OCF_LONG === '1' ? 100 : 12 },
    );
  });

  async function run(where: Place, contents: readonly Buffer[], kind: string, of: number): Promise<void> {
    const cluster = await where.open();
    if (kind === 'add') await addNodes(cluster, { set: `m${of}`, settings: { votes: of } });
    if (kind === 'hand') {
      const text = where.text().replace(/^ {2}(n1: \{votes: )\d+/m, `  $1${of}`);
      where.write(of === 5 ? `${text}# by hand\n` : text);
    }
    if (kind === 'device') {
      await addDevice(cluster, { name: `d${of}`, driver: 'x', options: { passwd: `secret${of}` }, plugs: {} });
    }
    if (kind === 'undo') {
      const before = contents[contents.length - 2];
      await undoChange(cluster, of < 2 ? {} : { entry: `now~${of}` });
      if (of < 2) expect(where.bytes()).toEqual(before);
    }
    if (kind === 'restore') {
      const content = contents[of % contents.length] as Buffer;
      await restoreVersion(cluster, { version: `now~${contents.length - 1 - (of % contents.length)}` });
      expect(where.bytes()).toEqual(content);
    }
  }
});
