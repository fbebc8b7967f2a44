import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let file: string;
beforeEach(() => {
  box = sandbox();
  file = box.write('web.yaml', text);
});
afterEach(() => box.remove());

const text = `ocf: 1
cluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}
nodes:
  n[1-4]: {votes: 1} # four
groups: {all: "n[1-4]"}
`;
const now = () => readFileSync(file, 'utf8');
const ocf = (...words: string[]) => box.ocf([...words, '--cluster', file]);

describeWith(['flock'], 'the commands that edit nodes', () => {
  test('set, the same again, unset', async () => {
    const set = ['node', 'set', 'n[2-3]', 'votes=2', 'attributes.rack=r 7', '--yes'];
    expect(await ocf(...set)).toMatchObject({ status: 0, stdout: '2 nodes, n[2-3], changed.' });
    expect(now()).toBe(
      text.replace(
        'n[1-4]: {votes: 1} # four',
        'n[1,4]: {votes: 1} # four\n  n[2-3]: {votes: 2, attributes: {rack: r 7}} # four',
      ),
    );
    expect(await ocf(...set)).toMatchObject({ status: 0, stdout: 'Nothing to change.' });
    expect((await ocf(...set, '--json')).json()).toMatchObject({ schema: 'ocf/node-set/1', changed: false });
    expect(await ocf('node', 'unset', 'n2', 'attributes', '--yes')).toMatchObject({
      status: 0,
      stdout: 'Node n2 changed.',
    });
    expect(now()).toContain('  n2: {votes: 2} # four\n');
  });

  test('nothing without an answer, nothing in a dry run', async () => {
    expect(await ocf('node', 'set', 'n1', 'votes=2')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--yes'),
    });
    expect(await ocf('node', 'rename', 'n1', 'm1', '--dry-run')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('+groups: {all: "n[2-4],m1"}'),
    });
    expect(now()).toBe(text);
  });

  test('everything that is wrong at once, status 2', async () => {
    const { status, stderr } = await ocf('node', 'set', 'n1', 'vots=2', 'ssh.port=0', '--yes');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/no field "vots"[\s\S]*Did you mean votes\?[\s\S]*ssh\.port has to be/),
    ]);
    expect(await ocf('node', 'unset', 'n1', '--yes')).toMatchObject({ status: 2 });
    expect(await ocf('node', 'set', 'n1', '--yes')).toMatchObject({ status: 2 });
    expect(now()).toBe(text);
  });

  test('rename', async () => {
    expect(await ocf('node', 'rename', 'n[1-2]', 'web[1-2]', '--yes')).toMatchObject({
      status: 0,
      stdout: 'n[1-2] to web[1-2] renamed.',
    });
    expect(now()).toContain('groups: {all: "n[3-4],web[1-2]"}');
    expect(await ocf('node', 'rename', 'n3', 'web1', '--yes')).toMatchObject({ status: 9 });
  });

  test('delete with what names it; absent and present as often as wanted', async () => {
    expect(await ocf('node', 'delete', 'n4', '--yes')).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('--references remove'),
    });
    const away = ['node', 'delete', 'n[3-9]', '--references', 'remove', '--ensure', 'absent', '--yes'];
    expect(await ocf(...away)).toMatchObject({ status: 0, stdout: '2 nodes, n[3-4], deleted.' });
    expect(await ocf(...away)).toMatchObject({ status: 0, stdout: 'Nothing to change.' });
    expect(now()).toBe(text.replaceAll('n[1-4]', 'n[1-2]'));
    const there = ['node', 'add', 'n[2-3]', '--votes', '3', '--set', 'ssh.jump=gate', '--ensure', 'present', '--yes'];
    expect(await ocf(...there)).toMatchObject({ status: 0, stdout: '2 nodes, n[2-3], changed.' });
    expect(await ocf(...there)).toMatchObject({ status: 0, stdout: 'Nothing to change.' });
    expect(now()).toContain('  n3: {votes: 3, ssh: {jump: gate}}\n');
  });
});
