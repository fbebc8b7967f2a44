import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeAll(() => {
  box = sandbox();
});
afterAll(() => box.remove());

test('a new file leads editors to the schema that came with the program', async () => {
  expect((await box.ocf(['init', 'web'])).status).toBe(0);
  const [first = ''] = readFileSync(join(box.folder, 'config', 'clusters', 'web.yaml'), 'utf8').split('\n');
  const path = /^# yaml-language-server: \$schema=(\/\S+)$/.exec(first)?.[1] ?? '';
  expect(existsSync(path)).toBe(true);
  const shipped = readFileSync(path, 'utf8');
  const printed = await box.ocf(['config', 'schema']);
  expect(`${printed.stdout}\n`).toBe(shipped);
  expect((await box.ocf(['config', 'schema', '--json'])).json()).toMatchObject({
    schema: 'ocf/config-schema/1',
    file: path,
    document: JSON.parse(shipped),
  });
});

test('config explain needs no cluster, and knows the paths that validate prints', async () => {
  const file = box.write('bad.yaml', 'ocf: 1\ncluster: {name: c}\nnodes: {n1.x: {ssh: {port: 0}}}\n');
  const { problems } = (await box.ocf(['config', 'validate', '--cluster', file, '--json'])).json();
  const [{ path }] = problems as [{ path: string }];
  const explained = await box.ocf(['config', 'explain', path]);
  expect(explained).toMatchObject({ status: 0, stderr: '' });
  expect(explained.stdout).toMatch(/^nodes\.\*\.ssh\.port\n[\s\S]*a whole number from 1 to 65535[\s\S]*port: 2222/);
  const wrong = await box.ocf(['config', 'explain', 'nodes.n1.adress']);
  expect(wrong).toMatchObject({ status: 8, stdout: '' });
  expect(wrong.stderr).toContain('Did you mean nodes.*.address?');
  expect((await box.ocf(['config', 'explain'])).stdout).toMatch(/^FIELD {2,}TYPE/);
});
