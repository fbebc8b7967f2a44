import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { realSystem } from '../../../src/core/system.ts';
import { openCommand } from '../../../src/core/transport/command.ts';
import { openLocal } from '../../../src/core/transport/local.ts';
import type { Call } from '../../../src/core/transport/transport.ts';
import { until } from '../../support/until.ts';
import { alive, awkward, commandNode, localNode, pidIn, readyAtLimit } from './conditions.ts';

const shells = [
  ['sh', ['/bin/sh', '-s']],
  ['bash', ['/bin/bash', '-s']],
  ['bash as sh', ['/bin/bash', '-c', 'exec -a sh /bin/bash --posix -s']],
] as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-command-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const transport = openCommand({ system: realSystem() });
const script = (text: string, ...words: string[]) => ['/bin/sh', '-c', text, 'sh', ...words];

describe.each(shells)('a program on stdin of %s', (_, command) => {
  const node = commandNode(command);
  const run = (calls: readonly Call[], signal?: AbortSignal) => transport.run(node, calls, signal ? { signal } : {});

  test('gives exactly what the same calls give here', async () => {
    const calls: Call[] = [
      {
        argv: script('printf %s "$1$2$3" ; printf %s "$X$Y" >&2; cat; exit 7', awkward, '', '-n'),
        env: { X: awkward, Y: '' },
        stdin: `${awkward}\0-\\`,
        timeout: 30_000,
      },
      { argv: ['cat'], timeout: 30_000 },
      { argv: ['printf', '%s', 'no line end'], timeout: 30_000 },
      { argv: script('kill -KILL $$'), timeout: 30_000 },
      { argv: script('exit 255'), timeout: 30_000 },
      { argv: script('exit 124'), timeout: 30_000 },
    ];
    const plain = (outcomes: readonly object[]) => outcomes.map((outcome) => ({ ...outcome, milliseconds: 0 }));
    expect(plain(await run(calls))).toEqual(plain(await openLocal().run(localNode(), calls)));
  });

  test('gives the program an environment of its own', async () => {
    process.env.OCF_COMMAND_TEST = 'must not arrive';
    const [outcome] = await run([{ argv: ['env'], env: { A: '1' }, timeout: 30_000 }]);
    delete process.env.OCF_COMMAND_TEST;
    expect(outcome?.stdout.trim().split('\n').sort()).toEqual(['A=1', 'LC_ALL=C', expect.stringMatching(/^PATH=/)]);
  });

  test('carries large inputs and outputs', async () => {
    const stdin = 'x'.repeat(300_000);
    const [first, second] = await run([
      { argv: ['wc', '-c'], stdin, timeout: 30_000 },
      { argv: script('head -c 10000000 /dev/zero; echo end; head -c 10000000 /dev/zero >&2'), timeout: 60_000 },
    ]);
    expect(first?.stdout.trim()).toBe('300000');
    expect(second).toMatchObject({ state: 'done', code: 0 });
    expect(second?.stdout.endsWith('\0end\n')).toBe(true);
    expect(second?.omitted).toBe(20_000_004 - 256 * 1024);
  });

  test('holds the time limit on the node, for the whole group', async () => {
    const file = join(folder, 'child');
    const text = `trap '' TERM; sh -c 'echo $$ >"$1"; while :; do sleep 1; done' sh "$1" & while :; do sleep 1; done`;
    const { ended, pid: child } = await readyAtLimit(file, 500, (timeout) =>
      run([
        { argv: script(text, file), timeout, grace: 300 },
        { argv: ['echo', 'next'], timeout: 30_000 },
      ]),
    );
    expect(ended).toMatchObject([
      { state: 'done', timedOut: true, failure: { code: 'TIMEOUT' } },
      { state: 'done', code: 0, timedOut: false, stdout: 'next\n' },
    ]);
    await until(() => !alive(child));
  });

  test('ends the group on the node when interrupted, and begins nothing more', async () => {
    const file = join(folder, 'child');
    const abort = new AbortController();
    const text = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & wait`;
    const calls = [
      { argv: script(text, file), timeout: 200_000 },
      { argv: ['touch', join(folder, 'second')], timeout: 30_000 },
    ];
    const interrupted = run(calls, abort.signal);
    const child = await pidIn(file);
    abort.abort();
    expect(await interrupted).toMatchObject([
      { state: 'done', code: 143, failure: { code: 'INTERRUPTED' } },
      { state: 'not-started', failure: { code: 'INTERRUPTED' } },
    ]);
    await until(() => !alive(child));
    expect(existsSync(join(folder, 'second'))).toBe(false);
  });

  test('kills what ignores the interruption', async () => {
    const file = join(folder, 'child');
    const abort = new AbortController();
    const text = `trap '' TERM; echo $$ >"$1"; while :; do sleep 1; done`;
    const interrupted = run([{ argv: script(text, file), timeout: 200_000, grace: 300 }], abort.signal);
    const child = await pidIn(file);
    abort.abort();
    // timeout may be hit before it knows of its own child; then it says 143
    expect(await interrupted).toMatchObject([{ state: 'done', failure: { code: 'INTERRUPTED' } }]);
    await until(() => !alive(child));
  });

  test('does not wait for a daemon that holds its output, and lets it live', async () => {
    const file = join(folder, 'daemon');
    const text = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & while ! [ -s "$1" ]; do sleep 0.01; done; echo started`;
    const outcomes = await run([
      { argv: script(text, file), timeout: 200_000 },
      { argv: ['echo', 'next'], timeout: 30_000 },
    ]);
    expect(outcomes).toMatchObject([
      { state: 'done', code: 0, stdout: 'started\n' },
      { state: 'done', stdout: 'next\n' },
    ]);
    const daemon = await pidIn(file);
    expect(alive(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  test('stops at a program that is not there', async () => {
    const second = join(folder, 'second');
    expect(
      await run([
        { argv: ['no-such-program'], timeout: 30_000 },
        { argv: ['touch', second], timeout: 30_000 },
      ]),
    ).toMatchObject([
      {
        state: 'not-started',
        failure: { code: 'NOT_FOUND', message: 'There is no program no-such-program on node c1.' },
      },
      { state: 'not-started', failure: { code: 'FAILED' } },
    ]);
    expect(existsSync(second)).toBe(false);
  });

  test('shows a secret in no argument list', async () => {
    const secret = 'very-secret-words-of-this-test';
    const file = join(folder, 'pid');
    const abort = new AbortController();
    const running = run(
      [
        {
          argv: script('echo $$ >"$1"; cat >/dev/null; sleep 300', file),
          env: { P: secret },
          stdin: secret,
          timeout: 200_000,
        },
      ],
      abort.signal,
    );
    await pidIn(file);
    const own = process.pid;
    const lines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== own)
      .map((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        } catch {
          return '';
        }
      });
    abort.abort();
    await running;
    expect(lines.some((line) => line.includes(file))).toBe(true);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  });
});

describe('a node without GNU timeout', () => {
  // a shell that finds only these programs, as on a small system
  const shellWith = (programs: readonly string[]) => {
    for (const name of programs) symlinkSync(`/usr/bin/${name}`, join(folder, name));
    const shell = join(folder, 'shell');
    writeFileSync(shell, `#!/bin/sh\nsed -u 's#/usr/bin /bin;#${folder};#' | /bin/sh -s\n`, { mode: 0o755 });
    return commandNode([shell]);
  };

  test.each([
    ['a timeout that is a link to something else', ['timeout', 'setsid']],
    ['no timeout at all', ['setsid']],
  ])('holds the limit with %s', async (_, programs) => {
    const file = join(folder, 'child');
    const text = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & wait`;
    const node = shellWith(programs);
    const { ended, pid: child } = await readyAtLimit(file, 500, (timeout) =>
      transport.run(node, [
        { argv: ['echo', 'first'], timeout: 30_000 },
        { argv: script(text, file), timeout, grace: 300 },
        { argv: ['echo', 'third'], timeout: 30_000 },
      ]),
    );
    expect(ended).toMatchObject([
      { state: 'done', code: 0, stdout: 'first\n' },
      { state: 'done', timedOut: true },
      { state: 'done', code: 0, stdout: 'third\n' },
    ]);
    await until(() => !alive(child));
  });
});

describe('a command that gives no shell', () => {
  const call = { argv: ['true'], timeout: 30_000 };

  test('is named with what it said', async () => {
    const node = commandNode(['/bin/sh', '-c', 'echo "Error: no container {name}." >&2; exit 1']);
    expect(await transport.run(node, [call, call])).toMatchObject([
      {
        state: 'not-started',
        failure: { code: 'FAILED', message: '/bin/sh gave no shell on node c1: Error: no container c1.' },
      },
      { state: 'not-started' },
    ]);
  });

  test('is named when it does not exist', async () => {
    expect(await transport.run(commandNode(['no-such-program']), [call])).toMatchObject([
      {
        state: 'not-started',
        failure: {
          message: 'no-such-program, the command of node c1, could not be started: there is no such program.',
        },
      },
    ]);
  });

  test('leaves the outcome open when it ends in the middle', async () => {
    const file = join(folder, 'pid');
    const node = commandNode(['/bin/sh', '-c', 'echo $$ >"$0"; exec /bin/sh -s', join(folder, 'carrier')]);
    const running = transport.run(node, [
      { argv: script('echo so far; echo $$ >"$1"; exec sleep 300', file), timeout: 200_000 },
      { argv: ['true'], timeout: 30_000 },
    ]);
    const program = await pidIn(file);
    // the group of the carrier is the connection; the program is in another
    process.kill(-(await pidIn(join(folder, 'carrier'))), 'SIGKILL');
    expect(await running).toMatchObject([
      { state: 'unknown', stdout: 'so far\n', failure: { code: 'UNVERIFIED' } },
      { state: 'not-started', failure: { code: 'FAILED' } },
    ]);
    process.kill(program, 'SIGKILL');
  });

  test.each([
    ['name', { name: '-oProxyCommand=x' }],
    ['address', { address: '--help' }],
  ])('is not asked with a %s that looks like an option', async (_, changes) => {
    expect(await transport.run({ ...commandNode(['/bin/sh', '-s']), ...changes }, [call])).toMatchObject([
      { state: 'not-started', failure: { code: 'INVALID' } },
    ]);
  });

  test.each([{ 'a-b': '' }, { UID: '0' }, { 'A=B': '' }, { A: 'x\0' }])('is not asked to set %j', async (env) => {
    expect(await transport.run(commandNode(['/bin/sh', '-s']), [{ ...call, env }])).toMatchObject([
      { state: 'not-started', failure: { code: 'INVALID' } },
    ]);
  });
});
