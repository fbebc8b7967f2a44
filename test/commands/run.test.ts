import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { alive, pidIn } from '../core/transport/conditions.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { portOfNobody, startCable, startSshd, type TestSshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

const head = 'ocf: 1\ncluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}\n';
const stateOf = (box: Sandbox) => join(box.folder, 'state/clusters/5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11');

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

describe('ocf run, on nodes that are this machine', () => {
  let cluster: string;
  beforeEach(() => {
    // each node says who it is, so that outputs can differ
    const shell = (name: string) => `{transport: command, command: [/bin/sh, -c, 'exec /bin/sh -s', "${name}"]}`;
    cluster = box.write('web.yaml', `${head}nodes:\n  n[1-3]: {transport: local}\n  c1: ${shell('{name}')}\n`);
  });
  const run = (...words: string[]) => box.ocf(['run', '--cluster', cluster, ...words]);

  test('says first where, then what came, folded', async () => {
    const ran = await run('n[1-3],c1', '--', 'echo', 'a  b', '$HOME', "it's");
    expect(ran.stdout).toBe("c1,n[1-3] (4)\n  a  b $HOME it's");
    expect(ran.stderr).toBe('4 nodes: c1,n[1-3]');
    expect(ran.status).toBe(0);
  });

  test('passes options behind the dashes on to the command', async () => {
    expect(await run('n1', '--', 'echo', '--json', '-n', '--cluster')).toMatchObject({
      status: 0,
      stdout: 'n1\n  --json -n --cluster',
    });
  });

  test('shows who failed, and tells partly from wholly', async () => {
    const script = 'echo out; echo err >&2; test -n "$1" && exit 3; exit 0';
    const wholly = await run('n[1-2]', '--', 'sh', '-c', script, 'sh', 'x');
    expect(wholly).toMatchObject({ status: 1, stdout: 'n[1-2] (2)\n  exit status 3\n  out\n  err' });
    expect(wholly.stderr).toContain('0 of 2 succeeded; exit status 3: n[1-2]');
    const marker = join(box.folder, 'once');
    const partly = await run('n[1-3]', '--fanout', '1', '--', 'mkdir', marker);
    expect(partly.status).toBe(4);
    expect(partly.stdout).toMatch(/^n\[2-3\] \(2\)\n {2}exit status 1\n {2}mkdir: .*\nn1\n {2}\(no output\)$/);
  });

  test('prints lines behind their nodes, or alone, and stderr to stderr', async () => {
    const words = ['n[1-2]', '--', 'sh', '-c', 'echo one; echo two; echo err >&2'];
    const lines = await run('--output', 'lines', ...words);
    expect(lines).toMatchObject({ status: 0, stdout: 'n1: one\nn1: two\nn2: one\nn2: two' });
    expect(lines.stderr).toBe('2 nodes: n[1-2]\nn1: err\nn2: err');
    const raw = await run('--quiet', '--output', 'raw', ...words);
    expect(raw).toMatchObject({ stdout: 'one\ntwo\none\ntwo', stderr: 'err\nerr' });
  });

  test('reads one word by a shell when asked', async () => {
    expect(await run('n1,c1', '--shell', '--', 'echo $((20 + 22)) | tr 4 5')).toMatchObject({
      status: 0,
      stdout: 'c1,n1 (2)\n  52',
    });
    expect(await run('n1', '--shell', '--', 'echo', 'two')).toMatchObject({ status: 2 });
  });

  test('shows what it would run', async () => {
    const file = join(box.folder, 'file');
    const ran = await run('n[1-2]', '--dry-run', '--timeout', '90s', '--', 'touch', file, "it's");
    expect(ran).toMatchObject({
      status: 0,
      stdout: `Would run on n[1-2] (2), at most 1m30s: touch ${file} 'it'\\''s'`,
    });
    expect(existsSync(file)).toBe(false);
  });

  test('keeps to the time limit', async () => {
    const ran = await run('n1,c1', '--timeout', '300ms', '--', 'sleep', '300');
    expect(ran.status).toBe(6);
    expect(ran.stdout).toBe('c1,n1 (2)\n  On the node, sleep reached its time limit of 0.3 s.');
  });

  test('says as JSON what became of each node', async () => {
    const ran = await run('n1,c1', '--json', '--', 'sh', '-c', 'echo out; echo err >&2; exit 2');
    const each = {
      state: 'done',
      code: 2,
      timedOut: false,
      stdout: 'out\n',
      stderr: 'err\n',
      omitted: 0,
      failure: null,
    };
    expect(ran.status).toBe(1);
    expect(ran.json()).toMatchObject({
      schema: 'ocf/run/1',
      nodes: 'c1,n1',
      verdict: 'FAILED',
      succeeded: 0,
      failed: 2,
      results: [
        { node: 'c1', ...each },
        { node: 'n1', ...each },
      ],
    });
  });

  test.each([
    [['n9', '--', 'true'], 8, /There is no node "n9"/],
    [['n[1-3],@typo', '--', 'true'], 8, /typo/],
    [['n[1-3', '--', 'true'], 2, /n\[1-3/],
    [['n1!n1', '--', 'true'], 2, /names no node/],
    [['n1'], 2, /There is no command to run/],
    [['n1', '--', 'no-such-program'], 1, /1 node: n1/],
    [['n1', '--timeout', 'soon', '--', 'true'], 2, /"soon" is no time/],
    [['n1', '--timeout', '99999h', '--', 'true'], 2, /"99999h" is longer than 24d20h31m23s/],
    [['n1', 'ls', '-l'], 2, /no option -l/],
    [['n1', 'ls', 'n1'], 2, /Nothing is expected/],
    [['n1', 'n2', '--', 'true'], 2, /Nothing is expected where "n2" stands/],
    [['--', 'true'], 2, /NODESET is missing/],
    [['n1', 'true'], 0, /1 node: n1/],
  ])('%j ends with status %d and one sentence', async (words, status, message) => {
    const ran = await run(...words);
    expect(ran.stderr).toMatch(message);
    expect(ran.status).toBe(status);
  });

  test('leaves bytes as they are when nobody looks, and gives no input', async () => {
    const words = ['n1', '--quiet', '--output', 'raw', '--', 'sh', '-c', String.raw`printf '\033[2J\007'; cat`];
    expect((await run(...words)).stdout).toBe('\x1b[2J\x07');
    expect((await box.ocf(['run', '--cluster', cluster, ...words], { input: 'hello' })).stdout).toBe('\x1b[2J\x07');
    expect((await run('--json', ...words)).json()).toMatchObject({ results: [{ stdout: '\x1b[2J\x07' }] });
  });

  test('says in its help that the command stands behind dashes', async () => {
    expect((await box.ocf(['run', '--help'])).stdout).toContain('ocf run NODESET [--flags] -- COMMAND...');
  });

  test('is journalled without the arguments', async () => {
    await run('n[1-2]', '--', 'echo', 'my-password');
    const journal = readFileSync(join(stateOf(box), 'journal.jsonl'), 'utf8');
    expect(journal).toContain('"program":"echo"');
    expect(journal).toContain('"verdict":"OK"');
    expect(journal).not.toContain('my-password');
  });

  test('ends with 130 and leaves nothing running on ^C', async () => {
    const file = join(box.folder, 'pid');
    const script = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1.$2" & wait`;
    const child = box.start(['run', 'n1', '--cluster', cluster, '--', 'sh', '-c', script, 'sh', file, 'n1']);
    const pid = await pidIn(`${file}.n1`);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    await until(() => !alive(pid));
  });
});

describeWith(['script'], 'ocf run, on a terminal', () => {
  test('spells what would move the cursor or write the title', () => {
    const cluster = box.write('web.yaml', `${head}nodes:\n  n1: {transport: local}\n`);
    const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));
    const words = `run n1 --cluster '${cluster}' --output OUTPUT --shell -- 'printf "\\033[2J"; printf "\\033]0;x\\007" >&2'`;
    for (const form of ['folded', 'raw']) {
      const command = `'${process.execPath}' '${launcher}' ${words.replace('OUTPUT', form)}`;
      const env = { ...box.env, TERM: 'xterm', SHELL: '/bin/sh' };
      const screen = execFileSync('script', ['-qec', command, '/dev/null'], { env, encoding: 'utf8', input: '' });
      expect(screen).toContain('\\x1b[2J');
      expect(screen).toContain('\\x1b]0;x\\x07');
      expect(screen).not.toContain('\x1b[2J');
      expect(screen).not.toContain('\x07');
    }
    const command = `'${process.execPath}' '${launcher}' run "n1$(printf '\\033[2J')" --cluster '${cluster}' -- true; true`;
    const env = { ...box.env, TERM: 'xterm', SHELL: '/bin/sh' };
    const screen = execFileSync('script', ['-qec', command, '/dev/null'], { env, encoding: 'utf8', input: '' });
    expect(screen).toMatch(/^ocf: /);
    expect(screen).not.toContain('\x1b[2J');
  });
});

