import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { thisMachine } from '../../../../src/core/agents/access.ts';
import { executeAgentTest, prepareAgentTest } from '../../../../src/core/agents/conformance/test-agent.ts';
import type { System } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { accessIn, temporaryHost } from '../host.ts';
import { endLeftovers, writeReferenceAgent } from './reference-agent.ts';

const { host, folder, remove } = temporaryHost();
afterAll(() => {
  endLeftovers(state);
  remove();
});
chmodSync(folder, 0o755);
const agents = join(folder, 'agents');
const state = join(folder, 'instances');
mkdirSync(state);
const installed = '/usr/lib/ocf/resource.d';
const shipped = resolve('agents/resource.d');
const system: System = { ...host.system, sleep: (milliseconds) => host.system.sleep(milliseconds / 20) };
const access = accessIn(Object.create(host, { system: { value: system } }), [agents, shipped, installed]);
const node = thisMachine(system);

const xmllint = spawnSync('sh', ['-c', 'command -v xmllint']).status === 0;
// Finds everything valid: the description is then left out of what is compared.
const lenient = join(folder, 'lenient');
mkdirSync(lenient);
writeFileSync(join(lenient, 'xmllint'), '#!/bin/sh\nexec cat >/dev/null\n', { mode: 0o755 });
const usual = `${process.env.PATH}:/usr/sbin`;
const withoutSchema = `${lenient}:${usual}`;

function ocfTester(file: string, parameters: Readonly<Record<string, string>>, path: string) {
  const options = Object.entries(parameters).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  const env = { PATH: path, OCF_ROOT: '/usr/lib/ocf' };
  return spawnSync('/usr/sbin/ocf-tester', ['-n', 'ocf-agent-test', ...options, file], { env, encoding: 'utf8' });
}

async function ours(agent: string, parameters: Readonly<Record<string, string>>, only?: readonly string[]) {
  return executeAgentTest(await prepareAgentTest(access, { agent, node, parameters, stopFirst: true, only }));
}

describeWith(['resource-agents', 'pacemaker-agents', 'root'], 'beside ocf-tester', () => {
  const target = { link: join(folder, 'link'), target: folder };
  test.each([
    ['ocf:heartbeat:Dummy', {}, []],
    // a real deviation, which ocf-tester does not look for
    ['ocf:heartbeat:Stateful', {}, ['stop-promoted']],
    ['ocf:pacemaker:Dummy', { state: join(state, 'pcmk') }, []],
    ['ocf:heartbeat:symlink', target, []],
    // it gives 2 for an action it does not know
    ['ocf:heartbeat:Delay', { startdelay: '0', stopdelay: '0', mondelay: '0' }, ['unknown-action', 'unadvertised']],
    ['ocf:ocf:process', { command: 'sleep 600', state }, []],
  ])('%s', async (agent, parameters, deviations) => {
    const report = await ours(agent, parameters);
    const wrong = report.steps.filter(({ status }) => status === 'failed' || status === 'blocked');
    expect(wrong.map(({ step }) => step)).toEqual(deviations);
    const [, provider = '', type = ''] = agent.split(':');
    const file = join(provider === 'ocf' ? shipped : installed, provider, type);
    const theirs = ocfTester(file, parameters, xmllint ? usual : withoutSchema);
    // the one thing it wants and the standard does not: a document type
    const wantsMore =
      xmllint && report.steps.some(({ remarks }) => remarks.some((one) => one.includes('document type')));
    if (theirs.status !== 0 && !wantsMore) expect(report.conforms).toBe(false);
    if (agent === 'ocf:ocf:process') expect(theirs).toMatchObject({ status: 0 });
  });

  test.each([
    ['validates-nothing', 'validate-all'],
    ['never-starts', 'start'],
    ['starts-once', 'start-started'],
    ['stop-is-failed', 'stop'],
    ['stopped-is-7', 'stop-stopped'],
    ['stops-nothing', 'stop'],
    ['no-notice', 'notify'],
    ['secret-role', 'unadvertised'],
    ['promotes-once', 'promote-promoted'],
    ['demotes-once', 'demote-demoted'],
    ['describes-with-programs', 'meta-data'],
    ['private', 'permissions'],
    ['starts-only-once', 'restart'],
  ])('the fault "%s" fails there and here', async (fault, step) => {
    const type = fault.replaceAll('-', '');
    const file = writeReferenceAgent(agents, type, fault);
    expect(ocfTester(file, { state }, withoutSchema).status).not.toBe(0);
    spawnSync(file, ['stop'], {
      env: { PATH: process.env.PATH, OCF_RESKEY_state: state, OCF_RESOURCE_INSTANCE: 'ocf-agent-test' },
    });
    expect(await ours(`ocf:test:${type}`, { state }, [step])).toMatchObject({ conforms: false });
  });

  test('without xmllint it blames the agent, ocf does not', async () => {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    const needed = [
      'cat',
      'expr',
      'id',
      'su',
      'rm',
      'touch',
      'tr',
      'sed',
      'grep',
      'basename',
      'dirname',
      'date',
      'ls',
      'mkdir',
      'uname',
      'hostname',
      'awk',
      'sleep',
      'head',
      'cut',
      'logger',
      'stat',
      'chmod',
      'readlink',
      'echo',
      'test',
      'sh',
      'env',
      'od',
      'wc',
      'ps',
      'tail',
      'sort',
    ];
    for (const name of needed) {
      const file = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
      if (file.startsWith('/')) writeFileSync(join(bare, name), `#!/bin/sh\nexec ${file} "$@"\n`, { mode: 0o755 });
    }
    const theirs = ocfTester(join(installed, 'heartbeat', 'Dummy'), {}, bare);
    expect(theirs.stdout).toContain('rc=127: Your agent produces meta-data which does not conform');
    expect((await ours('ocf:heartbeat:Dummy', {}, ['meta-data', 'rules'])).conforms).toBe(true);
  });

  test('an agent that knows every action passes there, not here', async () => {
    const file = writeReferenceAgent(agents, 'knowseverything', 'knows-everything');
    expect(ocfTester(file, { state }, withoutSchema)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('passed all tests'),
    });
    expect(await ours('ocf:test:knowseverything', { state }, ['unknown-action'])).toMatchObject({ conforms: false });
  });

  test('a value that looks like a command is run there, not here', async () => {
    const trap = join(folder, 'trap');
    const value = (file: string) => `${state}/a'; touch ${file}; echo '`;
    ocfTester(join(installed, 'pacemaker', 'Dummy'), { state: value(`${trap}.theirs`) }, withoutSchema);
    expect(existsSync(`${trap}.theirs`)).toBe(true);
    await ours('ocf:pacemaker:Dummy', { state: value(`${trap}.ours`) });
    expect(existsSync(`${trap}.ours`)).toBe(false);
  });
});
