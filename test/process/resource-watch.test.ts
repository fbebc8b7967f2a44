import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { execa } from 'execa';
import { type Lab, lab, labNeeds } from '../lab/hosts.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

type Event = Readonly<Record<string, unknown>>;

/** A running `ocf resource watch --json`, and what it has told so far. */
function listen(running: ReturnType<typeof execa>) {
  const events: Event[] = [];
  let rest = '';
  running.stdout?.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line));
  });
  const has = (part: Event) =>
    events.some((event) => Object.entries(part).every(([name, value]) => event[name] === value));
  return { events, has, seen: (part: Event) => until(() => has(part)) };
}

describeWith(['resource-agents', 'flock'], 'ocf resource watch', () => {
  let box: Sandbox;
  const state = (name: string) => join(box.folder, `${name}.state`);
  const flags = () => ['--cluster', join(box.folder, 'shop.yaml')];
  beforeAll(() => {
    box = sandbox();
    const web = `parameters: {state: ${state('web')}}, monitor: {interval: 100ms}`;
    const db = `parameters: {state: ${state('db')}}, monitor: {interval: 100ms}, watch: {restart: 3, back_off: 10ms}`;
    box.write(
      'shop.yaml',
      `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes: {n1: {transport: local}}
resources:
  web: {agent: "ocf:heartbeat:Dummy", ${web}}
  db: {agent: "ocf:heartbeat:Dummy", ${db}}
`,
    );
  });
  afterAll(() => box.remove());

  test('one event a line, until it is interrupted', async () => {
    expect(await box.ocf(['resource', 'start', 'web', 'db', ...flags()])).toMatchObject({ status: 0 });
    const running = box.start(['resource', 'watch', '--json', '--jitter', '10ms', ...flags()]);
    const { seen, events } = listen(running);
    await seen({ event: 'state', resource: 'web', state: 'running' });
    await seen({ event: 'state', resource: 'db', state: 'running' });
    rmSync(state('web'));
    rmSync(state('db'));
    await seen({ event: 'state', resource: 'web', state: 'failed', code: 7 });
    await seen({ event: 'restart', resource: 'db', phase: 'done' });
    running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130 });
    expect(new Set(events.map(({ schema }) => schema))).toEqual(new Set(['ocf/resource-watch/1']));
    expect(events.at(-1)).toMatchObject({ event: 'ended', restarts: 1, counts: { running: 1, failed: 1 } });
  });

  test('one look, as text, for Nagios and as JSON', async () => {
    const look = (...words: string[]) => box.ocf(['resource', 'watch', '--once', ...words, ...flags()]);
    const words = /^OCF CRITICAL - web runs nowhere: [^|]*; 1 ok \| ok=1 warning=0 critical=1 unknown=0 time=\d+ms$/;
    expect(await look()).toMatchObject({ status: 1, stdout: expect.stringMatching(words) });
    expect(await look('--output', 'nagios')).toMatchObject({ status: 2, stdout: expect.stringMatching(words) });
    expect((await look('--json')).json()).toMatchObject({
      level: 'critical',
      resources: [{ level: 'critical' }, { level: 'ok' }],
    });
    expect(await look('--output', 'nagios', 'db')).toMatchObject({ status: 0 });
    expect(await box.ocf(['resource', 'watch', '--output', 'nagios', ...flags()])).toMatchObject({ status: 2 });
    expect(await look('nobody')).toMatchObject({ status: 8, stdout: '' });
    // Nagios takes 1 and 2 for something else, and reads nothing but stdout
    for (const wrong of [['nobody'], ['--node', 'nowhere'], ['--frob']]) {
      expect(await look('--output', 'nagios', ...wrong)).toMatchObject({
        status: 3,
        stdout: expect.stringMatching(/^OCF UNKNOWN - .*(nobody|nowhere|frob).*$/),
        stderr: expect.stringMatching(/^ocf: /m),
      });
    }
  });

  test('one look at nothing says so', async () => {
    const empty = box.write('empty.yaml', 'ocf: 1\ncluster: {name: empty}\n');
    const words = ['resource', 'watch', '--once', '--output', 'nagios', '--cluster', empty];
    expect(await box.ocf(words)).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('OCF UNKNOWN - there is nothing to look at |'),
    });
  });

  test('ends when nobody reads it any more', async () => {
    const running = box.start(['resource', 'watch', '--json', '--heartbeat', '100ms', ...flags()]);
    await new Promise((resolve) => running.stdout?.once('data', resolve));
    running.stdout?.destroy();
    const { stderr } = await running;
    expect(String(stderr)).not.toMatch(/EPIPE|bug/);
  });
});

describeWith([...labNeeds, 'resource-agents', 'flock'], 'ocf resource watch of hosts', () => {
  let rack: Lab;
  let box: Sandbox;
  beforeAll(async () => {
    rack = await lab(2, { ssh: { ServerAliveInterval: '1', ConnectTimeout: '20' } });
    box = sandbox();
    box.write(
      'shop.yaml',
      `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555556}
nodes: ${rack.nodes()}
resources:
  web: {agent: "ocf:heartbeat:Dummy", monitor: {interval: 200ms}, nodes: n1, watch: {restart: 2, back_off: 50ms}}
  db: {agent: "ocf:heartbeat:Dummy", monitor: {interval: 200ms}, nodes: n2}
`,
    );
  });
  afterAll(async () => {
    await rack.close();
    box.remove();
  });

  test('a host that goes away is no failure of what runs there; one that comes back is looked at again', async () => {
    const [n1, n2] = rack.hosts;
    const flags = ['--cluster', join(box.folder, 'shop.yaml')];
    expect(await box.ocf(['resource', 'start', 'web', 'db', ...flags])).toMatchObject({ status: 0 });
    const running = box.start([
      'resource',
      'watch',
      '--json',
      '--jitter',
      '10ms',
      '--probe-interval',
      '300ms',
      ...flags,
    ]);
    const { seen, has, events } = listen(running);
    await seen({ event: 'state', resource: 'web', state: 'running' });
    await seen({ event: 'state', resource: 'db', state: 'running' });
    await n2?.unplug();
    await seen({ event: 'state', resource: 'db', state: 'unreachable' });
    await n1?.run('rm /run/resource-agents/Dummy-web.state');
    // the other host is looked at meanwhile
    await seen({ event: 'restart', resource: 'web', phase: 'done' });
    await n2?.plug();
    await seen({ event: 'state', resource: 'db', was: 'unreachable', state: 'running' });
    expect(has({ event: 'failure', resource: 'db' })).toBe(false);
    running.kill('SIGTERM');
    await running;
    expect(events.at(-1)).toMatchObject({ event: 'ended', counts: { running: 2 } });
  });
});
