import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { type Answer, runOnTerminal } from '../support/terminal.ts';

let box: Sandbox;
beforeAll(() => {
  box = sandbox();
});
afterAll(() => box.remove());

const onTerminal = (words: string[], answers: Answer[] = []) => runOnTerminal(box, words, answers, {});

describeWith(['script', 'flock'], 'the history on a terminal', () => {
  test.each([
    ['y\r', 0, false],
    ['n\r', 5, true],
    ['\x03', 130, true],
  ])('undo shows what it does and asks with the name of the cluster; %j gives %d', async (answer, status, stays) => {
    const file = box.write('ask.yaml', 'ocf: 1\ncluster: {name: ask}\nnodes:\n  n1: {transport: local}\n');
    await box.ocf(['node', 'list', '--cluster', file]);
    expect((await box.ocf(['node', 'add', 'n2', '--yes', '--cluster', file])).status).toBe(0);
    const ran = await onTerminal(['config', 'undo', '--cluster', file], [[/\?/, answer]]);
    expect(ran.screen).toMatch(/node n2[\s\S]*cluster ask\?/);
    expect(ran.status).toBe(status);
    expect(readFileSync(file, 'utf8').includes('n2')).toBe(stays);
  });

  test('what stands in a broken file does not move the cursor', async () => {
    const file = box.write('odd.yaml', 'ocf: 1\ncluster: {name: odd}\nnodes: {n1: {}}\n');
    await box.ocf(['node', 'list', '--cluster', file]);
    appendFileSync(file, 'x: [\x1b]0;title\x07 \u202e\n');
    for (const words of [
      ['config', 'show'],
      ['config', 'diff', 'now~1', 'now'],
      ['config', 'diff', '24h', 'now'],
    ]) {
      const { screen } = await onTerminal([...words, '--no-color', '--cluster', file]);
      expect(screen).not.toMatch(/\x1b\]0;title|\u202e/);
    }
    const { screen } = await onTerminal(['config', 'show', '--no-color', '--cluster', file]);
    expect(screen).toContain('x: [\\x1b]0;title\\x07 \\u202e');
    // to a pipe the bytes stay as they are
    expect((await box.ocf(['config', 'show', '--cluster', file])).stdout).toContain('\x1b]0;title');
  });

  test('a cluster has its first version when it is made', async () => {
    await box.ocf(['init', 'fresh']);
    const file = join(box.env.OCF_CONFIG_DIR as string, 'clusters', 'fresh.yaml');
    const before = readFileSync(file, 'utf8');
    appendFileSync(file, '# mine\n');
    expect((await box.ocf(['config', 'undo', '--yes', '--cluster', file])).stdout).toContain('edited by hand');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
