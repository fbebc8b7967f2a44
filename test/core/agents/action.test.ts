import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { type ActionInput, type ActionResult, runAction } from '../../../src/core/agents/action.ts';
import { planAction } from '../../../src/core/agents/plan-action.ts';
import type { Node } from '../../../src/core/config/model.ts';
import { describeWith } from '../../support/components.ts';
import { accessIn, temporaryHost } from './host.ts';

const { host, folder, remove } = temporaryHost({ SECRET: 'hunter2-hunter2' });
afterAll(remove);
const node = thisMachine(host.system);
const shell: Node = { ...node, name: 'n1', transport: 'command', command: ['/bin/sh'] };
const warnings: string[] = [];
const reporter = { ...host.reporter, warn: (text: string) => void warnings.push(text) };
const access = accessIn(Object.create(host, { reporter: { value: reporter } }) as typeof host, [folder]);

function writeAgent(type: string, script: string, actions: readonly string[] = ['monitor', 'start', 'stop']) {
  mkdirSync(join(folder, 'test'), { recursive: true });
  const names = ['meta-data', ...actions].map((name) => `<action name="${name}" timeout="20s"/>`);
  const parameters = ['a', 'password'].map((name) => `<parameter name="${name}"><content type="string"/></parameter>`);
  writeFileSync(
    join(folder, 'test', type),
    `#!/bin/sh
if [ "$1" = meta-data ]; then cat <<END
<resource-agent name="${type}"><version>1.1</version><parameters>${parameters.join('')}</parameters>
<actions>${names.join('')}</actions></resource-agent>
END
exit 0; fi
${script}
`,
  );
  chmodSync(join(folder, 'test', type), 0o755);
}

function run(type: string, action: string, more: Partial<ActionInput> = {}): Promise<ActionResult> {
  return runAction(access, { agent: `test:${type}`, action, node, parameters: {}, check: true, ...more });
}

const meta = 'env | sort | sed -n s/^OCF_RESKEY_CRM_meta_//p';
const others = (stdout: string) =>
  stdout.split('\n').filter((line) => !/^(interval|name|on_node|timeout)=|^$/.test(line));

describe('actions', () => {
  test('migration knows both ends', async () => {
    writeAgent('moves', meta, ['migrate_to', 'migrate_from', 'start']);
    const ends = async (action: string, more: Partial<ActionInput>) =>
      others((await run('moves', action, more)).stdout);
    expect(await ends('migrate_to', { target: 'n2' })).toEqual(['migrate_source=here', 'migrate_target=n2']);
    expect(await ends('migrate_from', { source: 'n1' })).toEqual(['migrate_source=n1', 'migrate_target=here']);
    expect(await ends('migrate_from', { source: 'n1', target: 'n3' })).toEqual([
      'migrate_source=n1',
      'migrate_target=n3',
    ]);
    expect(await ends('start', {})).toEqual([]);
  });

  test('meta attributes are what was said', async () => {
    writeAgent('told', meta, ['notify']);
    const said = { notify_type: 'pre', notify_operation: 'promote', 'notify-promote-uname': 'n1 n2', timeout: '5' };
    const { stdout } = await run('told', 'notify', { meta: said });
    expect(others(stdout)).toEqual(['notify_operation=promote', 'notify_promote_uname=n1 n2', 'notify_type=pre']);
    expect(stdout).toContain('timeout=5\n');
  });

  test('reload is told from reload-agent', async () => {
    writeAgent('old', 'exit 0', ['reload']);
    await expect(run('old', 'reload-agent')).rejects.toMatchObject({
      code: 'USAGE',
      suggestions: expect.arrayContaining([expect.stringContaining('It has reload: by API 1.0')]),
    });
    expect((await run('old', 'reload')).code).toBe(0);
  });
});

describe('an action that is only shown', () => {
  test.each([
    [node, () => [join(folder, 'test', 'shown'), 'start']],
    [shell, () => ['/bin/sh', '-c', expect.any(String), 'ocf', 'test', 'shown', 'start']],
  ])('has the whole environment and the arguments, runs nothing and reads no secret (%#)', async (where, argv) => {
    const mark = join(folder, 'ran');
    writeAgent('shown', `touch ${mark}`);
    const parameters = { a: "it's", password: { from: 'command:touch read-the-secret' } };
    const input = { agent: 'test:shown', action: 'start', node: where, parameters, check: true, meta: { x: '1' } };
    const plan = await planAction(access, input);
    expect(plan).toMatchObject({ dryRun: true, agent: 'ocf:test:shown', instance: 'shown', timeout: 20_000 });
    if (!('dryRun' in plan)) throw new Error('not planned');
    expect(plan.argv.slice(0, 7)).toEqual(argv());
    expect(plan.env).toMatchObject({ LC_ALL: 'C', OCF_RESKEY_a: "it's", OCF_RESKEY_CRM_meta_x: '1' });
    expect(plan.env.OCF_RESKEY_password).toEqual({ from: 'command:touch read-the-secret' });
    expect([existsSync(mark), existsSync('read-the-secret')]).toEqual([false, false]);
  });

  test('has exactly the environment that the agent then gets', async () => {
    writeAgent('told', 'env');
    const input = { agent: 'test:told', action: 'start', node, parameters: { a: 'one two' }, check: true };
    const plan = await planAction(access, input);
    const { stdout } = await runAction(access, input);
    const got = stdout.split('\n').filter((line) => !/^(PWD|_|SHLVL|OLDPWD)=|^$/.test(line));
    const shown = Object.entries('dryRun' in plan ? plan.env : {}).map(([name, value]) => `${name}=${value}`);
    expect(shown.sort()).toEqual(got.sort());
  });

  test('has to fit its agent all the same', async () => {
    writeAgent('told', 'env');
    const input = { agent: 'test:told', action: 'start', node, parameters: { aa: '1' }, check: true };
    await expect(planAction(access, input)).rejects.toMatchObject({ code: 'USAGE' });
    expect(await planAction(access, { ...input, agent: 'test:told9' })).toMatchObject({ code: 5 });
  });
});