describeWith(['sshd', 'ssh'], 'ocf run, over a real sshd', () => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  const clusterAt = (port: number) => {
    mkdirSync(stateOf(box), { recursive: true });
    sshd.trust(join(stateOf(box), 'known_hosts'), ['n1', 'n2', 'n3']);
    const ssh = `{port: ${port}, identity: ${sshd.identity}, options: {KexAlgorithms: curve25519-sha256}}`;
    return box.write(
      'web.yaml',
      `${head}defaults: {node: {ssh: ${ssh}}}\nnodes:\n${[1, 2, 3, 4].map((n) => `  n${n}: {address: 127.0.1.${n}}\n`).join('')}`,
    );
  };

  test('reaches several nodes, and says which host key is not known', async () => {
    const ran = await box.ocf(['run', 'n[1-4]', '--cluster', clusterAt(sshd.port), '--', 'echo', `it's "here" $HOME`]);
    expect(ran.stdout).toBe(
      `n[1-3] (3)\n  it's "here" $HOME\nn4\n  The host key of the node is not known.\n  Look at it and pin it with: ocf node trust n4`,
    );
    expect(ran.stderr).toContain('3 of 4 succeeded; not run: n4');
    expect(ran.status).toBe(4);
  });

  test('folds nodes that cannot be reached for the same reason', async () => {
    const ran = await box.ocf(['run', 'n[1-2]', '--cluster', clusterAt(portOfNobody), '--', 'true']);
    expect(ran.stdout).toMatch(/^n\[1-2\] \(2\)\n {2}The connection to the node was refused\./);
    expect(ran.status).toBe(1);
  });

  test('ends with 7 when the connection is cut in the middle', async () => {
    const cable = await startCable(sshd.port);
    const file = join(box.folder, 'pid');
    const script = 'echo so far; echo $$ >"$1"; exec sleep 300';
    const child = box.start([
      'run',
      'n1',
      '--cluster',
      clusterAt(cable.port),
      '--json',
      '--',
      'sh',
      '-c',
      script,
      'sh',
      file,
    ]);
    const pid = await pidIn(file);
    cable.cut();
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(7);
    expect(JSON.parse(String(stdout))).toMatchObject({
      verdict: 'UNVERIFIED',
      results: [{ node: 'n1', state: 'unknown', code: null, stdout: 'so far\n', failure: { code: 'UNVERIFIED' } }],
    });
    await until(() => !alive(pid));
    await cable.close();
  });

  test('ends the command on the node on ^C', async () => {
    const file = join(box.folder, 'pid');
    const words = ['--', 'sh', '-c', `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & wait`, 'sh', file];
    const child = box.start(['run', 'n1', '--cluster', clusterAt(sshd.port), ...words]);
    const pid = await pidIn(file);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
    await until(() => !alive(pid));
  });
});
