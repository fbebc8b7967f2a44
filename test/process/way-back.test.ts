import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let file: string;
let before: string;
beforeEach(async () => {
  box = sandbox();
  file = join(box.folder, 'config/clusters/web.yaml');
  await box.ocf(['init', 'web', '--nodes', 'n[1-3]']);
  before = readFileSync(file, 'utf8');
});
afterEach(() => box.remove());

describeWith(['flock'], 'a cluster file that is no use any more', () => {
  test.each(['', 'ocf: 1\nnodes: [\n', 'ocf: 1\ncluster: {name: web}\nnodse: {}\n', '\0'])(
    'when it holds %j, the way back is said and leads back',
    async (text) => {
      writeFileSync(file, text);
      const { status, stderr } = await box.ocf(['node', 'list']);
      expect({ status, stderr }).toEqual({
        status: 12,
        stderr: expect.stringContaining('\n  Go back to what it was with: ocf config undo'),
      });
      expect(await box.ocf(['config', 'undo', '--yes'])).toMatchObject({ status: 0 });
      expect(readFileSync(file, 'utf8')).toBe(before);
    },
  );

  test.each([[[]], [['--cluster', 'web']], [['--cluster', 'config/clusters/web.yaml']]])(
    'when it is gone, the command that brings it back is said: %j',
    async (choice) => {
      rmSync(file);
      const { status, stderr } = await box.ocf(['node', 'list', ...choice]);
      expect(status).toBe(8);
      const command = /put it back with: (gunzip .*)/.exec(stderr)?.[1];
      execFileSync('sh', ['-c', command ?? 'false']);
      expect(readFileSync(file, 'utf8')).toBe(before);
      expect(await box.ocf(['node', 'list', '--output', 'name'])).toMatchObject({ status: 0, stdout: 'n1\nn2\nn3' });
    },
  );

  test('of a cluster that never was there is nothing to bring back', async () => {
    for (const choice of ['other', './other.yaml', '/nonexistent/web.yaml']) {
      const { status, stderr } = await box.ocf(['node', 'list', '--cluster', choice]);
      expect({ choice, status, back: stderr.includes('gunzip') }).toEqual({ choice, status: 8, back: false });
    }
    const invalid = box.write('new.yaml', 'ocf: 1\n');
    const { status, stderr } = await box.ocf(['node', 'list', '--cluster', invalid]);
    expect({ status, back: stderr.includes('config undo') }).toEqual({ status: 12, back: false });
  });
});
