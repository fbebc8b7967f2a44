import { existsSync, readFileSync } from 'node:fs';
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

const onTerminal = (words: string[], answers: Answer[], env: Record<string, string> = {}) =>
  runOnTerminal(box, words, answers, env);

const enter = '\r';
const interrupt = '\x03';

function cluster(name: string): string {
  return box.write(`${name}.yaml`, `ocf: 1\ncluster: {name: ${name}}\nnodes:\n  n[1-3]: {transport: local} # ours\n`);
}

describeWith(['script'], 'on a terminal', () => {
  test('init asks for what was not given', async () => {
    const { status, screen } = await onTerminal(
      ['init'],
      [
        [/Name of the cluster/, `shop${enter}`],
        [/Nodes, such as/, `n[1-2]${enter}`],
        [/Their addresses/, enter],
        [/User to log in/, `admin${enter}`],
      ],
    );
    expect({ status, screen }).toMatchObject({ status: 0, screen: expect.stringContaining('shop') });
    const text = readFileSync(join(box.env.OCF_CONFIG_DIR as string, 'clusters/shop.yaml'), 'utf8');
    expect(text).toContain('n[1-2]: {ssh: {user: admin}}');
  });

  test('^C at a question ends with 130 and nothing done', async () => {
    const { status } = await onTerminal(['init'], [[/Name of the cluster/, interrupt]]);
    expect(status).toBe(130);
    expect(existsSync(join(box.env.OCF_CONFIG_DIR as string, 'clusters/ocf-test.yaml'))).toBe(false);
  });

  test.each([
    ['y', 0, false],
    ['n', 5, true],
    ['', 5, true],
    [interrupt, 130, true],
  ])('deleting a node asks; %j gives %d', async (answer, wanted, stays) => {
    const file = cluster('ask');
    const typed = answer === interrupt ? answer : answer + enter;
    const { status, screen } = await onTerminal(['node', 'delete', 'n2', '--cluster', file], [[/\?/, typed]]);
    expect(screen).toMatch(/n2/);
    expect(screen).toMatch(/ask/);
    expect(status).toBe(wanted);
    expect(readFileSync(file, 'utf8').includes('n[1-3]')).toBe(stays);
    expect(readFileSync(file, 'utf8')).toContain('# ours');
  });

  test('--yes answers beforehand', async () => {
    const file = cluster('yes');
    expect((await onTerminal(['node', 'delete', 'n2', '--yes', '--cluster', file], [])).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('n[1,3]');
  });

  test('without a terminal the question is refused, and says which option answers it', async () => {
    const file = cluster('none');
    const ran = await box.ocf(['node', 'delete', 'n2', '--cluster', file]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/--yes/);
    expect(readFileSync(file, 'utf8')).toContain('n[1-3]');
  });

  test('colour is there for a terminal, and gone when it is not wanted', async () => {
    const file = cluster('colour');
    expect((await onTerminal(['node', 'list', '--cluster', file], [])).screen).toContain('\x1b[1m');
    expect((await onTerminal(['node', 'list', '--cluster', file], [], { NO_COLOR: '1' })).screen).not.toContain(
      '\x1b[',
    );
    expect((await onTerminal(['node', 'list', '--no-color', '--cluster', file], [])).screen).not.toContain('\x1b[');
  });
});
