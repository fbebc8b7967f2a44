import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { runAction } from '../../../src/core/agents/action.ts';
import { agentStatus, inAgentTerms } from '../../../src/core/agents/exit-status.ts';
import { agentNameOf } from '../../../src/core/agents/name.ts';
import { runAgent, runAgents } from '../../../src/core/agents/run.ts';
import type { Node } from '../../../src/core/config/model.ts';
import { describeWith } from '../../support/components.ts';
import { accessIn, temporaryHost } from './host.ts';

const { host, folder, remove } = temporaryHost({ TEST_SECRET: 'hunter2-hunter2' });
afterAll(remove);
const agents = join(folder, 'agents');
const access = accessIn(host, [join(folder, 'empty'), agents]);
const node = thisMachine(host.system);

function writeAgent(type: string, script: string): ReturnType<typeof agentNameOf> {
  mkdirSync(join(agents, 'test'), { recursive: true });
  writeFileSync(join(agents, 'test', type), `#!/bin/sh\n${script}\n`);
  chmodSync(join(agents, 'test', type), 0o755);
  return agentNameOf('test', type);
}

function run(type: string, script: string, more: Record<string, unknown> = {}) {
  const agent = writeAgent(type, script);
  return runAgent(access, node, { agent, instance: 'i', action: 'monitor', parameters: {}, ...more });
}

