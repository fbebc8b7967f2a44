import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { realSystem } from '../../../src/core/system.ts';
import { Redactor } from '../../../src/core/transport/redactor.ts';
import { resolveSecret } from '../../../src/core/transport/secrets.ts';

const secret = 'p4ss w0rd "é"';
let folder: string;
let file: string;
let warnings: string[];
let redactor: Redactor;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-secrets-'));
  file = join(folder, 'secret');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  warnings = [];
  redactor = new Redactor();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const resolve = (from: string, env: Record<string, string> = {}) => {
  const system = { ...realSystem(), env: { ...process.env, ...env } };
  const reporter = { warn: (text: string) => void warnings.push(text) };
  return resolveSecret({ from }, { system, reporter, redactor });
};

describe('resolveSecret', () => {
  test('gives plain values back as text', async () => {
    const { env } = realSystem();
    expect(await resolveSecret('plain', { system: { env } })).toBe('plain');
    expect(await resolveSecret(5, { system: { env } })).toBe('5');
    expect(await resolveSecret(false, { system: { env } })).toBe('false');
  });

  test('does not wait for who would write into a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(resolve(`file:${pipe}`)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: `The secret "file:${pipe}" cannot be read: it is not a regular file.`,
    });
  });

  test('reads a file without its last line end, and tells the redactor', async () => {
    expect(await resolve(`file:${file}`)).toBe(secret);
    expect(warnings).toEqual([]);
    expect(redactor.redact(`it is ${secret}!`)).toBe('it is ******!');
  });

  test('reads a file in the home folder', async () => {
    expect(await resolve('file:~/secret', { HOME: folder })).toBe(secret);
  });

  test('warns when others can read the file', async () => {
    chmodSync(file, 0o644);
    expect(await resolve(`file:${file}`)).toBe(secret);
    expect(warnings).toEqual([expect.stringContaining(file)]);
  });

  test('reads a variable', async () => {
    expect(await resolve('env:OCF_TEST_SECRET', { OCF_TEST_SECRET: secret })).toBe(secret);
  });

  test('reads what a command prints, without a shell', async () => {
    expect(await resolve(`command:cat  ${file}`)).toBe(secret);
    expect(await resolve('command:echo $HOME;id')).toBe('$HOME;id');
    expect(await resolve('command:printenv OCF_TEST_SECRET', { OCF_TEST_SECRET: 'here' })).toBe('here');
  });

  test('reads a descriptor', async () => {
    const descriptor = openSync(file, 'r');
    expect(await resolve(`fd:${descriptor}`)).toBe(secret);
    closeSync(descriptor);
  });

  test.each([
    ['a missing file', () => `file:${folder}/none`, 'NOT_FOUND'],
    ['a folder', () => `file:${folder}`, 'CREDENTIALS'],
    ['a relative path', () => 'file:secret', 'INVALID'],
    ['a variable that is not set', () => 'env:OCF_TEST_NOT_SET', 'NOT_FOUND'],
    ['a missing command', () => 'command:no-such-program', 'NOT_FOUND'],
    ['a failing command', () => `command:grep ${secret.split(' ')[0]} -r /no/such/folder`, 'CREDENTIALS'],
    ['a command that prints nothing', () => 'command:true', 'CREDENTIALS'],
    ['a closed descriptor', () => 'fd:999', 'CREDENTIALS'],
    ['no number', () => 'fd:x', 'INVALID'],
    ['an unknown kind', () => 'vault:x', 'INVALID'],
    ['no kind', () => 'x', 'INVALID'],
  ])('%s is an error that names the reference', async (_, from, code) => {
    await expect(resolve(from())).rejects.toMatchObject({ code, message: expect.stringContaining(from()) });
  });

  test.each([
    ['a file', (long: string) => `file:${long}`],
    ['a command', (long: string) => `command:cat ${long}`],
    ['a command without an end', () => 'command:head -c 10000000 /dev/zero'],
  ])('what is longer than any secret is refused, from %s', async (_, from) => {
    const long = join(folder, 'long');
    writeFileSync(long, 'x'.repeat(70_000), { mode: 0o600 });
    await expect(resolve(from(long))).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: expect.stringContaining('longer than 65536 bytes'),
    });
  });

  test('so is a descriptor of which that much comes', async () => {
    const zero = openSync('/dev/zero', 'r');
    await expect(resolve(`fd:${zero}`)).rejects.toMatchObject({ message: expect.stringContaining('longer than') });
    closeSync(zero);
  });

  test.each(['file:', 'command:cat '])('what is no text is refused rather than sent changed, from %s', async (kind) => {
    const binary = join(folder, 'binary');
    writeFileSync(binary, Buffer.from([0x61, 0xff, 0xfe]), { mode: 0o600 });
    await expect(resolve(`${kind}${binary}`)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: expect.stringContaining('no text'),
    });
  });

  test('a command of blanks names no program', async () => {
    await expect(resolve('command:  ')).rejects.toMatchObject({
      code: 'INVALID',
      message: 'The secret "command:  " names no program.',
    });
  });

  test('a pipe that nobody writes to ends with an interruption', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const descriptor = openSync(pipe, constants.O_RDWR);
    const controller = new AbortController();
    const asked = resolveSecret({ from: `fd:${descriptor}` }, { system: realSystem(), signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(asked).rejects.toMatchObject({ code: 'INTERRUPTED' });
    closeSync(descriptor);
  });

  test('does not show what a failing command printed', async () => {
    const failing = join(folder, 'failing');
    writeFileSync(failing, `#!/bin/sh\necho '${secret}'; echo '${secret}' >&2; exit 3\n`, { mode: 0o755 });
    const error = await resolve(`command:${failing}`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CREDENTIALS', message: expect.stringContaining('status 3') });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain(secret);
  });
});

describe('Redactor', () => {
  test('takes out the longest first, in JSON too, and lines of a key', () => {
    redactor.add('abc');
    redactor.add('abcdef');
    redactor.add('line one of it\nline two of it');
    redactor.add('a"b');
    expect(redactor.redact('abcdef abc')).toBe('****** ******');
    expect(redactor.redact('x line two of it y')).toBe('x ****** y');
    expect(redactor.redact(JSON.stringify({ a: 'a"b' }))).toBe('{"a":"******"}');
    redactor.add('');
    expect(redactor.redact('same')).toBe('same');
  });
});
