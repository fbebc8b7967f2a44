import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { runOnTerminal } from '../support/terminal.ts';

const cluster = `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes: {"n[1-3]": {transport: command, command: ["false"]}}
devices:
  person: {driver: manual, plugs: {"n[1-3]": "n[1-3]"}}
`;

let box: Sandbox;
const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);
beforeEach(() => {
  box = sandbox();
  box.write('shop.yaml', cluster);
});
afterEach(() => box.remove());

describeWith(['script'], 'a person on a terminal', () => {
  const words = () => ['fence', 'n1', '--off', '--yes', '--cluster', join(box.folder, 'shop.yaml')];

  test('is asked who and how, and stands in the history by name', async () => {
    const ran = await runOnTerminal(box, words(), [
      [/Who has seen that n1 is off\?/, 'Anna Arndt\r'],
      [/How does Anna Arndt know it\?/, 'pulled both cables\r'],
      [/Go on from there\?/, 'y\r'],
    ]);
    expect(ran.status).toBe(7);
    expect(ran.screen).toContain('Anna Arndt says that n1 is off: pulled both cables.');
    const { records } = (await ocf('fence', 'history', '--json')).json() as { records: { attempts: unknown[] }[] };
    expect(records).toMatchObject([
      { verdict: 'human', attempts: [{ answer: 'said', human: { by: 'Anna Arndt', how: 'pulled both cables' } }] },
    ]);
    expect((await ocf('fence', 'history')).stdout).toContain('a human says so (Anna Arndt: pulled both cables)');
  });

  test('who takes it back has said nothing', async () => {
    const ran = await runOnTerminal(box, words(), [
      [/Who has seen/, 'Anna\r'],
      [/How does/, 'looked\r'],
      [/Go on from there\?/, 'n\r'],
    ]);
    expect(ran.status).toBe(1);
    expect(ran.screen).toContain('Nothing was done for n1: Declined');
  });
});

test.each<[string[], number, RegExp]>([
  [[], 2, /A person has to say whether n1 is off, and there is no terminal/],
  [['--confirmed-by', 'Anna'], 2, /are wanted together/],
  [['--confirmed-by', ' ', '--how', 'x'], 2, /are wanted together/],
])('off a terminal with %j: %d', async (more, status, message) => {
  const ran = await ocf('fence', 'n1', '--off', '--yes', ...more);
  expect([ran.status, ran.stdout]).toEqual([status, '']);
  expect(ran.stderr).toMatch(message);
  expect((await ocf('fence', 'history')).stdout).toBe('Nothing was fenced.');
});

test('a person is not asked for a reboot or to switch on', async () => {
  const ran = await ocf('fence', 'n1', '--reboot', '--yes', '--confirmed-by', 'Anna', '--how', 'x');
  expect(ran.status).toBe(5);
  expect(ran.stderr).toMatch(/No level of n1 can do "reboot": person can do off/);
});

test('words of a person break no row and colour no terminal', async () => {
  await ocf('fence', 'n1', '--off', '--yes', '--confirmed-by', 'A\u001b[2Jnna', '--how', 'saw\nit');
  const { stdout } = await ocf('fence', 'history');
  expect(stdout).toContain('a human says so (A [2Jnna: saw it)');
  expect(stdout.split('\n').filter((line) => line.includes('A [2Jnna'))).toHaveLength(1);
  expect(stdout).not.toContain('\u001b');
});

test('many processes disarm at once, and nothing of it is lost', async () => {
  const all = Array.from({ length: 6 }, (_, index) => `n${(index % 3) + 1}`);
  const ran = await Promise.all(
    all.map((node, index) => ocf('fence', 'disarm', node, '--for', '1h', '--reason', `work ${index}`)),
  );
  expect(ran.map(({ status }) => status)).toEqual(all.map(() => 0));
  const { disarmed, arming } = (await ocf('fence', 'history', '--json')).json() as {
    disarmed: { nodes: string }[];
    arming: unknown[];
  };
  expect(disarmed.map(({ nodes }) => nodes).sort()).toEqual(['n1', 'n2', 'n3']);
  expect(arming).toHaveLength(6);
  const refused = await ocf('fence', 'n2', '--off', '--yes', '--confirmed-by', 'Anna', '--how', 'x');
  expect([refused.status, refused.stdout]).toEqual([5, '']);
  expect(refused.stderr).toMatch(/Fencing of n2 is disarmed until .* by .*: work [14]\./);
  expect((await ocf('status')).stdout).toMatch(/Fencing of n1 is disarmed until/);
  await Promise.all(['n1', 'n2', 'n3'].map((node) => ocf('fence', 'arm', node)));
  expect((await ocf('fence', 'arm')).stdout).toBe('Nothing of cluster shop was disarmed.');
});

test('what was disarmed and cannot be read is not taken for nothing', async () => {
  await ocf('fence', 'disarm', '--for', '1h', '--reason', 'work');
  const { json } = await ocf('fence', 'history', '--json');
  expect(JSON.stringify(json())).toContain('work');
  const [name = ''] = readdirSync(box.env.OCF_STATE_DIR as string, { recursive: true, encoding: 'utf8' }).filter(
    (each) => each.endsWith('disarmed.json'),
  );
  const file = join(box.env.OCF_STATE_DIR as string, name);
  expect(readFileSync(file, 'utf8')).toContain('work');
  writeFileSync(file, '[{"until": 7}]');
  const ran = await ocf('fence', 'n1', '--off', '--yes', '--confirmed-by', 'Anna', '--how', 'x');
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('Whether fencing is disarmed cannot be read from');
});
