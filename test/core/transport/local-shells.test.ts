import { getEventListeners } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { realSystem } from '../../../src/core/system.ts';
import { openLocal } from '../../../src/core/transport/local.ts';
import { LocalShell } from '../../../src/core/transport/local-shell.ts';
import { type ProgramResult, spawnProgram } from '../../../src/core/transport/spawn.ts';
import type { Call, Transport } from '../../../src/core/transport/transport.ts';
import { until } from '../../support/until.ts';
import { alive, awkward, localNode, pidIn } from './conditions.ts';

const long = 120_000;
const sh = (text: string, ...words: string[]): Call => ({
  argv: ['/bin/sh', '-c', text, 'sh', ...words],
  timeout: long,
});
const plain = (result: ProgramResult | undefined) => result && { ...result, milliseconds: 0 };

let folder: string;
let shell: LocalShell;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-shells-'));
  shell = new LocalShell(realSystem());
});
afterEach(() => {
  shell.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a shell gives what a program started directly gives', () => {
  test.each<readonly [string, Call]>([
    ['nothing', sh('')],
    ['an exit status', sh('exit 7')],
    ['both streams', sh('echo out; echo err >&2; exit 3')],
    ['text without an end of line', sh('printf out; printf err >&2')],
    ['awkward words', sh('printf "%s\\n" "$@"', awkward, '', '-n', '--', "'")],
    [
      'an awkward environment',
      { ...sh('printf %s "$thing"; env | sort'), env: { thing: awkward, PATH: '/usr/bin:/bin' } },
    ],
    ['its input', sh('cat; exec <&0; readlink /proc/self/fd/0')],
    ['its open files', sh('ls /proc/self/fd | wc -l')],
    [
      'a session of its own',
      sh('read -r pid name state parent group session x </proc/self/stat; echo $((pid - group)) $((pid - session))'),
    ],
    ['a signal', sh('kill -KILL $$')],
    ['signals that a shell keeps from what it starts in the background', sh('kill -INT $$; echo lives')],
    [
      'signals that are ignored',
      sh('trap "echo trapped" INT QUIT; kill -INT $$; kill -QUIT $$; grep SigIgn /proc/$$/status'),
    ],
    ['an end of line that comes alone', sh('echo; printf "\\n"; printf "\\n" >&2')],
    ['an environment of 100 kB', { ...sh('printf %s "$OCF_long" | wc -c'), env: { OCF_long: 'x'.repeat(100_000) } }],
    ['a lot of text', sh('head -c 3000000 /dev/zero | tr "\\0" x; head -c 300000 /dev/zero | tr "\\0" y >&2')],
    ['a program by its name', { argv: ['printf', '%s', 'x'], timeout: long }],
    ['marker lines of somebody else', sh('printf "\\nabcdef B 1\\n\\nabcdef E 0\\n"')],
  ])('%s', async (_, call) => {
    const direct = await spawnProgram(call);
    for (let round = 0; round < 3; round++) {
      expect(plain(await shell.run(call, undefined))).toEqual(plain(direct));
      expect(shell.fit).toBe(true);
    }
  });

  test('any words and any environment', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((one) => !one.includes('\0'));
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}$/).map((one) => `OCF_${one}`);
    const show = 'printf "%s\\n" "$@"; env -0 | sort -z';
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 4 }),
        fc.dictionary(name, text, { maxKeys: 4 }),
        async (words, env) => {
          const call = { ...sh(show, ...words), env };
          expect(plain(await shell.run(call, undefined))).toEqual(plain(await spawnProgram(call)));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what goes wrong', () => {
  test('a time limit ends it, and the shell goes on', async () => {
    const result = await shell.run({ ...sh('sleep 300'), timeout: 300 }, undefined);
    expect(result).toMatchObject({ state: 'done', timedOut: true, aborted: false });
    expect(await shell.run(sh('echo on'), undefined)).toMatchObject({ code: 0, stdout: 'on\n' });
  });

  test('an interruption ends the whole group, also one that is deaf to it', async () => {
    const [pid, child] = [join(folder, 'pid'), join(folder, 'child')];
    const deaf = `trap '' TERM; sh -c 'trap "" TERM; echo $$ >${child}; while :; do sleep 1; done' & echo $$ >${pid}; wait`;
    const interruption = new AbortController();
    const running = shell.run({ ...sh(deaf), grace: 100 }, interruption.signal);
    const started = [await pidIn(pid), await pidIn(child)];
    interruption.abort();
    expect(await running).toMatchObject({ state: 'done', aborted: true, timedOut: false });
    // the signal has been sent to both; the one that nobody waits for may take a moment longer
    await until(() => !started.some(alive));
    expect(await shell.run(sh('echo on'), undefined)).toMatchObject({ code: 0, stdout: 'on\n' });
  });

  test('what a program leaves behind lives on, and the shell starts nothing beside it', async () => {
    const pid = join(folder, 'pid');
    const leaves = `sh -c 'echo $$ >${pid}; exec sleep 300' & until [ -s ${pid} ]; do sleep 0.02; done; echo first`;
    expect(await shell.run(sh(leaves), undefined)).toMatchObject({ code: 0, stdout: 'first\n' });
    expect(shell.fit).toBe(false);
    const left = await pidIn(pid);
    expect(alive(left)).toBe(true);
    process.kill(left, 'SIGKILL');
  });

  test('what is written soon after the end of a program is its own', async () => {
    const [go, said] = [join(folder, 'go'), join(folder, 'said')];
    const pace = async () => {
      writeFileSync(go, '');
      await until(() => existsSync(said));
    };
    shell.close();
    shell = new LocalShell({ ...realSystem(), sleep: pace });
    const late = `(until [ -e ${go} ]; do sleep 0.02; done; echo late; : >${said}) & echo first`;
    expect(await shell.run(sh(late), undefined)).toMatchObject({ code: 0, stdout: 'first\nlate\n' });
  });

  test("what one in a session of its own writes later is nobody's", async () => {
    const [pid, go] = [join(folder, 'pid'), join(folder, 'go')];
    const late = `echo $$ >${pid}; until [ -e ${go} ]; do sleep 0.02; done; echo late`;
    const leaves = `setsid sh -c '${late}' & until [ -s ${pid} ]; do sleep 0.02; done; echo first`;
    expect(await shell.run(sh(leaves), undefined)).toMatchObject({ code: 0, stdout: 'first\n' });
    expect(shell.fit).toBe(true);
    writeFileSync(go, '');
    await until(() => !shell.fit);
  });

  test('a stream that was made not to wait is given to no other', async () => {
    const perl = 'use Fcntl; fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK) or die; print "set\n"';
    expect(await shell.run({ argv: ['perl', '-e', perl], timeout: long }, undefined)).toMatchObject({
      stdout: 'set\n',
    });
    expect(shell.fit).toBe(false);
  });

  test('a program whose environment the shell cannot give it is not judged', async () => {
    expect(await shell.run({ ...sh('exit 2'), env: { OPTIND: 'x' } }, undefined)).toBeUndefined();
    expect(shell.fit).toBe(false);
  });

  test('with a shell that was killed goes what ran in it', async () => {
    const [pid, own] = [join(folder, 'pid'), join(folder, 'own')];
    const running = shell.run(sh(`echo $$ >${own}; echo $PPID >${pid}; exec sleep 300`), undefined);
    process.kill(await pidIn(pid), 'SIGKILL');
    expect(await running).toBeUndefined();
    expect(alive(await pidIn(own))).toBe(false);
  });

  test('many looks that have one signal leave nothing on it', async () => {
    const { signal } = new AbortController();
    const shells = Array.from({ length: 12 }, () => new LocalShell(realSystem()));
    await Promise.all(shells.map((each) => each.run(sh(''), signal)));
    for (const each of shells) each.close();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  test.each([
    ['is not there', '/no/such/program'],
    ['is not executable', '/etc/passwd'],
  ])('a program that %s is not judged', async (_, program) => {
    expect(await shell.run({ argv: [program], timeout: long }, undefined)).toBeUndefined();
    expect(shell.fit).toBe(false);
  });

  test('of what ran in a shell that was killed nothing is told', async () => {
    const pid = join(folder, 'pid');
    const running = shell.run(sh(`echo $PPID >${pid}; sleep 300`), undefined);
    process.kill(await pidIn(pid), 'SIGKILL');
    expect(await running).toBeUndefined();
    expect(shell.fit).toBe(false);
  });
});

describe('the local transport', () => {
  let transport: Transport;
  const looks = (count: number, call: Call) =>
    Promise.all(Array.from({ length: count }, () => transport.run(localNode(), [{ ...call, repeatable: true }])));
  const parents = sh('echo $PPID');
  beforeEach(() => {
    transport = openLocal({ system: realSystem() });
  });
  afterEach(() => transport.close());

  test('starts many looks by a few shells, and what changes something itself', async () => {
    await looks(32, sh(''));
    const own = new Set<string>();
    for (let round = 0; round < 5; round++) {
      for (const [outcome] of await looks(8, parents)) own.add(outcome?.stdout.trim() ?? '');
    }
    expect(own.size).toBeLessThanOrEqual(8);
    expect(own.has(String(process.pid))).toBe(false);
    expect(await transport.run(localNode(), [parents])).toMatchObject([{ stdout: `${process.pid}\n` }]);
    await transport.close();
    await until(() => [...own].every((pid) => !alive(Number(pid))));
    expect(await looks(1, parents)).toMatchObject([[{ stdout: `${process.pid}\n` }]]);
  });

  test('gives the same outcomes one way and the other, also those that are none', async () => {
    for (const call of [
      { argv: ['/no/such/program'], timeout: long },
      { argv: ['/etc/passwd'], timeout: long },
      sh('exit 127'),
    ]) {
      const [first] = await looks(1, call);
      await looks(32, sh(''));
      const [again] = await looks(1, call);
      expect(again).toEqual(first?.map((outcome) => ({ ...outcome, milliseconds: again?.[0]?.milliseconds })));
    }
  });

  test('starts directly what a shell would understand otherwise', async () => {
    await looks(32, sh(''));
    const names = { argv: ['env'], env: { OPTIND: 'x', PWD: 'y' }, timeout: long };
    const inOrder = expect.stringContaining('OPTIND=x\nPWD=y\n');
    expect(await looks(1, names)).toMatchObject([[{ code: 0, stdout: inOrder }]]);
    expect(await looks(1, { argv: ['--version'], timeout: long })).toMatchObject([[{ state: 'not-started' }]]);
  });

  test('gives up shells that are of no use', async () => {
    await looks(32, sh(''));
    for (let round = 0; round < 8; round++) await looks(1, sh('exit 127'));
    expect(await looks(1, parents)).toMatchObject([[{ stdout: `${process.pid}\n` }]]);
  });
});
