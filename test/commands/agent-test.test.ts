import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conformanceSteps } from '../../src/core/agents/conformance/steps.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let file: string;
beforeAll(async () => {
  box = sandbox();
  file = box.write(
    'demo.yaml',
    `ocf: 1
cluster: {name: demo, id: 5d7f0a3c-7c1c-4c55-9a46-0d6c3b6b1f11}
agents: {path: [${JSON.stringify(resolve('agents/resource.d'))}]}
nodes:
  n1: {transport: local}
  n2: {transport: command, command: [/bin/sh, -s]}
resources:
  job: {agent: "ocf:ocf:process", parameters: {command: sleep 601, state: /nonexistent}, nodes: n1}
`,
  );
});
afterAll(() => box.remove());

const run = (...words: string[]) => box.ocf(['agent', 'test', ...words, '--cluster', file]);
const job = () => ['process', 'command=sleep 600', `state=${box.folder}/job`];

describe('ocf agent test', () => {
  test('--list says what the steps are', async () => {
    const { stdout, status } = await run('--list');
    expect(status).toBe(0);
    expect(
      stdout
        .split('\n')
        .slice(1)
        .map((line) => line.split(' ')[0]),
    ).toEqual(conformanceSteps.map(({ name }) => name));
    expect((await run('--list', '--json')).json()).toMatchObject({
      schema: 'ocf/agent-test/1',
      steps: expect.any(Array),
    });
  });

  test('the shipped agent conforms, on a node that is reached by a shell too', async () => {
    const { json, status } = await run(...job(), '--node', 'n2', '--yes', '--json');
    expect(json()).toMatchObject({
      agent: 'ocf:ocf:process',
      node: 'n2',
      conforms: true,
      leftStopped: true,
      counts: { failed: 0, blocked: 0 },
    });
    expect(json().steps).toContainEqual(expect.objectContaining({ step: 'kill', status: 'passed' }));
    expect(status).toBe(0);
  });

  test.each([
    ['text', /^ {2}passed {3}unknown-action {2}/m],
    ['tap', /^ok 1 - unknown-action$/m],
    ['junit', /<testcase classname="ocf:ocf:process" name="unknown-action"/],
  ])('--output %s', async (output, expected) => {
    const ran = await run(...job(), '--only', 'unknown-action', '--output', output, '--yes');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toMatch(expected);
  });

  test('what does not conform is 3, what could not be told is 7', async () => {
    const wrong = ['process', 'command=false', `state=${box.folder}/job`, '--yes'];
    expect(await run(...wrong, '--only', 'start')).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('does not conform: 1 failed'),
    });
    expect(await run(...wrong, '--only', 'stop')).toMatchObject({
      status: 7,
      stdout: expect.stringContaining('cannot be judged: 1 blocked'),
    });
  });

  test('without a terminal it does nothing unless --yes', async () => {
    const ran = await run(...job());
    expect(ran).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Test ocf:ocf:process on ') });
    expect(existsSync(`${box.folder}/job`) ? readdirSync(`${box.folder}/job`) : []).toEqual([]);
  });

  test('--dry-run says what would be done', async () => {
    const { stdout, status } = await run(...job(), '--dry-run', '--only', 'notify', '--only', 'start');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toHaveLength(4);
    expect(stdout).toMatch(/^notify +\(left out\) It does not advertise notify\.$/m);
  });

  test('a resource of the cluster is refused where it may run, unless --allow-configured', async () => {
    const same = ['process', 'command=sleep 601', '--only', 'start'];
    const refused = await run(...same, '--node', 'n1', '--yes');
    expect(refused).toMatchObject({
      status: 5,
      stdout: '',
      stderr: expect.stringContaining('is the resource job of cluster demo on n1'),
    });
    // without a node it is this machine, which n1 is
    expect(await run(...same, '--yes')).toMatchObject({ status: 5 });
    expect(await run(...same, '--node', 'n2', `state=${box.folder}/job`, '--yes')).toMatchObject({ status: 0 });
    expect(await run(...same, '--node', 'n1', `state=${box.folder}/job`, '--yes')).toMatchObject({ status: 0 });
    const allowed = [...same, 'signal=KILL', '--dry-run', '--node', 'n1'];
    expect(await run(...allowed)).toMatchObject({ status: 5 });
    expect(await run(...allowed, '--allow-configured')).toMatchObject({ status: 0 });
  });

  test('what runs already is refused, unless --stop-first', async () => {
    const running = ['--instance', 'running', '--only', 'start'];
    const start = await box.ocf([
      'agent',
      'run',
      'process',
      'start',
      ...job().slice(1),
      '--instance',
      'running',
      '--cluster',
      file,
    ]);
    expect(start.status).toBe(0);
    expect(await run(...job(), ...running, '--yes')).toMatchObject({
      status: 5,
      stderr: expect.stringContaining('--stop-first'),
    });
    expect(existsSync(`${box.folder}/job/process-running.pid`)).toBe(true);
    expect(await run(...job(), ...running, '--yes', '--stop-first')).toMatchObject({ status: 0 });
    expect(existsSync(`${box.folder}/job/process-running.pid`)).toBe(false);
  });

  test.each([
    [['process', '--only', 'strat'], 2, 'Did you mean start?'],
    [[], 2, 'AGENT is missing.'],
    [['systemd:x', '--yes'], 2, 'of class ocf'],
    [['proces', '--yes'], 8, 'Did you mean ocf:ocf:process?'],
    [['process', '--yes'], 2, 'has to be given'],
    [['process', 'comand=x', '--yes'], 2, 'Did you mean command?'],
    [['process', 'command', '--yes'], 2, 'is not of the form NAME=VALUE'],
    [['process', 'command=x', '--node', 'n9'], 8, 'There is no node "n9"'],
    [['process', 'command=x', '--output', 'xml'], 2, 'xml'],
  ])('%j is wrong', async (words, status, message) => {
    const ran = await run(...words);
    expect(ran.stderr).toContain(message);
    expect(ran).toMatchObject({ status, stdout: '' });
  });

  test('an interruption leaves nothing running', async () => {
    const pidfile = `${box.folder}/job/process-interrupted.pid`;
    const words = [...job(), '--yes', '--instance', 'interrupted', '--cluster', file];
    const testing = box.start(['agent', 'test', ...words]);
    let over = false;
    testing.finally(() => {
      over = true;
    });
    while (!existsSync(pidfile) && !over) await new Promise((resume) => setTimeout(resume, 5));
    testing.kill('SIGINT');
    const { exitCode, stderr } = await testing;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 130 });
    expect(existsSync(pidfile)).toBe(false);
  });
});
