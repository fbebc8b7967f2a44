import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { alive } from '../core/transport/conditions.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

let box: Sandbox;
beforeAll(async () => {
  box = sandbox();
  box.write(
    'shop.yaml',
    `ocf: 1
cluster: {name: shop, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}
defaults: {node: {transport: local}}
agents: {path: [${resolve('agents/resource.d')}]}
nodes:
  n[1-2]: {}
  n3: {transport: command, command: ["false"]}
resources:
  base: {agent: "ocf:ocf:process", parameters: {command: sleep 600, state: ${box.folder}}, nodes: n1}
  web: {agent: "ocf:ocf:process", parameters: {command: sleep 600, state: ${box.folder}}, nodes: n1, after: [base]}
  wide: {agent: "ocf:ocf:process", parameters: {command: sleep 600, state: ${box.folder}}}
`,
  );
});
afterAll(async () => {
  await ocf('resource', 'stop', 'base', 'web');
  box.remove();
});

const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);
const pid = (resource: string) =>
  Number(readFileSync(join(box.folder, `process-${resource}.pid`), 'utf8').split('\n')[0]);

describe('ocf resource start, monitor, stop and ocf status', () => {
  test('a life', async () => {
    expect((await ocf('resource', 'monitor', 'web')).status).toBe(3);
    const plan = await ocf('resource', 'start', 'web', '--dry-run');
    expect(plan).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /^1\. base: would be started on n1, needed by web, within \d+s\n2\. web: would be started on n1, within \d+s$/,
      ),
    });
    const started = await ocf('resource', 'start', 'web', '--json');
    expect(started.json()).toMatchObject({
      schema: 'ocf/resource-start/1',
      changed: true,
      steps: [
        { resource: 'base', outcome: 'done' },
        { resource: 'web', outcome: 'done' },
      ],
    });
    expect(await ocf('resource', 'start', 'web')).toMatchObject({ status: 0, stdout: 'web: already running on n1' });
    expect(await ocf('resource', 'monitor', 'web', 'base')).toMatchObject({ status: 0 });

    const program = pid('web');
    process.kill(program, 'SIGKILL');
    await until(() => !alive(program));
    const broken = await ocf('resource', 'monitor', 'web');
    expect(broken).toMatchObject({
      status: 3,
      stdout: expect.stringMatching(/^web +stopped +n1 +Process \d+ is gone$/m),
    });
    await ocf('resource', 'start', 'web');

    const refused = await ocf('resource', 'stop', 'base');
    expect(refused).toMatchObject({ status: 5, stderr: expect.stringContaining('web needs it and is running') });
    const stopped = await ocf('resource', 'stop', 'base', '--with-dependants');
    expect(stopped.status).toBe(0);
    expect(stopped.stdout).toMatch(/^web: stopped on n1, needs base, \d+ ms\nbase: stopped on n1, \d+ ms$/);
    expect(await ocf('resource', 'stop', 'base')).toMatchObject({ status: 0, stdout: 'base: not running' });
  });

  test('a node out of sight blocks a start and leaves a stop open', async () => {
    const start = await ocf('resource', 'start', 'wide');
    expect(start).toMatchObject({ status: 5, stderr: expect.stringContaining('ocf fence n3 --off') });
    expect((await ocf('resource', 'stop', 'wide')).status).toBe(7);
    expect((await ocf('resource', 'monitor', 'wide')).status).toBe(7);
    expect((await ocf('resource', 'monitor', 'wide', '--node', 'n[1-2]')).status).toBe(3);
  });

  test('status shows it all on one page', async () => {
    const status = await ocf('status', '--timeout', '20s');
    expect(status.status).toBe(4);
    expect(status.stdout).toMatch(/^cluster shop$/m);
    expect(status.stdout).toMatch(/^n\[1-2\] +answers +2$/m);
    expect(status.stdout).toMatch(/^n3 +does not answer +1 +\S/m);
    expect(status.stdout).toMatch(/^web +stopped +n1$/m);
    expect(status.stdout).toMatch(/^wide +unknown +n3 /m);
    const json = (await ocf('status', '--json')).json();
    expect(json).toMatchObject({ schema: 'ocf/status/1', cluster: { name: 'shop' }, fencings: [] });
  });

  test.each([
    [['resource', 'start', 'wbe'], 8, 'Did you mean web?'],
    [['resource', 'start'], 2, 'RESOURCE is missing.'],
    [['resource', 'start', 'web', '--node', 'n2'], 5, 'may not run on n2'],
    [['resource', 'monitor', 'web', '--node', 'n9'], 8, 'There is no node "n9"'],
    [['resource', 'monitor', 'web', '--depth', '5'], 2, '"5" is no depth.'],
    [['resource', 'monitor', 'web', '--depth', '110'], 2, '"110" is no depth.'],
    [['status', '--timeout', '0'], 2, '"0" is no time.'],
  ])('%j', async (words, status, message) => {
    const ran = await ocf(...words);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(message);
  });
});
