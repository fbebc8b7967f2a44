import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parseFenceMetadata } from '../../src/core/fencing/fence-agents/fence-metadata.ts';
import { describeWith } from '../support/components.ts';
import { type LoggedAgent, loggedAgent } from '../support/logged-agent.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let box: Sandbox;
let agent: LoggedAgent;

beforeEach(() => {
  box = sandbox();
  agent = loggedAgent(box.folder);
  const clusters = join(box.folder, 'config', 'clusters');
  mkdirSync(clusters, { recursive: true });
  const devices = `devices: {d: {driver: ${agent.driver}, plugs: {"n[1-3]": "n[1-3]"}}}\n`;
  const text = `ocf: 1\ncluster: {name: web}\nnodes: {"n[1-3]": {transport: command, command: ["false"]}, bare: {}}\n${devices}`;
  writeFileSync(join(clusters, 'web.yaml'), text);
});
afterEach(() => box.remove());

interface Ended {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

async function face(program: string, words: readonly string[], input = ''): Promise<Ended> {
  const options = { env: box.env, extendEnv: false, reject: false, input } as const;
  const { exitCode, stdout, stderr } = await execa(join(root, program), words, options);
  return { status: exitCode, stdout, stderr };
}

const stdin = (lines: readonly string[]) => face('bin/fence_ocf', [], `${lines.join('\n')}\n`);
const journal = async () =>
  ((await box.ocf(['fence', 'history', '--json'])).json().records ?? []) as { node: string; reason: string }[];

describe('fence_ocf', () => {
  test('off, status, on, reboot: what was verified, and each once', async () => {
    expect(await stdin(['action=off', 'plug=n1', 'nodename=n1'])).toEqual({
      status: 0,
      stdout: 'Success: Powered OFF',
      stderr: '',
    });
    expect(await stdin(['action=off', 'port=n1'])).toMatchObject({ status: 0 });
    expect(await stdin(['action=status', 'plug=n1'])).toEqual({ status: 2, stdout: 'Status: OFF', stderr: '' });
    expect(await face('bin/fence_ocf', ['-o', 'status', '--plug=n2'])).toMatchObject({
      status: 0,
      stdout: 'Status: ON',
    });
    expect(await stdin(['# again', '', 'action=on', 'plug=n1'])).toMatchObject({
      status: 0,
      stdout: 'Success: Powered ON',
    });
    expect(await face('bin/fence_ocf', ['--action', 'reboot', '-n', 'n2'])).toMatchObject({ status: 0 });
    expect(agent.orders()).toEqual(['off n1', 'on n1', 'off n2', 'on n2']);
    expect(await journal()).toMatchObject([
      { node: 'n2', reason: 'asked through fence_ocf' },
      { node: 'n1' },
      { node: 'n1' },
    ]);
  });

  test('a device that lies is no success', async () => {
    agent.lie();
    const { status, stdout, stderr } = await stdin(['action=off', 'plug=n1', 'power_timeout=1']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/Failed: The device says done for n1, but a look shows otherwise/);
  });

  test.each([
    [['plug=n1'], /No action was given, and there is no default/],
    [['action=of', 'plug=n1'], /Unrecognised action "of".*Did you mean off/],
    [['action=off'], /You have to enter the plug/],
    [['action=off', 'plug=n[1-3]'], /There is no node "n\[1-3\]"/],
    [['action=off', 'plug=@all'], /There is no node "@all"/],
    [['action=off', 'plug=n1;touch x'], /There is no node "n1;touch x"/],
    [['action=off', 'plug=N1'], /There is no node "N1".*Did you mean n1/],
    [['action=off', 'plug=bare'], /No device of cluster web can fence bare/],
    [['action=off', 'plug=n1', 'power_timeout=soon'], /not a number of seconds/],
    [['action=off', 'plug=n1', 'cluster=wbe'], /wbe/],
    [['action=__proto__', 'plug=n1'], /Unrecognised action/],
    [['action=off', 'plug=n1', 'plug=n2'], /The option plug is given twice: "n1" and "n2"/],
    [['action=off', 'port=n1', 'plug=n2'], /The option plug is given twice/],
    [['action=status', 'action=off', 'plug=n1'], /The option action is given twice/],
    [['action=off', `reason=${'x'.repeat(1024 * 1024)}`, 'plug=n1'], /more than 1 MiB/],
  ])('%j is refused with a sentence, and nothing is done', async (lines, message) => {
    const { status, stdout, stderr } = await stdin(lines);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(agent.orders()).toEqual([]);
  });

  test('two nodes on the command line are none, the same one twice is one', async () => {
    expect(await face('bin/fence_ocf', ['-o', 'off', '-n', 'n1', '--plug=n2'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The option plug is given twice: "n1" and "n2".'),
    });
    expect(await stdin(['action=off', 'port=n1', 'plug=n1'])).toMatchObject({ status: 0 });
    expect(agent.orders()).toEqual(['off n1']);
  });

  test('unknown options are said and left out; closed stdin is no action', async () => {
    const { status, stderr } = await stdin(['action=status', 'plug=n1', 'foo=1']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'fence_ocf: Ignoring unknown option "foo".' });
    expect(await face('bin/fence_ocf', [])).toMatchObject({ status: 1 });
  });

  test('list, list-status, monitor, validate-all', async () => {
    await stdin(['action=off', 'plug=n3']);
    expect(await stdin(['action=list'])).toMatchObject({ status: 0, stdout: 'n1,\nn2,\nn3,' });
    expect(await stdin(['action=list-status'])).toMatchObject({ status: 0, stdout: 'n1,,ON\nn2,,ON\nn3,,OFF' });
    expect(await stdin(['action=monitor'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await stdin(['action=validate-all', 'plug=whoever'])).toMatchObject({ status: 0 });
  });

  test('describes itself as the fence agent API asks', async () => {
    const { status, stdout } = await stdin(['action=metadata']);
    expect(status).toBe(0);
    const metadata = await parseFenceMetadata(stdout, 'fence_ocf');
    expect(metadata.plug).toBe('plug');
    expect(metadata.actions).toEqual(
      expect.arrayContaining(['on', 'off', 'reboot', 'status', 'monitor', 'list', 'metadata']),
    );
    expect((await face('bin/fence_ocf', ['-o', 'metadata'])).stdout).toBe(stdout);
  });
});

describe('external/ocf', () => {
  test('hosts, on, off, reset, and what it is to know', async () => {
    expect(await face('stonith/ocf', ['gethosts'])).toMatchObject({ status: 0, stdout: 'n1 n2 n3' });
    expect(await face('stonith/ocf', ['status'])).toMatchObject({ status: 0 });
    expect(await face('stonith/ocf', ['getconfignames'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(await face('stonith/ocf', ['getinfo-xml'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('ocf_cluster'),
    });
    expect(await face('stonith/ocf', ['reset', 'n1'])).toMatchObject({ status: 0 });
    expect(await face('stonith/ocf', ['off', 'n2'])).toMatchObject({ status: 0 });
    expect(await face('stonith/ocf', ['off', 'n9'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"n9"'),
    });
    expect(await face('stonith/ocf', ['blow', 'n2'])).toMatchObject({ status: 1 });
    expect(agent.orders()).toEqual(['off n1', 'on n1', 'off n2']);
  });
});

test('external/ocf: of names that differ only in case a lower-case one is none of them', async () => {
  const devices = `devices: {d: {driver: ${agent.driver}, plugs: {n1: n1, N1: N1, Web2: Web2}}}\n`;
  const text = `ocf: 1\ncluster: {name: web}\nnodes: {n1: {}, N1: {}, Web2: {}}\n${devices}`;
  writeFileSync(join(box.folder, 'config', 'clusters', 'web.yaml'), text);
  expect(await face('stonith/ocf', ['off', 'n1'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('The name "n1" may mean n1 or N1.'),
  });
  expect(agent.orders()).toEqual([]);
  expect(await face('stonith/ocf', ['off', 'web2'])).toMatchObject({ status: 0 });
  expect(await face('stonith/ocf', ['off', 'N1'])).toMatchObject({ status: 0 });
  expect(agent.orders()).toEqual(['off Web2', 'off N1']);
});

describe('ocf power', () => {
  test('in the words of powerman', async () => {
    expect(await box.ocf(['power', 'off', 'n[1-2]', '--yes'])).toMatchObject({
      status: 0,
      stdout: 'on:\noff:     n[1-2]\nunknown:',
    });
    expect(await box.ocf(['power', 'query'])).toMatchObject({
      status: 0,
      stdout: 'on:      n3\noff:     n[1-2]\nunknown:',
    });
    expect(await box.ocf(['power', 'off', 'n1', '--yes'])).toMatchObject({ status: 0 });
    expect(await box.ocf(['power', 'on', 'n1', '--yes', '--reason', 'work', '--ticket', 'OPS-7'])).toMatchObject({
      status: 0,
    });
    expect(agent.orders().sort()).toEqual(['off n1', 'off n2', 'on n1']);
    expect((await journal())[0]).toMatchObject({ node: 'n1', reason: 'work', ticket: 'OPS-7' });
    expect((await box.ocf(['fence', 'history'])).stdout).toContain('OPS-7: work');
  });

  test('asked twice at once a node is cycled once', async () => {
    const both = await Promise.all([1, 2].map(() => box.ocf(['power', 'cycle', 'n1', '--yes', '--json'])));
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(agent.orders()).toEqual(['off n1', 'on n1']);
  });

  test.each([
    [['power', 'off', 'n1'], 2],
    [['power', 'off', '', '--yes'], 2],
    [['power', 'off', 'n9', '--yes'], 8],
    [['power', 'cycle', 'bare', '--yes'], 8],
  ])('%j ends with %d and does nothing', async (words, status) => {
    expect((await box.ocf(words)).status).toBe(status);
    expect(agent.orders()).toEqual([]);
  });

  test("Slurm's programs take its host lists", async () => {
    expect(await face('slurm/ocf-suspend', ['n[1-2]'])).toMatchObject({ status: 0 });
    expect(await face('slurm/ocf-resume', ['n1,n2'])).toMatchObject({ status: 0 });
    expect(await face('slurm/ocf-reboot', ['n3', 'feature'])).toMatchObject({ status: 0 });
    expect((await face('slurm/ocf-suspend', [])).status).not.toBe(0);
    expect((await face('slurm/ocf-suspend', ['--help'])).stdout).toBe('');
    expect(agent.orders().sort()).toEqual(['off n1', 'off n2', 'off n3', 'on n1', 'on n2', 'on n3']);
  });
});

/** Runs a script as root in a mount namespace where the programs lie where others look for them. */
function installed(script: string) {
  const scene = `
    mount --make-rprivate /
    mount -t tmpfs shm /dev/shm
    mkdir -p '${box.folder}/over' && mount -t tmpfs t '${box.folder}/over'
    layer() { mkdir -p "${box.folder}/over/$1/u" "${box.folder}/over/$1/w" && mount -t overlay o -o "lowerdir=$2,upperdir=${box.folder}/over/$1/u,workdir=${box.folder}/over/$1/w" "$2"; }
    layer sbin /usr/sbin && ln -s '${root}bin/fence_ocf' /usr/sbin/fence_ocf
    layer plugins /usr/lib/stonith/plugins/external && ln -s '${root}stonith/ocf' /usr/lib/stonith/plugins/external/ocf
    ${script}`;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', '--ipc', 'bash', '-c', scene],
    {
      env: { ...box.env, PCMK_logfile: join(box.folder, 'pacemaker.log') },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

describeWith(['namespaces', 'pacemaker-fenced', 'stonith'], 'called by those who call such things', () => {
  test("Pacemaker's fencer: metadata, validation, list, reboot, off, history", () => {
    const { stdout } = installed(`
      stonith_admin --metadata -a fence_ocf | grep -o 'name="fence_ocf"'
      stonith_admin --validate --agent fence_ocf --option cluster=web && echo valid
      /usr/lib/pacemaker/pacemaker-fenced --stand-alone 2>/dev/null &
      fencer=$!
      until stonith_admin -L >/dev/null 2>&1 || ! kill -0 $fencer; do sleep 0.05; done
      stonith_admin -R d -a fence_ocf -o cluster=web && echo registered
      stonith_admin -l n1
      stonith_admin -B n1 -t 60; echo "reboot $?"
      stonith_admin -F n2 -t 60; echo "off $?"
      stonith_admin -F n2 -t 60; echo "off again $?"
      stonith_admin -F bare -t 60 >/dev/null 2>&1; echo "bare $?"`);
    expect(stdout).toContain('name="fence_ocf"');
    expect(stdout).toContain('valid\n');
    expect(stdout).toContain('registered\n');
    expect(stdout).toContain('1 fence device found');
    expect(stdout).toContain('reboot 0\noff 0\noff again 0\n');
    expect(stdout).not.toContain('bare 0');
    expect(agent.orders()).toEqual(['off n1', 'on n1', 'off n2']);
  });

  test("cluster-glue's stonith: hosts, reset, off, a host that is not there", () => {
    const { stdout } = installed(`
      stonith -L | grep -c external/ocf
      stonith -t external/ocf -m | grep -o ocf_cluster | head -1
      stonith -t external/ocf ocf_cluster=web -l 2>/dev/null | tr '\\n' ' '; echo
      stonith -t external/ocf ocf_cluster=web -S >/dev/null 2>&1; echo "status $?"
      stonith -t external/ocf ocf_cluster=web -T reset n1 >/dev/null 2>&1; echo "reset $?"
      stonith -t external/ocf ocf_cluster=web -T off n3 >/dev/null 2>&1; echo "off $?"
      stonith -t external/ocf ocf_cluster=web -T off n9 >/dev/null 2>&1; echo "n9 $?"`);
    expect(stdout).toBe('1\nocf_cluster\nn1 n2 n3 \nstatus 0\nreset 0\noff 0\nn9 5\n');
    expect(agent.orders()).toEqual(['off n1', 'on n1', 'off n3']);
  });
});
