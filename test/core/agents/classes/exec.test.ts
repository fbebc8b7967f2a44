import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { thisMachine } from '../../../../src/core/agents/access.ts';
import { runAction } from '../../../../src/core/agents/action.ts';
import { execCode } from '../../../../src/core/agents/classes/exec.ts';
import { agentStatus } from '../../../../src/core/agents/exit-status.ts';
import { serviceNameOf } from '../../../../src/core/agents/name.ts';
import { runAgent } from '../../../../src/core/agents/run.ts';
import { showAgent } from '../../../../src/core/agents/show.ts';
import type { Node } from '../../../../src/core/config/model.ts';
import { accessIn, temporaryHost } from '../host.ts';

const { host, folder, remove } = temporaryHost({ TEST_SECRET: 'hunter2-hunter2' });
afterAll(remove);
const access = accessIn(host, [folder]);
const here = thisMachine(host.system);
const shell: Node = { ...here, name: 'shell', transport: 'command', command: ['/bin/sh'] };
const file = join(folder, "it's running");
const three = {
  start: `touch "${file}"`,
  stop: `rm -f "${file}"`,
  status: `# a comment\ntest -e "${file}"`,
};
const run = (action: string, parameters: Record<string, string>, more: Partial<Parameters<typeof runAction>[1]> = {}) =>
  runAction(access, { agent: 'exec:', action, node: here, parameters, check: true, ...more });

describe('exec:', () => {
  test.each([
    ['here', here],
    ['through a shell', shell],
  ])('lives a whole life %s', async (_, node) => {
    const codes = [];
    for (const action of ['monitor', 'start', 'start', 'monitor', 'status', 'stop', 'stop', 'monitor']) {
      codes.push((await run(action, three, { node })).code);
    }
    expect(codes).toEqual([7, 0, 0, 0, 0, 0, 0, 7]);
  });

  test.each([
    ['exit 0', 0],
    ['exit 1', 7],
    ['exit 3', 7],
    ['exit 7', 7],
    ['exit 2', 1],
    ['exit 4', 1],
    ['no-such-program-anywhere', 1],
    ['if', 1],
    ['kill -9 $$', 1],
    ['test -e /no/such/file && true', 7],
  ])('status %j: %i', async (status, code) => {
    const result = await run('monitor', { ...three, status });
    expect(result.code).toBe(code);
    expect(agentStatus(result)).toBe(code);
  });

  test("start and stop are done with 0 and failed with everything else, in the command's last words", async () => {
    for (const rawCode of [1, 2, 3, 5, 7, 8, 127, 255])
      expect(execCode(rawCode, 'stop')).toMatchObject({ rawCode, code: 1 });
    const failed = await run('start', { ...three, start: 'echo one >&2; echo "no room" >&2; exit 7' });
    expect(failed).toMatchObject({ code: 1, rawCode: 7, meaning: 'the start command ended with 7', reason: 'no room' });
  });

  test('all three commands are required, and others are no actions', async () => {
    await expect(run('start', { start: 'true' })).rejects.toMatchObject({
      code: 'USAGE',
      message: '2 parameters of exec: are wrong.',
    });
    await expect(run('promote', three)).rejects.toMatchObject({ code: 'USAGE' });
    for (const action of ['promote', 'constructor', '__proto__']) {
      expect(await run(action, three, { check: false })).toMatchObject({ code: 3 });
    }
  });

  test('commands get the environment of agents; they, and secrets in them, stand in no argument list and no result', async () => {
    const start = 'echo "$OCF_RESOURCE_INSTANCE $OCF_RESKEY_CRM_meta_on_node"; tr "\\0" " " </proc/$$/cmdline';
    const told = await run('start', { ...three, start }, { instance: 'db' });
    expect(told.stdout).toBe('db here\n/bin/sh -c eval "$OCF_RESKEY_start" ocf ');
    writeFileSync(join(folder, 'secret'), 'echo hunter2-hunter2; echo hunter2-hunter2 >&2; exit 1\n');
    const parameters = { ...three, start: { from: `file:${join(folder, 'secret')}` } };
    const request = { agent: serviceNameOf('exec', ''), instance: 'x', action: 'start', parameters };
    const withKey = {
      ...request,
      parameters: { ...three, start: 'echo "$OCF_RESKEY_stop"; exit 1', stop: { from: 'env:TEST_SECRET' } },
    };
    const result = await runAgent(access, here, withKey);
    expect(result.code).toBe(1);
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(await runAgent(access, here, request)).toMatchObject({ code: 1 });
  });

  test('a command that hangs is ended by the time limit; what it left in the background on purpose stays', async () => {
    expect(await run('start', { ...three, start: 'sleep 600' }, { timeout: 300 })).toMatchObject({ timedOut: true });
    const pidFile = join(folder, 'pid');
    const start = `setsid sleep 600 & echo $! >${pidFile}`;
    expect(await run('start', { ...three, start })).toMatchObject({ code: 0 });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(process.kill(pid, 0)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });

  test('describes itself', async () => {
    expect(await showAgent(access, { agent: 'exec:', node: shell })).toMatchObject({
      agent: 'exec:',
      class: 'exec',
      type: '',
      parameters: [
        { name: 'start', required: true },
        { name: 'stop', required: true },
        { name: 'status', required: true },
      ],
    });
  });
});
