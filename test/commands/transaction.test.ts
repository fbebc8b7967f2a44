import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Copies, copiesIn } from '../support/copies.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

let box: Sandbox;
let copies: Copies;
beforeAll(() => {
  box = sandbox();
  copies = copiesIn(box.folder);
  const wait = 'until [ -e "$go" ]; do sleep 0.02; done';
  const slow = `{start: '${wait}; touch "$up"', stop: rm -f "$up", status: test -e "$up"}`
    .replaceAll('$go', join(box.folder, 'go'))
    .replaceAll('$up', join(box.folder, 'up'));
  box.write(
    'shop.yaml',
    `ocf: 1
cluster: {name: shop, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f23}
defaults: {node: {transport: local}}
agents: {path: [${copies.agents}]}
nodes: {"n[1-2]": {}}
resources:
  a: {agent: "ocf:test:copy", parameters: {dir: ${copies.dir}}}
  b: {agent: "exec:", parameters: ${slow}, after: [a], nodes: n1}
  c: {agent: "ocf:test:copy", parameters: {dir: ${copies.dir}}, after: [b]}
  bad: {agent: "exec:", parameters: {start: "false", stop: "true", status: "false"}, after: [a], nodes: n1}
`,
  );
});
afterAll(() => box.remove());

const given = (...words: string[]) => [...words, '--cluster', join(box.folder, 'shop.yaml')];
const ocf = (...words: string[]) => box.ocf(given(...words));

describeWith(['flock'], 'ocf transaction', () => {
  test('there is none yet', async () => {
    expect(await ocf('transaction', 'list')).toMatchObject({ status: 0, stdout: 'No transactions.' });
    expect(await ocf('transaction', 'show', 'abc')).toMatchObject({ status: 8 });
  });

  test('a start that fails goes back, and both stand in the list', async () => {
    const ran = await ocf('resource', 'start', 'bad', '--reason', 'trial');
    expect(ran.status).toBe(1);
    expect(ran.stdout.replaceAll(/\d+ ms/g, 'T ms')).toMatch(
      /^a: started on n1, needed by bad, T ms\nbad: not started on n1, T ms \(.*\)\nback to what was before:\na: stopped on n1, T ms\nAll is as it was before\.$/,
    );
    const list = await ocf('transaction', 'list');
    expect(list.stdout).toMatch(/^[0-9a-f]{12} +\S+Z +start bad +rolled-back +1\/2, 1 back +\S+ +trial$/m);
    const id = list.stdout.split('\n')[1]?.split(' ')[0] ?? '';
    const shown = await ocf('transaction', 'show', id.slice(0, 6));
    expect(shown.stdout).toMatch(
      /start bad: rolled-back\n.*\n {2}when a step fails: rollback\n {2}reason: trial\n {2}steps:\n/,
    );
    expect(shown.stdout).toMatch(/back: a: stopped on n1/);
    expect((await ocf('transaction', 'show', id, '--json')).json()).toMatchObject({ id, standing: 'rolled-back' });
  });

  test('^C lets the running step end and names both ways on; who touches the same is refused until one is taken', async () => {
    const child = box.start(given('resource', 'start', 'c', '--json'));
    await until(() => copies.running().includes('a@n1'));
    // b's start is written down before it is begun
    await until(async () => (await ocf('transaction', 'list')).stdout.includes('running') && (await begun()));
    child.kill('SIGINT');
    box.write('go', '');
    const { exitCode, stdout } = await child;
    const result = JSON.parse(String(stdout));
    expect({ exitCode, outcome: result.outcome }).toEqual({ exitCode: 130, outcome: 'interrupted' });
    expect(result.steps.map(({ id, outcome }: { id: string; outcome: string }) => `${id} ${outcome}`)).toEqual([
      'start a n1 done',
      'start b n1 done',
      'start c n1 skipped',
    ]);
    const id = result.transaction as string;
    const refused = await ocf('resource', 'stop', 'a', '--with-dependants');
    expect(refused).toMatchObject({ status: 9, stderr: expect.stringContaining(`ocf transaction resume ${id}`) });
    const shown = await ocf('transaction', 'show', id);
    expect(shown.stdout).toMatch(/not begun:\n {4}c: would be started on n1\n {2}Go on: ocf transaction resume/);
    expect(await ocf('transaction', 'rollback', id, '--dry-run')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^back to what was before:\n1\. b: would be stopped on n1, .*\n2\. a: would be/),
    });
    const resumed = await ocf('transaction', 'resume', id);
    expect(resumed).toMatchObject({ status: 0, stdout: expect.stringMatching(/^c: started on n1, \d+ ms$/) });
    expect(await ocf('transaction', 'resume', id)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Transaction [0-9a-f]{12} has ended already \(done, /),
    });
    expect(await ocf('transaction', 'rollback', id)).toMatchObject({ status: 5 });
  });

  test('moves, restarts and the file as it is, as plans of rounds', async () => {
    const plan = await ocf('resource', 'restart', 'a', '--with-dependants', '--dry-run');
    expect(plan.stdout.split('\n').map((line) => line.replace(/,.*/, ''))).toEqual([
      '1. c: would be stopped on n1',
      '2. b: would be stopped on n1',
      '3. a: would be stopped on n1',
      '4. a: would be started on n1',
      '5. b: would be started on n1',
      '6. c: would be started on n1',
    ]);
    expect(await ocf('resource', 'move', 'c', '--to', 'n2')).toMatchObject({ status: 0 });
    expect(copies.running()).toEqual(['a@n1', 'c@n2']);
    expect(await ocf('resource', 'promote', 'c')).toMatchObject({ status: 5 });
    expect(await ocf('resource', 'migrate', 'c', '--to', 'n1')).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('ocf resource move c'),
    });
    const apply = await ocf('resource', 'apply', 'a', 'b', 'c');
    expect(apply).toMatchObject({ status: 0 });
  });
});

async function begun(): Promise<boolean> {
  const { transactions } = (await ocf('transaction', 'list', '--json')).json() as unknown as {
    transactions: { steps: { id: string }[] }[];
  };
  return transactions[0]?.steps.some(({ id }) => id === 'start b n1') ?? false;
}
