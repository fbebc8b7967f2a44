import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseMetadata } from '../../../src/core/agents/metadata.ts';
import { spawnProgram } from '../../../src/core/transport/spawn.ts';
import { until } from '../../support/until.ts';
import { alive, pidIn } from '../transport/conditions.ts';

const agent = resolve('agents/resource.d/ocf/process');
let folder: string;
let pidfile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-process-'));
  pidfile = join(folder, 'state', 'process-test.pid');
});
afterEach(async () => {
  await act('stop', { grace: '0' });
  rmSync(folder, { recursive: true, force: true });
});

async function act(action: string, parameters: Record<string, string> = {}, env: Record<string, string> = {}) {
  const variables = Object.entries({ state: join(folder, 'state'), ...parameters });
  const { code, stderr, stdout } = await spawnProgram({
    argv: [agent, action],
    env: {
      OCF_ROOT: '/usr/lib/ocf',
      OCF_RESOURCE_INSTANCE: 'test',
      ...Object.fromEntries(variables.map(([name, value]) => [`OCF_RESKEY_${name}`, value])),
      ...env,
    },
    timeout: 30_000,
  });
  return { code, stdout, reason: stderr.replace('ocf-exit-reason:', '').trim() };
}

const pid = () => Number(readFileSync(pidfile, 'utf8').split('\n')[0]);

describe('the agent ocf:ocf:process', () => {
  test('describes itself, whatever the instance is called', async () => {
    const { stdout } = await act('meta-data', {}, { OCF_RESOURCE_INSTANCE: 'a<b>&"c' });
    const metadata = await parseMetadata(stdout, 'process');
    expect(metadata).toMatchObject({ name: 'process', apiVersion: '1.1' });
    expect(metadata.parameters.filter(({ required }) => required).map(({ name }) => name)).toEqual(['command']);
    expect(metadata.actions.map(({ name }) => name)).toEqual(['start', 'stop', 'monitor', 'validate-all', 'meta-data']);
  });

  test('lives a whole life, every action twice', async () => {
    const codes = [];
    for (const action of ['monitor', 'start', 'start', 'monitor', 'stop', 'stop', 'monitor']) {
      codes.push((await act(action, { command: 'sleep 600' })).code);
    }
    expect(codes).toEqual([7, 0, 0, 0, 0, 0, 7]);
  });

  test('runs in its folder, in a session of its own, with its output in the log', async () => {
    const logfile = join(folder, 'log');
    await act('start', { command: 'sh -c "pwd; echo \\"a  b\\"; exec sleep 600"', directory: folder, logfile });
    const fields = readFileSync(`/proc/${pid()}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    expect(fields.slice(2, 4).map(Number)).toEqual([pid(), pid()]);
    await until(() => readFileSync(logfile, 'utf8').split('\n').length > 2);
    expect(readFileSync(logfile, 'utf8')).toBe(`${folder}\na  b\n`);
  });

  test('sees that it died, and cleans up', async () => {
    await act('start', { command: 'sleep 600' });
    const program = pid();
    process.kill(program, 'SIGKILL');
    await until(() => !alive(program));
    expect(await act('monitor')).toMatchObject({ code: 7, reason: expect.stringContaining('is gone') });
    expect((await act('stop')).code).toBe(0);
    expect(existsSync(pidfile)).toBe(false);
  });

  test('does not take another process with the same number for its own', async () => {
    await act('start', { command: 'sleep 600' });
    const mine = pid();
    writeFileSync(pidfile, `${process.pid}\n12345\n`);
    expect((await act('monitor')).code).toBe(7);
    expect((await act('stop')).code).toBe(0);
    process.kill(mine, 'SIGKILL');
  });

  test('kills what does not end, with its children', async () => {
    const inner = join(folder, 'inner');
    await act('start', { command: `sh -c 'trap "" TERM; sleep 600 & echo $! >${inner}; while :; do sleep 1; done'` });
    const child = await pidIn(inner);
    const { code, reason } = await act('stop', { grace: '0' });
    expect(code).toBe(0);
    expect(reason).toContain('was killed');
    expect((await act('monitor')).code).toBe(7);
    // the child got the same signal a moment ago
    await until(() => !alive(child));
  });

  test.each([
    [{}, 6, 'The parameter command has to be given.'],
    [{ command: 'no-such-program-here' }, 1, 'ended as soon as it was started'],
    [{ command: 'sleep 600', directory: '/no/such/folder' }, 5, 'The folder /no/such/folder is not there.'],
    [{ command: 'sleep 600', user: 'nobody-of-that-name' }, 5, 'There is no user nobody-of-that-name.'],
    [{ command: 'sleep 600', grace: 'long' }, 6, 'not a number of seconds'],
    [{ command: 'sleep 600', state: '/dev/null/x' }, 4, 'cannot be written'],
  ])('start with %j is %i', async (parameters, code, reason) => {
    expect(await act('start', parameters)).toMatchObject({ code, reason: expect.stringContaining(reason) });
    expect((await act('monitor', parameters)).code).toBe(7);
  });

  test('validate-all looks at the host only when asked to', async () => {
    const parameters = { command: 'x', directory: '/no/such/folder' };
    expect((await act('validate-all', parameters)).code).toBe(0);
    expect((await act('validate-all', parameters, { OCF_CHECK_LEVEL: '10' })).code).toBe(5);
  });

  test('an unknown action is 3', async () => expect((await act('dance')).code).toBe(3));
});
