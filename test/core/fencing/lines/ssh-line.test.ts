import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Node } from '../../../../src/core/config/model.ts';
import { Dialogue } from '../../../../src/core/fencing/dialogue.ts';
import { type Line, type LineOptions, openLine } from '../../../../src/core/fencing/line.ts';
import { takeFlock } from '../../../../src/core/flock.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { bundleWorker } from '../../../support/rack-worker.ts';
import { portOfNobody, startCable, startSshd, type TestSshd } from '../../../support/sshd.ts';
import { until } from '../../../support/until.ts';

describeWith(['sshd', 'ssh'], 'a line over ssh', () => {
  let sshd: TestSshd;
  let folder: string;
  let knownHosts: string;
  const lines: Line[] = [];
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-ssh-line-'));
    knownHosts = join(folder, 'known_hosts');
    sshd.trust(knownHosts, ['acs1']);
  });
  afterEach(async () => {
    await Promise.all(lines.splice(0).map((line) => line.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (where: string, more: Partial<LineOptions> & { acs1?: Partial<Node> } = {}) => {
    const { acs1, ...options } = more;
    const node = (name: string) => (name === 'acs1' ? sshd.node('acs1', 1, acs1) : undefined);
    const line = await openLine(where, { ...deviceContext({}), knownHosts, node, timeout: 20_000, ...options });
    lines.push(line);
    return line;
  };
  const say = async (where: string, options: Parameters<typeof open>[1] = {}) => {
    const dialogue = new Dialogue(await open(where, options));
    return (await dialogue.expect({ end: /<end>/ }, 20_000, 'the command')).before;
  };

  test('carries every byte both ways', async () => {
    const line = await open('ssh://acs1/cat');
    const dialogue = new Dialogue(line);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    await line.send(bytes);
    await dialogue.send('<end>', 'the end');
    const { before } = await dialogue.expect({ end: /<end>/ }, 20_000, 'the echo');
    // NUL is padding on every line
    expect(before).toBe(bytes.toString('latin1').replace('\0', ''));
  });

  test('words reach the console server as they are', async () => {
    const words = [
      ' a  b',
      "it's",
      '$(touch x)',
      '`id`',
      ';',
      '|',
      '"',
      '\\',
      '*',
      '~',
      '--',
      'ü',
      '#',
      '&&',
      '!',
      '{a,b}',
    ];
    const where = `ssh://acs1/printf %25s|%20 ${words.map(encodeURIComponent).join(' ')} ${encodeURIComponent('<end>')}`;
    expect(await say(where)).toBe(Buffer.from(words.map((word) => `${word}| `).join('')).toString('latin1'));
  });

  test('a program that is not there ends the line, and why is said', async () => {
    const dialogue = new Dialogue(await open('ssh://acs1/no-such-program'));
    await expect(dialogue.expect({ prompt: />/ }, 20_000, 'the greeting')).rejects.toMatchObject({
      code: 'FAILED',
      message: expect.stringMatching(/ssh ended with status 127: .*no-such-program: (command )?not found/),
    });
    await expect(dialogue.send('x', 'a command')).rejects.toMatchObject({ code: 'FAILED' });
  });

  test('what was said before the end is heard', async () => {
    expect(await say(`ssh://acs1/echo status on %3Cend%3E`)).toBe('status on ');
  });

  test('closing it ends the program there', async () => {
    const line = await open(
      `ssh://acs1/sh -c ${encodeURIComponent('trap "" HUP; cat >/dev/null; echo gone >"$0"')} ${folder}/end`,
    );
    await line.close();
    await until(() => sshd.sessions().length === 0);
    await until(() => readOr(join(folder, 'end')) === 'gone\n');
  });

  test('a host key that nobody vouched for is CREDENTIALS', async () => {
    writeFileSync(knownHosts, '');
    const options = { acs1: { ssh: { ...sshd.node('acs1').ssh, options: { UserKnownHostsFile: '/dev/null' } } } };
    await expect(open('ssh://acs1/cat', options)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: expect.stringMatching(/host key of acs1 .* is not known/),
      suggestions: [expect.stringMatching(/ocf node trust acs1/)],
    });
  });

  test('a host that is no node is known by the user only, and the sentence says how to try', async () => {
    await expect(open(`ssh://127.0.0.1:${sshd.port}/cat`)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      suggestions: [`Try it by hand: ssh -p ${sshd.port} 127.0.0.1`],
    });
  });

  test('another host key than the pinned one is REFUSED', async () => {
    const pinned = readFileSync(knownHosts, 'utf8');
    writeFileSync(knownHosts, pinned.replace(/AAAAC3NzaC1lZDI1NTE5AAAAI..../, 'AAAAC3NzaC1lZDI1NTE5AAAAIABCD'));
    await expect(open('ssh://acs1/cat')).rejects.toMatchObject({ code: 'REFUSED' });
  });

  test('a login that is denied is CREDENTIALS', async () => {
    const { ssh } = sshd.node('acs1');
    const other = { acs1: { ssh: { ...ssh, identity: join(folder, 'none'), options: { IdentityAgent: 'none' } } } };
    await expect(open('ssh://acs1/cat', other)).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: expect.stringMatching(/denied/),
    });
  });

  test('nobody there is FAILED, the address counts more than the node', async () => {
    await expect(open(`ssh://acs1:${portOfNobody}/cat`)).rejects.toMatchObject({
      code: 'FAILED',
      message: expect.stringMatching(/refused/),
    });
  });

  test('no answer is TIMEOUT; an interruption is INTERRUPTED', async () => {
    const cable = await startCable(0, { silent: true });
    try {
      await expect(open(`ssh://acs1:${cable.port}/cat`, { timeout: 300 })).rejects.toMatchObject({ code: 'TIMEOUT' });
      const abort = new AbortController();
      const opening = open(`ssh://acs1:${cable.port}/cat`, { signal: abort.signal });
      abort.abort();
      await expect(opening).rejects.toMatchObject({ code: 'INTERRUPTED' });
    } finally {
      await cable.close();
    }
  });

  test('an interruption ends an open line', async () => {
    const abort = new AbortController();
    const dialogue = new Dialogue(await open('ssh://acs1/cat', { signal: abort.signal }));
    const waiting = dialogue.expect({ prompt: />/ }, 20_000, 'the greeting');
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'FAILED' });
  });

  test('a connection that is lost ends the line', async () => {
    const cable = await startCable(sshd.port);
    try {
      const dialogue = new Dialogue(await open(`ssh://acs1:${cable.port}/cat`));
      const waiting = dialogue.expect({ prompt: />/ }, 20_000, 'the greeting');
      cable.cut();
      await expect(waiting).rejects.toMatchObject({ code: 'FAILED', message: expect.stringMatching(/status 255/) });
    } finally {
      await cable.close();
    }
  });

  describeWith(['setpriv'], 'whose ocf is killed', () => {
    test('goes with it, and the lock only then', async () => {
      const worker = await bundleWorker('hold-line');
      try {
        const file = join(folder, 'acting');
        writeFileSync(file, '');
        const running = worker.run([JSON.stringify({ node: sshd.node('acs1'), knownHosts, file })], (pid) => {
          until(() => sshd.sessions().length > 0 && readOr(join(folder, 'acting')) === 'open').then(() =>
            process.kill(pid, 'SIGKILL'),
          );
        });
        expect(await running).toMatchObject({ signal: 'SIGKILL' });
        const descriptor = openSync(file, 'r');
        expect(await takeFlock(descriptor, { wait: 20_000, signal: new AbortController().signal })).toBe(true);
        closeSync(descriptor);
        await until(() => sshd.sessions().length === 0);
      } finally {
        await worker.remove();
      }
    });
  });
});

describeWith(['sshd', 'ssh'], 'a login that itself leads to the device', () => {
  test('has a terminal, on which nothing is taken for a command to ssh', async () => {
    const device = 'test -t 0 && stty raw -echo && printf "Port 5> " && exec cat';
    const sshd = await startSshd([`ForceCommand ${device}`]);
    const folder = mkdtempSync(join(tmpdir(), 'ocf-ssh-login-'));
    const knownHosts = join(folder, 'known_hosts');
    sshd.trust(knownHosts, ['acs1']);
    try {
      const node = () => sshd.node('acs1');
      const line = await openLine('ssh://acs1', { ...deviceContext({}), knownHosts, node, timeout: 20_000 });
      const dialogue = new Dialogue(line);
      await dialogue.expect({ prompt: /Port 5> $/ }, 20_000, 'the greeting');
      await dialogue.send('\r~.\r~?on 1\r', 'a command');
      await dialogue.expect({ echo: /^\r~\.\r~\?on 1\r$/ }, 20_000, 'a command');
      await line.close();
    } finally {
      await sshd.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
