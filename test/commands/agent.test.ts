import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { alive, pidIn } from '../core/transport/conditions.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

let box: Sandbox;
beforeAll(async () => {
  box = sandbox();
  // the shipped agent, found through a cluster file; nothing else on this machine is needed
  const made = await box.ocf(['init', 'demo', '--agents', resolve('agents/resource.d')]);
  expect(made.status).toBe(0);
});
afterAll(() => box.remove());

const shipped = ['--cluster', 'demo'];

describe('ocf agent', () => {
  test('list', async () => {
    const { stdout, status } = await box.ocf(['agent', 'list', '--class', 'ocf', ...shipped]);
    expect(status).toBe(0);
    expect(stdout).toBe('AGENT            DESCRIPTION\nocf:ocf:process  Runs any program in the background');
    const json = (await box.ocf(['agent', 'list', '--class', 'ocf', ...shipped, '--json'])).json();
    expect(json).toMatchObject({ schema: 'ocf/agent-list/1', agents: [{ agent: 'ocf:ocf:process', provider: 'ocf' }] });
  });

  test('list of several nodes says what is where', async () => {
    const agents = resolve('agents/resource.d');
    const nodes = '"n[1-2]": {transport: local}, n3: {transport: command, command: [/bin/false]}';
    const text = `ocf: 1\ncluster: {name: w}\nagents: {path: [${agents}]}\nnodes: {${nodes}}\n`;
    const listing = ['agent', 'list', '--class', 'ocf', '--cluster', box.write('several.yaml', text), '--node'];
    const two = await box.ocf([...listing, 'n[1-2]']);
    expect(two.status).toBe(0);
    expect(two.stdout).toBe(
      'AGENT            NODES   DESCRIPTION\nocf:ocf:process  n[1-2]  Runs any program in the background',
    );
    const three = await box.ocf([...listing, 'n[1-3]', '--json']);
    expect(three.status).toBe(4);
    expect(three.json()).toMatchObject({
      nodes: 'n[1-3]',
      agents: [{ agent: 'ocf:ocf:process', nodes: 'n[1-2]', variants: [], problems: [] }],
      unreached: [{ node: 'n3' }],
    });
  });

  test('list of a provider that is not there', async () => {
    const { stderr, status } = await box.ocf(['agent', 'list', '--provider', 'nobody', ...shipped]);
    expect(status).toBe(8);
    expect(stderr).toContain('There are no agents of provider "nobody"');
    expect(stderr).toContain('Providers there: ocf.');
  });

  test('show', async () => {
    const { stdout, status } = await box.ocf(['agent', 'show', 'process', ...shipped]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^command +string +required +Command line$/m);
    expect(stdout).toMatch(/^monitor +20s +10s +0$/m);
    const full = await box.ocf(['agent', 'show', 'process', '--full', ...shipped]);
    expect(full.stdout).toContain('grace  (integer, default 5)\n    Seconds the program has to end after the signal');
    const wrong = await box.ocf(['agent', 'show', 'proces', ...shipped]);
    expect(wrong).toMatchObject({ status: 8, stderr: expect.stringContaining('Did you mean ocf:ocf:process?') });
  });

  test("run passes the agent's code through, and its reason", async () => {
    const run = (action: string, ...words: string[]) =>
      box.ocf(['agent', 'run', 'process', action, 'command=sleep 600', `state=${box.folder}`, ...words, ...shipped]);
    expect(await run('monitor')).toMatchObject({ status: 7 });
    expect(await run('start')).toMatchObject({ status: 0 });
    expect(existsSync(join(box.folder, 'process-process.pid'))).toBe(true);
    const monitor = await run('monitor', '--json');
    expect(monitor.status).toBe(0);
    expect(monitor.json()).toMatchObject({ schema: 'ocf/agent-run/1', code: 0, rawCode: 0, meaning: 'running' });
    expect(await run('stop')).toMatchObject({ status: 0 });
    const refused = await run('start', 'directory=/no/such/folder');
    expect(refused).toMatchObject({
      status: 5,
      stdout: expect.stringContaining('reason: The folder /no/such/folder is not there.'),
    });
  });

  test.each([
    [['process', 'start', 'comand=x'], 2, '2 parameters of ocf:ocf:process are wrong.'],
    [['process', 'strat', 'command=x'], 2, 'Did you mean start?'],
    [['process', 'start', 'command'], 2, '"command" is not of the form NAME=VALUE.'],
    [['process', 'start', 'command=x', 'command=y'], 2, '"command" is given twice.'],
    [['process', 'start', '--node', 'n9'], 2, 'There is no node "n9"'],
    [['process', 'start', '--timeout', 'soon'], 2, '"soon" is no time.'],
    [['../../etc/passwd', 'start'], 2, 'is not the name of an agent'],
    [['a\nb', 'start'], 2, '"a\\nb" is not the name of an agent'],
    [['process', 'sta\nrt'], 2, 'advertises no action "sta\\nrt"'],
    [['process', 'monitor', '--instance', ''], 2, '--instance: "" cannot be the name of a resource'],
    [['process', 'monitor', '--instance', 'a\nb'], 2, '--instance: "a\\nb" cannot be the name of a resource'],
    [['process'], 2, 'ACTION is missing.'],
  ])('run %j is wrong usage', async (words, status, message) => {
    const ran = await box.ocf(['agent', 'run', ...words, ...shipped]);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(message);
    expect(ran.stdout).toBe('');
  });

  test('run --show-env says what would be run, and a secret only by its reference', async () => {
    const words = ['process', 'start', 'command=sleep 9', 'user.from=command:touch read', '--show-env', ...shipped];
    const shown = await box.ocf(['agent', 'run', ...words, '--meta', 'clone-max=2']);
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain("\n  OCF_RESKEY_command='sleep 9'\n");
    expect(shown.stdout).toContain('\n  OCF_RESKEY_user=<command:touch read>\n');
    expect(shown.stdout).toContain('\n  OCF_RESKEY_CRM_meta_clone_max=2\n');
    expect(shown.stdout).toMatch(/\n {2}\/\S+\/ocf\/process start$/);
    expect(existsSync(join(box.folder, 'read'))).toBe(false);
    const json = (await box.ocf(['agent', 'run', ...words, '--json'])).json();
    expect(json).toMatchObject({
      dryRun: true,
      env: { OCF_RESKEY_command: 'sleep 9', OCF_RESKEY_user: { from: 'command:touch read' } },
    });
  });

  test('run --validate-on-node asks the agent first', async () => {
    const run = (folder: string) =>
      box.ocf([
        'agent',
        'run',
        'process',
        'monitor',
        'command=true',
        `directory=${folder}`,
        '--validate-on-node',
        ...shipped,
      ]);
    expect((await run('/')).status).toBe(7);
    const wrong = await run('/no/such/folder');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toContain('says no: The folder /no/such/folder is not there.');
  });

  test('run --trace, and what a notification is told', async () => {
    const witness = join(box.folder, 'agents', 'test', 'witness');
    mkdirSync(join(box.folder, 'agents', 'test'), { recursive: true });
    const script = '#!/bin/sh\n[ "$OCF_TRACE_RA" ] && exec 2>"$OCF_TRACE_FILE" && set -x\nenv | grep notify_ | sort\n';
    writeFileSync(witness, script, { mode: 0o755 });
    const file = box.write('witness.yaml', `ocf: 1\ncluster: {name: w}\nagents: {path: [${box.folder}/agents]}\n`);
    const told = ['--notify-type', 'pre', '--notify-operation', 'promote', '--meta', 'notify_promote_uname=n1 n2'];
    const ran = await box.ocf([
      'agent',
      'run',
      'test:witness',
      'notify',
      '--no-check',
      '--trace',
      ...told,
      '--cluster',
      file,
    ]);
    expect(ran.stdout).toContain('stdout: OCF_RESKEY_CRM_meta_notify_type=pre');
    expect(ran.stdout).toContain('stdout: OCF_RESKEY_CRM_meta_notify_operation=promote');
    expect(ran.stdout).toContain('stdout: OCF_RESKEY_CRM_meta_notify_promote_uname=n1 n2');
    expect(ran.stdout).toContain('trace: + env');
    const none = await box.ocf(['agent', 'run', 'process', 'monitor', 'command=true', '--trace', ...shipped]);
    expect(none.stdout).toContain('The agent wrote no trace.');
  });

  test('run of an agent that is not installed is 5, as the standard has it', async () => {
    const ran = await box.ocf(['agent', 'run', 'ocf:ocf:proces', 'monitor', ...shipped]);
    expect(ran.status).toBe(5);
    expect(ran.stdout).toContain('Did you mean ocf:ocf:process?');
  });

  test('run without a check runs what was asked for', async () => {
    const ran = await box.ocf(['agent', 'run', 'process', 'dance', '--no-check', ...shipped]);
    expect(ran).toMatchObject({ status: 3, stdout: expect.stringContaining('3 unimplemented') });
  });

  test('an agent that is killed has no code, and the exit status is 1', async () => {
    const command = 'command=sleep 600';
    const words = [
      'agent',
      'run',
      'process',
      'start',
      command,
      `state=${box.folder}`,
      '--timeout',
      '1ms',
      '--json',
      ...shipped,
    ];
    const ran = await box.ocf(words);
    expect(ran.status).toBe(1);
    expect(ran.json()).toMatchObject({ timedOut: true, name: 'timed-out' });
    await box.ocf(['agent', 'run', 'process', 'stop', command, `state=${box.folder}`, ...shipped]);
  });
});