// as the agents' library does it under a shell that is not bash
const traced = 'if [ "$OCF_TRACE_RA" = 1 ]; then exec 2>"$OCF_TRACE_FILE"; set -x; fi';
const places = async (script: string, more: Partial<ActionInput> = {}) => {
  const file = join(folder, 'trace-file');
  writeAgent('traced', `echo "$OCF_TRACE_FILE" >${file}\n${script}`);
  const result = await run('traced', 'start', { trace: true, ...more });
  return { result, trace: readFileSync(file, 'utf8').trim() };
};

describe('a trace', () => {
  test.each([node, shell])('comes back, and nothing of it stays there (%#)', async (where) => {
    const script = `${traced}\n: "$OCF_RESKEY_password"; echo "ocf-exit-reason:no way" >&2; exit 1`;
    const parameters = { password: { from: 'env:SECRET' } };
    const { result, trace } = await places(script, { node: where, parameters });
    expect(result).toMatchObject({ code: 1, reason: 'no way', trace: { text: expect.stringContaining('+ echo') } });
    expect(result.trace).not.toHaveProperty('file');
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(trace).toMatch(/^\/tmp\/ocf-trace-[0-9a-f]{32}\/trace$/);
    expect(existsSync(dirname(trace))).toBe(false);
  });

  test('comes back from an agent that was killed, too', async () => {
    const { result } = await places(`${traced}\n: here; sleep 600`, { timeout: 5000 });
    expect(result).toMatchObject({ timedOut: true, trace: { text: expect.stringContaining('+ : here') } });
  });

  test('that is long stays on the node, its end comes', async () => {
    const { result, trace } = await places(`${traced}\n{ seq 40000; echo last; } >&2`);
    expect(result.trace).toEqual({ text: expect.stringMatching(/\nlast\n$/), file: trace });
    expect(result.trace?.text?.length).toBeLessThanOrEqual(120_000);
    expect(readFileSync(trace, 'utf8')).toContain('\n2\n3\n');
    rmSync(dirname(trace), { recursive: true });
  });

  test('is not written by every agent', async () => {
    const { result, trace } = await places('exit 0');
    expect(result).toMatchObject({ code: 0, trace: {} });
    expect(result.trace).not.toHaveProperty('text');
    expect(existsSync(dirname(trace))).toBe(false);
  });

  test('is for agents of class ocf', async () => {
    const input = {
      agent: 'exec:',
      action: 'monitor',
      node,
      parameters: { status: 'true' },
      check: false,
      trace: true,
    };
    await expect(runAction(access, input)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describeWith(['resource-agents', 'pacemaker-agents'], 'a trace of real agents', () => {
  // one under dash, one under bash
  test.each([
    ['ocf:heartbeat:Dummy', 'dummy_monitor'],
    ['ocf:heartbeat:IPaddr2', 'IPaddr2'],
  ])('%s', async (agent, word) => {
    const parameters = agent.endsWith('IPaddr2') ? { ip: '127.0.0.9' } : {};
    const input = { agent, action: 'monitor', node, parameters, instance: 'ocf-trace', check: true, trace: true };
    const result = await runAction(accessIn(host), input);
    expect(result.trace?.text).toContain(word);
    expect(result.trace?.text).toMatch(/^\+/m);
  });
});

describe('with validate-all first', () => {
  const gives = (code: number) => `[ "$1" = validate-all ] && { echo "ocf-exit-reason:a is odd" >&2; exit ${code}; }
echo "$1 $OCF_CHECK_LEVEL"`;
  const actions = ['start', 'validate-all'];

  test('the action runs when the agent finds nothing wrong', async () => {
    writeAgent('checks', gives(0), actions);
    const result = await run('checks', 'start', { validate: true });
    expect(result).toMatchObject({ stdout: 'start \n', validation: { verdict: 'valid', code: 0, reason: 'a is odd' } });
  });

  test.each([2, 5, 6, 1])('it does not run when the agent says %i', async (code) => {
    writeAgent('checks', gives(code), actions);
    await expect(run('checks', 'start', { validate: true })).rejects.toMatchObject({
      code: 'USAGE',
      message: 'Not run: validate-all of ocf:test:checks on here says no: a is odd.',
      data: { validation: { verdict: 'invalid', code } },
    });
  });

  test('it does not run when the agent gives no answer', async () => {
    writeAgent('checks', 'exit 0', actions);
    const agents = { ...access, host: Object.create(access.host, { signal: { value: AbortSignal.abort() } }) };
    const input = { agent: 'test:checks', action: 'start', node, parameters: {}, check: true, validate: true };
    await run('checks', 'meta-data');
    await expect(runAction(agents, input)).rejects.toMatchObject({ code: 'UNVERIFIED' });
  });

  test('an agent without validate-all says so, and the action runs', async () => {
    writeAgent('silent', 'exit 0', ['start']);
    const result = await run('silent', 'start', { validate: true });
    expect(result).toMatchObject({ code: 0, validation: { verdict: 'unsupported' } });
    expect(warnings).toEqual(['ocf:test:silent was not asked on here: the agent has no action validate-all.']);
  });
});
