import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { byHandKind, seenKind } from '../../../../src/core/config/history/entries.ts';
import { keptVersions } from '../../../../src/core/config/history/versions.ts';
import { addNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { describeWith } from '../../../support/components.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { expectWhole, historyCluster, type Place, place } from './host.ts';

const rounds = process.env.OCF_LONG === '1' ? 200 : 25;
const chance = seededRandom();
let program = '';
const places: Place[] = [];
afterEach(() => {
  for (const each of places.splice(0)) each.remove();
});
function at(text = historyCluster('\n  n1: {votes: 1} # one', '# end\n')): Place {
  const made = place(text);
  places.push(made);
  return made;
}

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('./changer.ts', import.meta.url).pathname],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  program = outputFiles[0]?.text ?? '';
});

function start(where: Place, name: string, steps: number) {
  const child = spawn(process.execPath, ['--input-type=module', '-', where.file, name, String(steps)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: where.env,
  });
  child.stdin.end(program);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      text += data;
      child.emit('said', stepsIn(text));
    });
  }
  return { child, output: once(child, 'close').then(() => text) };
}

const stepsIn = (text: string) => text.split('step\n').length - 1;

const byHand = async (where: Place) =>
  (await expectWhole(where)).filter(({ kind }) => kind === byHandKind).map(({ diff }) => diff);

describeWith(['flock'], 'a process killed in the middle of a change', () => {
  test(`${rounds} times: nothing is lost, nothing counts as done by hand, and what became of each change is known`, async () => {
    const where = at();
    await where.open();
    let reported = 0;
    for (let round = 0; round < rounds; round++) {
      const { child, output } = start(where, `r${round}`, 1000);
      // somewhere in the change after so many of them; a third change is an undo
      // what it says may come several steps at once
      let armed = false;
      child.on('said', (steps: number) => {
        if (armed || steps < round % 4) return;
        armed = true;
        setTimeout(() => child.kill('SIGKILL'), chance() * 40);
      });
      const text = await output;
      expect(text).not.toMatch(/hand|Error|cannot/);
      reported += stepsIn(text);
      const entries = await expectWhole(where);
      expect(entries.filter(({ kind }) => kind === byHandKind)).toEqual([]);
      expect(entries.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
    }
    const changes = (await where.entries()).filter(({ kind, outcome }) => kind !== seenKind && outcome === 'done');
    expect(changes.length).toBeGreaterThanOrEqual(reported);
    expect(reported).toBeGreaterThan(rounds);
    // the next change clears what the dead left
    await addNodes(await where.open(), { set: 'last', settings: {} });
    expect(spawnSync('find', [where.folder, '-name', '*.tmp'], { encoding: 'utf8' }).stdout).toBe('');
  });

  test('killed, then edited by hand before anybody looked: it is said that nobody knows', async () => {
    const where = at();
    const cluster = await where.open();
    const { append } = cluster.journal;
    const journal = {
      ...cluster.journal,
      append(event: Parameters<typeof append>[0]) {
        const written = append(event);
        // what a killed process would leave: a beginning without an end, and the file as it was or as it was to be
        if (event.phase === 'begin') throw new Error('killed');
        if (event.phase === 'end') throw new Error('never written');
        return written;
      },
    };
    const dying = Object.create(cluster, { journal: { value: journal } }) as typeof cluster;
    const end = journal.append;
    journal.append = (event) => (event.phase === 'end' ? (undefined as never) : end(event));
    await expect(addNodes(dying, { set: 'n2', settings: {} })).rejects.toThrow('killed');
    where.write(historyCluster('{n9: {}}'));
    const [edit, add, seen] = await expectWhole(where);
    expect([edit?.kind, add?.kind, add?.outcome]).toEqual([byHandKind, 'node add', 'unknown']);
    expect(edit?.before).toBe(seen?.after);
  });
});

describeWith(['flock'], 'many at once', () => {
  test('changes, undos and readers never take one another for a hand', async () => {
    const where = at();
    const changers = Array.from({ length: 8 }, (_, index) => start(where, `c${index}`, 6));
    const readers = Array.from({ length: 40 }, () => where.open());
    await Promise.all(readers);
    const outputs = await Promise.all(changers.map(({ output }) => output));
    expect(outputs).toEqual(changers.map(() => `up\n${'step\n'.repeat(6)}done\n`));
    expect(await byHand(where)).toEqual([]);
    expect(where.notes).toEqual([]);
  });
});

describeWith(['root', 'flock'], 'a full disk under the state folder', () => {
  test('refuses changes and leaves the file; reading goes on; nothing counts as done by hand', async () => {
    const where = at();
    const state = where.env.OCF_STATE_DIR as string;
    mkdirSync(state);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'none', state], { encoding: 'utf8' });
    expect(mounted.stderr).toBe('');
    try {
      await addNodes(await where.open(), { set: 'n2', settings: {} });
      spawnSync('sh', ['-c', `cat /dev/zero > ${join(state, 'filler')}`], { stdio: 'ignore' });
      const before = where.bytes();
      for (const set of ['n3', 'n4']) {
        await expect(addNodes(await where.open(), { set, settings: {} })).rejects.toMatchObject({
          code: 'FAILED',
          suggestions: expect.arrayContaining([expect.stringMatching(/room/)]),
        });
        expect(where.bytes()).toEqual(before);
      }
      writeFileSync(where.file, historyCluster('{n7: {}}'));
      expect((await where.open()).model.nodes).toHaveLength(1);
      spawnSync('rm', [join(state, 'filler')]);
      await addNodes(await where.open(), { set: 'n8', settings: {} });
      const kinds = (await expectWhole(where)).filter(({ outcome }) => outcome === 'done').map(({ kind }) => kind);
      expect(kinds).toEqual(['node add', byHandKind, 'node add', seenKind]);
    } finally {
      spawnSync('umount', [state]);
    }
  });
});

describeWith(['root'], 'a user who may only read the file', () => {
  test('keeps no history and makes no lock', async () => {
    const where = at();
    chmodSync(where.folder, 0o777);
    chmodSync(where.file, 0o644);
    const child = spawn(process.execPath, ['--input-type=module', '-', where.file, 'x', '0'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: where.env,
      uid: 65534,
      gid: 65534,
    });
    child.stdin.end(`${program}\nawait openCluster({ choice: process.argv[2] });`);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data));
    await once(child, 'close');
    expect(text).toBe('up\ndone\n');
    expect(statSync(where.file).uid).toBe(0);
    expect(spawnSync('ls', ['-A', join(where.file, '..')], { encoding: 'utf8' }).stdout).toBe('web.yaml\n');
    expect(spawnSync('find', [where.env.OCF_STATE_DIR as string], { encoding: 'utf8' }).stdout).toBe('');
    expect(keptVersions(join(where.env.OCF_STATE_DIR as string, 'clusters'))).toEqual([]);
  });
});
