import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type AgentAccess, thisMachine } from '../../../../src/core/agents/access.ts';
import { runAction } from '../../../../src/core/agents/action.ts';
import { agentList } from '../../../../src/core/agents/list.ts';
import { usualPlaces } from '../../../../src/core/agents/service-places.ts';
import { showAgent } from '../../../../src/core/agents/show.ts';
import type { Node } from '../../../../src/core/config/model.ts';
import { type FakeSystemd, fakeSystemd } from '../../../support/fake-systemd.ts';
import { accessIn, temporaryHost } from '../host.ts';

const { host, folder, remove } = temporaryHost();
afterAll(remove);
const here = thisMachine(host.system);
const shell: Node = { ...here, name: 'shell', transport: 'command', command: ['/bin/sh'] };
let systemd: FakeSystemd;
let access: AgentAccess;

beforeEach(() => {
  systemd = fakeSystemd(mkdtempSync(join(folder, 'systemd-')));
  access = { ...accessIn(host, [folder]), places: { ...usualPlaces, ...systemd } };
});

const run = (agent: string, action: string, more: Partial<Parameters<typeof runAction>[1]> = {}) =>
  runAction(access, { agent, action, node: here, parameters: {}, check: false, ...more });

describe('a unit of systemd', () => {
  test.each([
    ['here', here],
    ['through a shell', shell],
  ])('lives a whole life %s', async (_, node) => {
    systemd.set('web.service', ['inactive', 'dead']);
    systemd.on('start', 'web.service', { states: [['active', 'running']] });
    systemd.on('stop', 'web.service', { states: [['inactive', 'dead']] });
    const codes = [];
    for (const action of ['monitor', 'start', 'monitor', 'status', 'stop', 'monitor']) {
      const result = await run('systemd:web', action, { node, check: true });
      codes.push(result.code);
      expect(result).toMatchObject({ agent: 'systemd:web', instance: 'web', state: 'done' });
    }
    expect(codes).toEqual([7, 0, 0, 0, 0, 7]);
    expect(systemd.orders()).toEqual(['start web.service', 'stop web.service']);
  });

  test.each([
    [['active', 'running'], 0],
    [['active', 'exited'], 0],
    [['reloading', 'reload'], 0],
    [['inactive', 'dead'], 7],
    [['failed', 'failed', 'exit-code'], 7],
    [['maintenance', 'x'], 7],
    [['inactive', 'dead', 'success', 'masked'], 7],
    [['active', 'running', 'success', 'not-found'], 0],
    [['inactive', 'dead', 'success', 'not-found'], 5],
  ] as const)('monitor of %j is %i', async (state, code) => {
    systemd.set('web.service', state);
    expect(await run('systemd:web', 'monitor')).toMatchObject({ code });
  });

  test('a failed one says how', async () => {
    systemd.set('web.service', ['failed', 'failed', 'exit-code']);
    expect((await run('systemd:web', 'monitor')).reason).toBe('web.service is failed (failed, exit-code)');
  });

  test.each([
    ['monitor', ['activating', 'start'], ['active', 'running'], 0],
    ['monitor', ['deactivating', 'stop-sigterm'], ['inactive', 'dead'], 7],
  ] as const)('%s waits for what is under way', async (action, first, last, code) => {
    systemd.set('web.service', first, first, first, last);
    expect(await run('systemd:web', action)).toMatchObject({ code });
  });

  test('a job that is done does not yet mean that the unit is there or gone', async () => {
    systemd.set('web.service', ['inactive', 'dead']);
    systemd.on('start', 'web.service', {
      states: [
        ['activating', 'start'],
        ['activating', 'start'],
        ['active', 'running'],
      ],
    });
    expect(await run('systemd:web', 'start')).toMatchObject({ code: 0 });
    systemd.on('stop', 'web.service', {
      states: [
        ['active', 'running'],
        ['deactivating', 'stop'],
        ['failed', 'failed', 'timeout'],
      ],
    });
    expect(await run('systemd:web', 'stop')).toMatchObject({
      code: 0,
      reason: 'web.service is failed (failed, timeout)',
    });
  });

  test('one that ends at once was not started', async () => {
    systemd.set('once.service', ['inactive', 'dead']);
    systemd.on('start', 'once.service', {
      states: [
        ['activating', 'start'],
        ['inactive', 'dead'],
      ],
    });
    expect(await run('systemd:once', 'start')).toMatchObject({
      code: 1,
      reason: 'once.service is inactive (dead, success)',
    });
  });

  test('one that never comes to rest is ended by the time limit, and nothing is concluded', async () => {
    systemd.set('web.service', ['activating', 'auto-restart', 'exit-code']);
    const result = await run('systemd:web', 'monitor', { timeout: 500 });
    expect(result).toMatchObject({ timedOut: true, name: 'timed-out' });
    expect(result).not.toHaveProperty('code');
  });

  test.each([
    [1, 'Job for web.service failed because the control process exited with error code.', 1],
    [4, 'Failed to start web.service: Access denied', 4],
    [6, 'Failed to start web.service: Unit web.service has a bad unit file setting.', 6],
    [1, 'Failed to start web.service: Unit web.service is masked.', 1],
  ])('systemctl start exits %i (%s): %i, without waiting', async (status, said, code) => {
    systemd.set('web.service', ['inactive', 'dead']);
    systemd.on('start', 'web.service', {
      said: `${said}\nmore`,
      status,
      states: [['activating', 'auto-restart', 'exit-code']],
    });
    expect(await run('systemd:web', 'start')).toMatchObject({
      code,
      reason: `web.service is activating (auto-restart, exit-code): ${said}`,
      stderr: expect.stringContaining('more'),
    });
  });

  test('a failed stop is a failure while something is left, and none when nothing is', async () => {
    systemd.set('web.service', ['active', 'running']);
    systemd.on('stop', 'web.service', {
      said: 'Failed to stop web.service: no',
      status: 1,
      states: [['active', 'running']],
    });
    expect(await run('systemd:web', 'stop')).toMatchObject({ code: 1, reason: expect.stringContaining('is active') });
    systemd.on('stop', 'web.service', {
      said: 'Failed to stop web.service: no',
      status: 1,
      states: [['inactive', 'dead']],
    });
    expect(await run('systemd:web', 'stop')).toMatchObject({ code: 0 });
  });

  test('a unit that is not there: 5, but stopped it is, as Pacemaker has it', async () => {
    expect(await run('systemd:nope', 'start')).toMatchObject({
      code: 5,
      reason: 'The agent systemd:nope is not installed on here: there is no unit nope.service.',
    });
    expect(await run('systemd:nope', 'monitor')).toMatchObject({ code: 5 });
    expect(await run('systemd:nope', 'stop')).toMatchObject({ code: 0, reason: 'there is no unit nope.service' });
    expect(systemd.orders()).toEqual([]);
    systemd.set('nopes.service', ['inactive', 'dead']);
    await expect(showAgent(access, { agent: 'systemd:nope', node: here })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: ['Did you mean systemd:nopes?', 'See: ocf agent list'],
    });
  });

  test('where systemd does not run every action is 5, stop too', async () => {
    systemd.set('web.service', ['active', 'running']);
    systemd.end();
    for (const action of ['start', 'monitor', 'stop', 'reload']) {
      expect(await run('systemd:web', action)).toMatchObject({
        code: 5,
        reason: 'The agent systemd:web is not installed on here: systemd does not run there.',
      });
    }
    await expect(showAgent(access, { agent: 'systemd:web', node: here })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'The agent systemd:web is not installed on here: systemd does not run there.',
    });
    expect((await agentList(access, { node: here, class: 'systemd' })).agents).toEqual([]);
  });

  test('a systemctl that is missing, or cannot answer', async () => {
    const broken = { ...access, places: { ...access.places, systemctl: 'false' } };
    const input = { agent: 'systemd:web', action: 'monitor', node: here, parameters: {}, check: false };
    expect(await runAction(broken, input)).toMatchObject({
      code: 1,
      reason: 'systemctl could not tell what web.service is',
    });
    const missing = { ...access, places: { ...access.places, systemctl: 'no-such-ctl' } };
    expect(await runAction(missing, input)).toMatchObject({
      code: 5,
      reason: expect.stringContaining('no program no-such-ctl'),
    });
  });

  test('names its suffix itself, and odd names arrive whole', async () => {
    for (const unit of ['data-a\\x2db.mount', 'a@b:c.service', 'x.socket', 'v1.2.service']) {
      systemd.set(unit, ['active', 'running']);
      expect(await run(`systemd:${unit}`, 'monitor')).toMatchObject({ code: 0 });
    }
    expect(await run('systemd:v1.2', 'monitor')).toMatchObject({ code: 0 });
  });

  test('describes itself, with reload where it has one, and takes no parameters', async () => {
    systemd.set('web.service', ['active', 'running']);
    systemd.describe('web.service', 'Description=A web server = good\nCanReload=yes\nDocumentation=man:web(8)');
    const shown = await showAgent(access, { agent: 'systemd:web', node: here });
    expect(shown).toMatchObject({
      agent: 'systemd:web',
      class: 'systemd',
      type: 'web',
      shortdesc: 'A web server = good',
    });
    expect(shown.actions).toContainEqual({ name: 'reload', timeout: 100_000 });
    systemd.on('reload', 'web.service', {
      states: [
        ['reloading', 'reload'],
        ['active', 'running'],
      ],
    });
    expect(await run('systemd:web', 'reload', { check: true })).toMatchObject({ code: 0 });
    expect(await run('systemd:web', 'promote')).toMatchObject({ code: 3 });
    await expect(run('systemd:web', 'monitor', { check: true, parameters: { port: '80' } })).rejects.toMatchObject({
      code: 'USAGE',
      message: 'A parameter of systemd:web is wrong: there is no parameter port.',
    });
  });

  test.each([
    ['here', here],
    ['through a shell', shell],
  ])('all are listed %s, but templates and masked ones', async (_, node) => {
    systemd.set('web.service', ['active', 'running']);
    systemd.set('data.mount', ['inactive', 'dead']);
    systemd.set('getty@.service', ['inactive', 'dead']);
    systemd.set('gone.service', ['inactive', 'dead', 'success', 'masked']);
    systemd.describe('web.service', 'Description=A web server');
    expect((await agentList(access, { node, class: 'systemd' })).agents).toEqual([
      { agent: 'systemd:data.mount', class: 'systemd', type: 'data.mount', shortdesc: 'data.mount' },
      { agent: 'systemd:web', class: 'systemd', type: 'web', shortdesc: 'A web server' },
    ]);
  });
});

// only where systemd is the first process; its journal service is everywhere
const state = (() => {
  try {
    return execFileSync('systemctl', ['is-system-running'], { encoding: 'utf8' }).trim();
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? '').trim();
  }
})();
const real = ['running', 'degraded', 'starting', 'maintenance'].includes(state) ? describe : describe.skip;

real('the real systemd', () => {
  test('is looked at, described and listed', async () => {
    const usual = accessIn(host);
    const agent = 'systemd:systemd-journald';
    const looked = await runAction(usual, { agent, action: 'monitor', node: here, parameters: {}, check: true });
    expect(looked).toMatchObject({ code: 0 });
    const { agents } = await agentList(usual, { node: here, class: 'systemd' });
    expect(agents.map((one) => one.agent)).toContain(agent);
  });
});
