import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { runOnTerminal } from '../support/terminal.ts';

// What a new user does to the fencing commands of the built program that nobody meant.

let box: Sandbox;
const file = () => join(box.folder, 'shop.yaml');
const ocf = (...words: string[]) => box.ocf([...words, '--cluster', file()]);
const written = (device: string) =>
  box.write(
    'shop.yaml',
    `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes: {"n[1-3]": {transport: command, command: ["false"], votes: 0}}
devices:
  nps: ${device}
`,
  );
beforeEach(() => {
  box = sandbox();
  written('{driver: serial/wti-nps, options: {line: "tcp://127.0.0.1:9", timeout: 1}, plugs: {"n[1-3]": "[1-3]"}}');
});
afterEach(() => box.remove());

test.each([
  [['fence', 'n1', '--status=yes'], '--status takes no value, and "yes" was given.'],
  [['fence', '--off=n1'], '--off takes no value, and "n1" was given.'],
  [['device', 'delete', '--yes=nps'], '--yes takes no value, and "nps" was given.'],
])('%j is refused for what it is', async (words, message) => {
  const ran = await ocf(...words, '--json');
  expect([ran.status, ran.json().error?.message]).toEqual([2, message]);
});

test.each(['show', 'test', 'status', 'hosts', 'delete'])(
  'device %s shows a name as one word of a line',
  async (verb) => {
    const { status, stderr } = await ocf('device', verb, 'a\nb\x1b[31m');
    expect([status, stderr.split('\n')[0]]).toEqual([8, expect.stringContaining('no device "a\\nb\\u001b[31m"')]);
    expect((await ocf('device', verb, 'x'.repeat(100_000))).stderr.length).toBeLessThan(1000);
  },
);

describeWith(['script'], 'on a terminal', () => {
  test('a secret that would be typed is refused instead of waited for', async () => {
    written(
      '{driver: serial/wti-nps, options: {line: "tcp://127.0.0.1:9", timeout: 1, password: {from: "fd:0"}}, plugs: {n1: 1}}',
    );
    const { status, screen } = await runOnTerminal(box, ['fence', 'n1', '--status', '--cluster', file()], []);
    expect(status).toBe(7);
    expect(screen).toContain('The secret "fd:0" cannot be read: it is a terminal');
  });
});