describe('runAgent', () => {
  test('gives exactly the environment of the standard', async () => {
    const { stdout } = await run('env', 'echo "$# $*"; env | sort', {
      parameters: { ip: '10.0.0.1', n: 5, b: true, odd: 'a b "$(x)" \'', OCF_CHECK_LEVEL: '20' },
      timeout: 7000,
      interval: 3000,
    });
    const lines = stdout.trim().split('\n');
    expect(lines.filter((line) => !/^(PWD|_|SHLVL|OLDPWD|PATH|LC_ALL)=/.test(line))).toEqual([
      '1 monitor',
      'HA_LOGFILE=/dev/null',
      'OCF_CHECK_LEVEL=20',
      'OCF_EXIT_REASON_PREFIX=ocf-exit-reason:',
      'OCF_RA_VERSION_MAJOR=1',
      'OCF_RA_VERSION_MINOR=1',
      'OCF_RESKEY_CRM_meta_interval=3000',
      'OCF_RESKEY_CRM_meta_name=monitor',
      'OCF_RESKEY_CRM_meta_on_node=here',
      'OCF_RESKEY_CRM_meta_timeout=7000',
      'OCF_RESKEY_b=true',
      'OCF_RESKEY_crm_feature_set=3.16.2',
      'OCF_RESKEY_ip=10.0.0.1',
      'OCF_RESKEY_n=5',
      'OCF_RESKEY_odd=a b "$(x)" \'',
      'OCF_RESOURCE_INSTANCE=i',
      'OCF_RESOURCE_PROVIDER=test',
      'OCF_RESOURCE_TYPE=env',
      'OCF_ROOT=/usr/lib/ocf',
    ]);
  });

  test.each([
    [0, 0, 'ok', 'running'],
    [7, 7, 'not-running', 'cleanly stopped'],
    [8, 8, 'running-promoted', 'running as promoted'],
    [191, 191, 'degraded-promoted', 'running as promoted, but failures are to be expected'],
    [64, 1, 'error', 'failed with code 64, which the standard does not know'],
    [255, 1, 'error', 'failed with code 255, which the standard does not know'],
    [137, 1, 'killed', 'ended by signal 9 (KILL)'],
    [143, 1, 'killed', 'ended by signal 15 (TERM)'],
    [160, 1, 'error', 'failed with code 160, which the standard does not know'],
  ])('exit %i counts as %i', async (rawCode, code, name, meaning) => {
    expect(await run('exits', `exit ${rawCode}`)).toMatchObject({ state: 'done', rawCode, code, name, meaning });
  });

  test.each(['KILL', 'TERM'])('an agent that ends itself with %s was ended by it', async (signal) => {
    const result = await run('ended', `kill -${signal} $$; sleep 600`);
    expect(result).toMatchObject({ state: 'done', code: 1, signal, meaning: expect.stringContaining(`(${signal})`) });
    expect(agentStatus(result)).toBe(1);
  });

  test('the last exit reason counts, also with success', async () => {
    const script =
      'echo noise >&2; echo "ocf-exit-reason:first" >&2; echo "Nov 1 ocf-exit-reason: second " >&2; echo x >&2';
    expect(await run('reason', script)).toMatchObject({ code: 0, reason: 'second' });
    expect(await run('noreason', 'echo ocf-exit-reason: >&2')).not.toHaveProperty('reason');
  });

  test('an agent that hangs, and traps the polite signal, is killed with its children and has no code', async () => {
    const mark = join(folder, 'survivor');
    const result = await run(
      'hangs',
      `trap 'exit 0' TERM; (trap '' TERM; sleep 600; touch ${mark}) & sleep 600 & wait`,
      {
        timeout: 300,
        action: 'start',
      },
    );
    expect(result).toMatchObject({ state: 'done', timedOut: true, name: 'timed-out' });
    expect(result).not.toHaveProperty('code');
    expect(result.meaning).toBe('killed after its time limit of 0.3 s');
  });

  test('a daemon that keeps the pipes open does not hold the result', async () => {
    const pidFile = join(folder, 'daemon.pid');
    const result = await run('daemon', `setsid sleep 600 & echo $! >${pidFile}; echo started`, { action: 'start' });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(result).toMatchObject({ code: 0, stdout: 'started\n' });
    expect(process.kill(pid, 0)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  test('a value of several lines arrives whole', async () => {
    const { stdout } = await run('lines', 'printf %s "$OCF_RESKEY_a"', { parameters: { a: 'one\n\ttwo\n' } });
    expect(stdout).toBe('one\n\ttwo\n');
  });

  test('reads end of file on its input', async () => {
    expect(await run('stdin', 'cat; exit 7')).toMatchObject({ code: 7 });
  });

  test('a missing agent answers as an agent would: not installed', async () => {
    const agent = agentNameOf('test', 'missing');
    const request = { agent, instance: 'i', action: 'monitor', parameters: {} };
    const result = await runAgent(access, node, request);
    expect(result).toMatchObject({ state: 'done', code: 5, name: 'not-installed' });
    expect(result.reason).toContain('The agent ocf:test:missing is not installed on here');
  });

  test.each([
    ['uninterpreted', '#!/no/such/shell -e\nexit 0\n', 0o755, 'its interpreter /no/such/shell is missing.'],
    ['inert', '#!/bin/sh\nexit 0\n', 0o644, `${join(agents, 'test', 'inert')} is not executable.`],
  ])('an agent that cannot be started (%s) says so', async (type, text, mode, why) => {
    writeAgent(type, '');
    writeFileSync(join(agents, 'test', type), text);
    chmodSync(join(agents, 'test', type), mode);
    const reason = `The agent ocf:test:${type} cannot be started on here: ${why}`;
    const agent = agentNameOf('test', type);
    const shell: Node = { ...node, transport: 'command', command: ['/bin/sh'] };
    for (const there of [node, shell]) {
      const request = { agent, instance: 'i', action: 'monitor', parameters: {} };
      expect(await runAgent(access, there, request)).toMatchObject({ code: 5, reason });
    }
    const input = { agent: `test:${type}`, action: 'monitor', node, parameters: {}, check: true };
    const checked = await runAction(access, input);
    expect(checked).toMatchObject({ rawCode: 5, meaning: 'the agent cannot be started', reason });
    expect(checked.failure?.suggestions).toEqual([]);
  });

  test('an interpreter that goes away, or another one, is noticed by who has run the agent before', async () => {
    const shell = join(agents, 'shell');
    const file = join(agents, 'test', 'moving');
    const agent = agentNameOf('test', 'moving');
    const look = () => runAgent(access, node, { agent, instance: 'i', action: 'monitor', parameters: {} });
    const missing = (program: string) => expect.stringContaining(`its interpreter ${program} is missing.`);
    writeAgent('moving', '');
    symlinkSync('/bin/sh', shell);
    writeFileSync(file, `#!${shell}\nexit 7\n`);
    expect(await look()).toMatchObject({ code: 7 });
    rmSync(shell);
    expect(await look()).toMatchObject({ code: 5, reason: missing(shell) });
    symlinkSync('/bin/sh', shell);
    expect(await look()).toMatchObject({ code: 7 });
    writeFileSync(file, '#!/no/such/shell\nexit 7\n');
    expect(await look()).toMatchObject({ code: 5, reason: missing('/no/such/shell') });
  });

  test.each(['', 'echo "<resource-agent>"', 'exit 3', 'kill -9 $$'])(
    'meta-data that is nothing (%s): 1 and a way out, none of our own codes',
    async (script) => {
      writeAgent('dumb', script);
      const input = { agent: 'test:dumb', action: 'monitor', node, parameters: {}, check: true };
      await expect(inAgentTerms(() => runAction(access, input))).rejects.toMatchObject({
        exitStatus: 1,
        suggestions: ['Give --no-check to run it all the same.'],
      });
    },
  );

  test('secrets reach the agent and nobody else', async () => {
    const agent = writeAgent(
      'secret',
      'echo "got $OCF_RESKEY_password"; echo "ocf-exit-reason:$OCF_RESKEY_password" >&2; [ "$OCF_RESKEY_password" = hunter2-hunter2 ]',
    );
    const parameters = { password: { from: 'env:TEST_SECRET' } };
    const result = await runAgent(access, node, { agent, instance: 'i', action: 'start', parameters });
    expect(result.code).toBe(0);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  test('several actions keep their order', async () => {
    const agent = writeAgent('order', 'echo $1 >>"$OCF_RESKEY_file"; echo $1');
    const file = join(folder, 'order.log');
    const actions = ['start', 'monitor', 'stop'];
    const requests = actions.map((action) => ({ agent, instance: 'i', action, parameters: { file } }));
    const results = await runAgents(access, node, requests);
    expect(results.map(({ stdout }) => stdout.trim())).toEqual(actions);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual(actions);
  });

  test('a parameter that is no variable is refused', async () => {
    await expect(run('never', 'exit 0', { parameters: { 'a-b': '1' } })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(run('never', 'exit 0', { parameters: { a: 'x\0y' } })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describeWith(['resource-agents', 'pacemaker-agents'], 'the real Dummy', () => {
  const usual = accessIn(host);
  const act = (agent: string, action: string, parameters: Record<string, string> = {}, more = {}) =>
    runAction(usual, { agent, action, node, parameters, instance: 'ocf-test', check: true, ...more });

  test.each(['ocf:heartbeat:Dummy', 'pacemaker:Dummy'])('%s lives a whole life', async (agent) => {
    const state = join(folder, `${agent}.state`);
    const codes = [];
    for (const action of ['monitor', 'start', 'monitor', 'start', 'stop', 'stop', 'monitor']) {
      codes.push((await act(agent, action, { state })).code);
      expect(existsSync(state)).toBe(['start'].includes(action) || (codes.length === 3 && action === 'monitor'));
    }
    expect(codes).toEqual([7, 0, 0, 0, 0, 0, 7]);
  });

  test('depth, and codes an agent takes from elsewhere', async () => {
    const state = join(folder, 'depth.state');
    await act('pacemaker:Dummy', 'start', { state });
    expect(await act('pacemaker:Dummy', 'monitor', { state }, { depth: 30 })).toMatchObject({ code: 1 });
    await act('pacemaker:Dummy', 'stop', { state });
  });

  test('one that sleeps beyond its limit is killed', async () => {
    const parameters = { state: join(folder, 'sleepy.state'), op_sleep: '600' };
    expect(await act('pacemaker:Dummy', 'start', parameters, { timeout: 200 })).toMatchObject({ timedOut: true });
  });

  test('wrong parameters and actions are told at once, and nothing runs', async () => {
    await expect(act('pacemaker:Dummy', 'start', { stat: '/x', op_slep: '1' })).rejects.toMatchObject({
      code: 'USAGE',
      data: { problems: [{ suggestion: 'Did you mean state?' }, { suggestion: 'Did you mean op_sleep?' }] },
    });
    await expect(act('pacemaker:Dummy', 'sart')).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: expect.arrayContaining([expect.stringMatching(/^Did you mean .*start/)]),
    });
    expect(await act('heartbeat:Dumy', 'start')).toMatchObject({
      state: 'not-started',
      rawCode: 5,
      failure: { code: 'NOT_FOUND', suggestions: expect.arrayContaining([expect.stringContaining('Did you mean')]) },
    });
    await expect(act('IPaddr2', 'start')).rejects.toMatchObject({ message: expect.stringContaining('ip (') });
  });
});
