import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../support/rack-switch.ts';
import { until } from '../support/until.ts';

const password = 'sesam-oeffne-dich';
let box: Sandbox;
let rack: SimulatedSwitch;
let onPower: () => Promise<void> | void;

beforeEach(async () => {
  box = sandbox();
  onPower = () => undefined;
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], password, power: () => onPower() });
  const port = await rack.listen();
  const secret = box.write('password', `${password}\n`);
  box.write(
    'lab.yaml',
    `ocf: 1
cluster: {name: lab, id: 5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11}
nodes:
  n[1-3]: {transport: command, command: ["false"]}
  n4: {transport: local}
devices:
  switch1: {driver: serial/wti-nps, options: {line: "tcp://127.0.0.1:${port}", password: {from: "file:${secret}"}}, plugs: {"n[1-3]": "[1-3]", n4: 3}}
`,
  );
});
afterEach(async () => {
  await rack.close();
  box.remove();
});
const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'lab.yaml')]);
const verbs = () => rack.log.map(({ verb, numbers }) => `${verb} ${numbers.join()}`);

describe('ocf fence', () => {
  test('shows the plan, then does it, then remembers it', async () => {
    const plan = await ocf('fence', 'n2', '--reboot', '--dry-run');
    expect(plan).toMatchObject({ status: 0, stderr: '' });
    expect(plan.stdout).toMatch(
      /^Would do to n2 of cluster lab: off, verify, on, verify. Nothing was done.\n\nn2 {2}at most/,
    );
    expect(verbs()).toEqual([]);

    const done = await ocf('fence', 'n2', '--reboot', '--reason', 'hangs', '--ticket', 'INC-1', '--yes');
    expect(done.status).toBe(0);
    expect(done.stdout.split('\n')[1]).toMatch(
      /^n2 {4}verified off, then on {2}reboot {2}\d+\.\ds {2}n2 is on: switch1 plug 2 on\.$/,
    );
    expect(verbs()).toEqual(['off 2', 'on 2']);

    const again = await ocf('fence', 'n2', '--reboot', '--yes', '--json');
    expect(again.json()).toMatchObject({
      schema: 'ocf/fence/1',
      status: 0,
      summary: { 'verified-on': 'n2' },
      nodes: [{ node: 'n2', how: 'already', changed: false, reason: 'hangs', ticket: 'INC-1' }],
    });
    expect(verbs()).toEqual(['off 2', 'on 2']);

    const history = await ocf('fence', 'history');
    expect(history.stdout.split('\n')).toHaveLength(2);
    expect(history.stdout).toMatch(/n2 {4}reboot {2}verified off, then on {2}switch1:2 .* hangs$/m);
    expect((await ocf('fence', 'history', '--node', 'n1', '--json')).json()).toMatchObject({ records: [] });
    expect((await ocf('fence', 'history', '--since', '1h', '--verdict', 'verified-on', '--json')).json()).toMatchObject(
      {
        records: [{ node: 'n2', joined: 1 }],
      },
    );
  });

  test('a node that is gone from the file keeps its history', async () => {
    await ocf('fence', 'n2', '--off', '--yes', '--reason', 'hangs\nsince\tnoon\u001b[2J');
    const file = join(box.folder, 'lab.yaml');
    box.write('lab.yaml', readFileSync(file, 'utf8').replaceAll('n[1-3]', 'n[1,3]').replace('"[1-3]"', '"[1,3]"'));
    const history = await ocf('fence', 'history', '--node', 'n2');
    expect(history.status).toBe(0);
    expect(history.stdout.split('\n')).toHaveLength(2);
    expect(history.stdout).toMatch(/n2 .* hangs since noon \[2J$/);
    expect((await ocf('fence', 'history', '--node', 'n1')).stdout).toBe('Nothing that was fenced is as asked for.');
    expect(await ocf('fence', 'history', '--who', ' ')).toMatchObject({ status: 2 });
    expect(await ocf('fence', 'history', '--device', '')).toMatchObject({ status: 2 });
    expect(await ocf('fence', 'history', '--since', '1h', '--until', '2h')).toMatchObject({ status: 2 });
  });

  test('what could not be done is not "nothing to do"', async () => {
    rack.fault = 'login-refused';
    const ran = await ocf('fence', 'n2', '--off', '--yes');
    expect(ran.status).toBe(10);
    expect(ran.stdout).toMatch(/^n2 {4}failed {3}not done /m);
  });

  test('a switch that says done and shows otherwise is exit status 7', async () => {
    rack.fault = 'no-effect';
    const ran = await ocf('fence', 'n2', '--off', '--yes', '--power-timeout', '500ms');
    expect(ran.status).toBe(7);
    expect(ran.stdout).toMatch(
      /n2 {4}unknown .*The device says done for n2, but a look shows otherwise: switch1 plug 2 on\./,
    );
  });

  test.each<[string[], number, RegExp]>([
    [['n2'], 2, /Say what is to be done to n2: one of --off, --on, --reboot, --diag-nmi, --status\./],
    [
      ['n2', '--off', '--on'],
      2,
      /--off and --on were given for n2; exactly one action is expected\.(?!.*For example)/s,
    ],
    [[''], 2, /The node set is empty/],
    [['', '--off', '--yes'], 2, /The node set is empty/],
    [['history', '--node', 'n99'], 8, /There is no node "n99" in cluster lab/],
    [['history', '--node', 'n1,n22'], 8, /There is no node "n22" in cluster lab.*\n.*Did you mean/],
    [['history', '--node', ''], 2, /The node set is empty/],
    [['--off'], 2, /NODESET is missing/],
    [['n9', '--off', '--yes'], 8, /There is no node "n9"/],
    [
      ['n2', '--off'],
      2,
      /Cut the power of n2 of cluster lab through switch1\? There is no terminal to ask on\.\n.*--yes/,
    ],
    [['n4', '--off', '--yes'], 5, /Node n4 is the machine this runs on: its transport is local\./],
  ])('%j is refused with status %d, nothing done', async (words, status, message) => {
    const ran = await ocf('fence', ...words);
    expect(ran).toMatchObject({ status, stdout: '' });
    expect(ran.stderr).toMatch(message);
    expect(verbs()).toEqual([]);
  });

  test('^C in the middle is 130; the history does not claim what nobody saw', async () => {
    let reached = () => {};
    const begun = new Promise<void>((resolve) => {
      reached = resolve;
    });
    onPower = () => reached();
    rack.fault = 'silent';
    const child = box.start(['fence', 'n2', '--reboot', '--yes', '--cluster', join(box.folder, 'lab.yaml')]);
    await begun;
    process.kill(child.pid as number, 'SIGINT');
    expect((await child).exitCode).toBe(130);
    const { records } = (await ocf('fence', 'history', '--json')).json() as { records: { verdict: string }[] };
    expect(records).toHaveLength(1);
    expect(records[0]?.verdict).not.toBe('verified-on');
    expect(verbs()).toEqual(['off 2']);
  });

  test('the secret is nowhere', async () => {
    const texts = [
      await ocf('fence', 'n2', '--off', '--dry-run', '--json'),
      await ocf('fence', 'n2', '--off', '--yes', '--json'),
      await ocf('device', 'status', '--json'),
    ].map(({ stdout, stderr }) => stdout + stderr);
    const journal = join(box.folder, 'state/clusters/5d7f3c1a-6a0e-4b0e-9a64-0f2f6f0d8f11/fencing.jsonl');
    await until(() => readFileSync(journal, 'utf8').includes('verified-off'));
    expect([...texts, readFileSync(journal, 'utf8')].join()).not.toContain(password);
    expect(texts[0]).toContain('<file:');
  });
});

describe('ocf device', () => {
  test('status looks at every plug and switches none', async () => {
    await rack.change(2, false);
    const ran = await ocf('device', 'status');
    expect(ran.status).toBe(0);
    expect(ran.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4).join(' '))).toEqual([
      'DEVICE PLUG NODE POWER',
      'switch1 1 n1 on',
      'switch1 2 n2 off',
      'switch1 3 n3 on',
      'switch1 3 n4 on',
    ]);
    rack.fault = 'unknown-state';
    expect((await ocf('device', 'status', 'switch1')).status).toBe(7);
    expect(await ocf('device', 'status', 'switch2')).toMatchObject({ status: 8, stdout: '' });
    const several = await ocf('device', 'status', 'switch1', 'switch2', 'x', 'y');
    expect(several).toMatchObject({ status: 8, stdout: '' });
    expect(several.stderr).toMatch(/There are no devices "switch2", "x" and "y" in cluster lab\.\n.*switch1/);
    expect(verbs()).toEqual([]);
  });

  test('types shows the options of a driver', async () => {
    const ran = await box.ocf(['device', 'types', 'serial/wti-nps']);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^serial\/wti-nps {2}WTI Network Power Switch/);
    expect(ran.stdout).toMatch(/^password {2}secret/m);
    expect((await box.ocf(['device', 'types', 'serial/wti-nsp'])).stderr).toContain('Did you mean serial/wti-nps?');
  });
});
