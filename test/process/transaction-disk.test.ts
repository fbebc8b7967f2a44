import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Copies, copiesIn } from '../support/copies.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let copies: Copies;
let state: string;
beforeEach(() => {
  box = sandbox();
  copies = copiesIn(box.folder);
  state = join(box.folder, 'state');
  mkdirSync(state, { recursive: true });
  mount('-t', 'tmpfs', '-o', 'size=64k', 'none', state);
  box.write(
    'shop.yaml',
    `ocf: 1
cluster: {name: shop, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f23}
defaults: {node: {transport: local}}
agents: {path: [${copies.agents}]}
nodes: {"n[1-2]": {}}
resources:
  a: {agent: "ocf:test:copy", parameters: {dir: ${copies.dir}}}
  b: {agent: "ocf:test:copy", parameters: {dir: ${copies.dir}}}
`,
  );
});
afterEach(() => {
  spawnSync('umount', ['-l', state]);
  box.remove();
});

const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);

function mount(...words: string[]): void {
  const { status, stderr } = spawnSync('mount', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`nothing could be mounted: ${stderr}`);
}

function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(descriptor);
  }
}

describeWith(['root', 'flock'], 'a disk of the state folder that takes nothing more', () => {
  test('full: nothing is started or stopped, everything can still be asked, nothing is left', async () => {
    expect(await ocf('resource', 'start', 'a')).toMatchObject({ status: 0 });
    fill(join(state, 'filler'));
    const before = copies.running();
    for (const words of [['start', 'b'], ['stop', 'a'], ['restart', 'a'], ['move', 'a'], ['apply']]) {
      const ran = await ocf('resource', ...words, '--json');
      expect({ words, status: ran.status, error: ran.json().error }).toMatchObject({
        words,
        status: 1,
        error: {
          code: 'FAILED',
          message: expect.stringMatching(/ cannot be written: .*no space left/),
          suggestions: ['Free room on its disk or choose another folder with OCF_STATE_DIR.'],
        },
      });
    }
    expect(copies.running()).toEqual(before);
    expect(await ocf('resource', 'monitor', 'a')).toMatchObject({ status: 0 });
    expect(await ocf('transaction', 'list')).toMatchObject({ status: 0, stdout: expect.stringContaining('start a') });
    rmSync(join(state, 'filler'));
    const [id = ''] = readdirSync(join(state, 'clusters'));
    expect(readdirSync(join(state, 'clusters', id, 'transactions'))).toEqual(['gate.lock']);
    expect(await ocf('resource', 'start', 'b')).toMatchObject({ status: 0 });
  });

  test('read-only: the same', async () => {
    mount('-o', 'remount,ro', state);
    const ran = await ocf('resource', 'start', 'a');
    expect({ status: ran.status, said: ran.stderr }).toEqual({
      status: 1,
      said: expect.stringMatching(/^ocf: The lock \S+ cannot be written: EROFS.*\n {2}Make its folder writable or /),
    });
    expect(copies.log()).toEqual([]);
    expect(await ocf('resource', 'start', 'a', '--dry-run')).toMatchObject({ status: 0 });
  });
});
