import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnProgram } from '../../../src/core/transport/spawn.ts';
import { until } from '../../support/until.ts';
import { alive, awkward, pidIn, readyAtLimit } from './conditions.ts';

describe('spawnProgram', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-spawn-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const shell = (script: string, ...words: string[]) => ['/bin/sh', '-c', script, 'sh', ...words];

  test('passes arguments, environment and input on as they are, and nothing else', async () => {
    const result = await spawnProgram({
      argv: shell('printf %s "$1$2$3"; printf %s "$X" >&2; cat; exit 7', awkward, '', 'ü'),
      env: { X: awkward },
      stdin: `${awkward}\0`,
      timeout: 30_000,
    });
    expect(result).toMatchObject({
      state: 'done',
      code: 7,
      timedOut: false,
      aborted: false,
      stdout: `${awkward}ü${awkward}\0`,
      stderr: awkward,
      omitted: 0,
    });
    process.env.OCF_SPAWN_TEST = 'must not be inherited';
    const { stdout } = await spawnProgram({ argv: ['env'], env: { A: '' }, timeout: 30_000 });
    delete process.env.OCF_SPAWN_TEST;
    expect(stdout.trim().split('\n').sort()).toEqual(['A=', 'LC_ALL=C', expect.stringMatching(/^PATH=/)]);
  });

  test('reads what programs printed that ended while this one was held up', async () => {
    const hold = (milliseconds: number) => {
      const over = performance.now() + milliseconds;
      while (performance.now() < over);
    };
    // Looking for ended children finds also those that ended since the pipes were looked at: the first of them to be
    // told holds the loop up for longer than all patience with the output of the others.
    const running = Array.from({ length: 40 }, (_, index) =>
      spawnProgram({ argv: shell('sleep 0.3; echo "$1"', String(index)), timeout: 60_000 }),
    );
    const seen = running.map(async (one) => {
      const { stdout } = await one;
      hold(100);
      return stdout;
    });
    setTimeout(() => hold(250), 250);
    expect(await Promise.all(seen)).toEqual(running.map((_, index) => `${index}\n`));
  });

  test('reads end of file at once without input', async () => {
    expect(await spawnProgram({ argv: ['cat'], timeout: 30_000 })).toMatchObject({
      state: 'done',
      code: 0,
      stdout: '',
    });
  });

  test('is not troubled by a program that does not read its input', async () => {
    const result = await spawnProgram({ argv: ['true'], stdin: 'x'.repeat(10_000_000), timeout: 30_000 });
    expect(result).toMatchObject({ state: 'done', code: 0 });
  });

  test('gives 128+n for a signal', async () => {
    expect(await spawnProgram({ argv: shell('kill -SEGV $$'), timeout: 30_000 })).toMatchObject({ code: 139 });
  });

  test.each([
    ['a program that is not there', ['no-such-program-anywhere'], 'ENOENT'],
    ['a file that is not executable', ['/etc/passwd'], 'EACCES'],
    ['no program at all', [], 'ERR_INVALID_ARG_VALUE'],
    ['a NUL in an argument', ['true', 'a\0b'], 'ERR_INVALID_ARG_VALUE'],
  ])('does not start %s', async (_, argv, code) => {
    const result = await spawnProgram({ argv, timeout: 30_000 });
    expect(result).toMatchObject({ state: 'not-started', code: undefined, error: { code } });
  });

  test('ends the whole group at the time limit, politely first', async () => {
    const file = join(folder, 'child');
    const script = `trap 'echo bye; exit 3' TERM; sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & while :; do sleep 300 & wait $!; done`;
    const { ended, pid: child } = await readyAtLimit(file, 1000, (timeout) =>
      spawnProgram({ argv: shell(script, file), timeout, grace: 20_000 }),
    );
    expect(ended).toMatchObject({ state: 'done', timedOut: true, stdout: 'bye\n' });
    await until(() => !alive(child));
  });

  test('kills what ignores SIGTERM, the program and what it started', async () => {
    const file = join(folder, 'child');
    const script = `trap '' TERM; sh -c 'echo $$ >"$1"; while :; do sleep 1; done' sh "$1" & while :; do sleep 1; done`;
    const { ended, pid: child } = await readyAtLimit(file, 500, (timeout) =>
      spawnProgram({ argv: shell(script, file), timeout, grace: 100 }),
    );
    expect(ended).toMatchObject({ state: 'done', timedOut: true });
    await until(() => !alive(child));
  });

  test('kills what is left of the group when only the program itself obeyed', async () => {
    const file = join(folder, 'child');
    const script = `sh -c 'trap "" TERM; echo $$ >"$1"; while :; do sleep 1; done' sh "$1" & wait`;
    const { ended, pid: child } = await readyAtLimit(file, 500, (timeout) =>
      spawnProgram({ argv: shell(script, file), timeout, grace: 200 }),
    );
    expect(ended).toMatchObject({ state: 'done', timedOut: true });
    await until(() => !alive(child));
  });

  test('an exit status does not hide that the limit was reached', async () => {
    const result = await spawnProgram({
      argv: shell('trap "exit 0" TERM; sleep 300 & wait'),
      timeout: 300,
      grace: 10_000,
    });
    expect(result).toMatchObject({ timedOut: true });
  });

  test('does not wait for a daemon that holds its output, and lets it live', async () => {
    const file = join(folder, 'daemon');
    const script = `setsid sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & while ! [ -s "$1" ]; do sleep 0.01; done; echo started`;
    const result = await spawnProgram({ argv: shell(script, file), timeout: 200_000 });
    expect(result).toMatchObject({ state: 'done', code: 0, stdout: 'started\n', timedOut: false });
    const daemon = await pidIn(file);
    expect(alive(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  test('lets a daemon live that stayed in the group', async () => {
    const file = join(folder, 'daemon');
    const script = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & while ! [ -s "$1" ]; do sleep 0.01; done`;
    expect(await spawnProgram({ argv: shell(script, file), timeout: 200_000 })).toMatchObject({ code: 0 });
    const daemon = await pidIn(file);
    expect(alive(daemon)).toBe(true);
    process.kill(daemon, 'SIGKILL');
  });

  test('ends the group on the signal', async () => {
    const file = join(folder, 'child');
    const abort = new AbortController();
    const script = `sh -c 'echo $$ >"$1"; exec sleep 300' sh "$1" & wait`;
    const run = spawnProgram({ argv: shell(script, file), timeout: 200_000, signal: abort.signal });
    const child = await pidIn(file);
    abort.abort();
    expect(await run).toMatchObject({ state: 'done', aborted: true, timedOut: false });
    await until(() => !alive(child));
    const late = await spawnProgram({ argv: ['true'], timeout: 1000, signal: abort.signal });
    expect(late).toMatchObject({ state: 'not-started', aborted: true });
  });

  test('keeps the ends of a long output and counts the rest, in bounded memory', async () => {
    const mebibytes = 400;
    const before = process.memoryUsage().rss;
    let highest = 0;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage().rss);
    }, 20);
    const script = `echo first; head -c ${mebibytes * 1024 * 1024} /dev/zero | tr '\\0' x; echo last`;
    const result = await spawnProgram({ argv: shell(script), timeout: 200_000 });
    clearInterval(watch);
    expect(result.code).toBe(0);
    expect(result.stdout.startsWith('first\nxxx')).toBe(true);
    expect(result.stdout.endsWith('xxxlast\n')).toBe(true);
    expect(result.omitted).toBe(mebibytes * 1024 * 1024 + 'first\nlast\n'.length - 128 * 1024);
    expect(result.stdout).toContain(`\n[… ${result.omitted} bytes left out …]\n`);
    expect(highest - before).toBeLessThan(200 * 1024 * 1024);
  });

  test('reads everything a program wrote before it exited, however busy this program is', async () => {
    const big = join(folder, 'big');
    writeFileSync(big, 'y'.repeat(60_000));
    const run = spawnProgram({ argv: ['cat', big], timeout: 200_000 });
    const busy = performance.now() + 600;
    while (performance.now() < busy);
    expect((await run).stdout.length).toBe(60_000);
  });

  test('leaves no listener on the process behind', async () => {
    const before = process.listenerCount('exit');
    await Promise.all(Array.from({ length: 30 }, () => spawnProgram({ argv: ['true'], timeout: 30_000 })));
    expect(process.listenerCount('exit')).toBe(before);
  });
});