describe('an interruption', () => {
  test('ends the agent with everything it started, and the command with 130', async () => {
    const mark = join(box.folder, 'pid');
    const folder = join(box.folder, 'slow', 'test');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'slow'), `#!/bin/sh\nsleep 600 &\necho $! >${mark}\nwait\n`, { mode: 0o755 });
    await box.ocf(['init', 'slow', '--agents', join(box.folder, 'slow')]);
    const running = box.start(['agent', 'run', 'test:slow', 'start', '--no-check', '--cluster', 'slow']);
    await until(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '');
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    const child = await pidIn(mark);
    await until(() => !alive(child));
  });
});

describeWith(['resource-agents', 'pacemaker-agents'], 'ocf agent with the Debian agents, without any cluster', () => {
  test('show of any of them, run of the Dummy', async () => {
    expect((await box.ocf(['agent', 'show', 'ocf:heartbeat:IPaddr2'])).stdout).toMatch(
      /^ip +string +required, unique +IPv4/m,
    );
    const state = `state=${join(box.folder, 'dummy')}`;
    const statuses = [];
    for (const action of ['monitor', 'start', 'monitor', 'stop', 'monitor']) {
      statuses.push((await box.ocf(['agent', 'run', 'ocf:pacemaker:Dummy', action, state])).status);
    }
    expect(statuses).toEqual([7, 0, 0, 0, 7]);
  });

  test('meta-data comes as it is', async () => {
    const { stdout } = await box.ocf(['agent', 'run', 'heartbeat:Dummy', 'meta-data']);
    expect(stdout).toMatch(/^<\?xml/);
    expect(stdout).toMatch(/<\/resource-agent>$/);
  });
});
