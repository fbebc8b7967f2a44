import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Node } from '../../../src/core/config/model.ts';
import { realSystem } from '../../../src/core/system.ts';
import { openTransport } from '../../../src/core/transport/open.ts';
import { dropSharedConnection } from '../../../src/core/transport/ssh.ts';
import { sshOptions } from '../../../src/core/transport/ssh-arguments.ts';
import type { Outcome, Transport } from '../../../src/core/transport/transport.ts';
import { describeWith } from '../../support/components.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';

describeWith(['sshd', 'ssh'], 'whose word counts for a host key, over a real sshd', () => {
  let sshd: TestSshd;
  let folder: string;
  let pinned: string;
  let others: string;
  let transport: Transport;
  let otherKey: string;

  beforeAll(async () => {
    sshd = await startSshd();
    const file = join(sshd.folder, 'another');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    otherKey = readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
  });
  afterAll(() => sshd.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-keys '));
    pinned = join(folder, 'known_hosts');
    others = join(folder, 'known_hosts_of_the_user');
    transport = openTransport({ paths: { runtime: join(folder, 'run') }, system: realSystem(), stateFolder: folder });
  });
  afterEach(async () => {
    await dropSharedConnection(node(), context());
    await transport.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const context = () => ({ system: realSystem(), runtimeFolder: join(folder, 'run'), knownHostsFile: pinned });
  // stands for the user's own file: ssh takes ~ from the password file, where a test has no business
  const node = (options: Readonly<Record<string, string>> = { UserKnownHostsFile: `"${others}"` }): Node => {
    const plain = sshd.node('s1');
    return { ...plain, ssh: { ...plain.ssh, options: { ...plain.ssh.options, ...options } } };
  };
  const run = async (to = node()): Promise<Outcome | undefined> =>
    (await transport.run(to, [{ argv: ['echo', 'hello'], timeout: 60_000 }]))[0];
  const everyName = (key: string) => `s1 ${key}\n127.0.1.1 ${key}\n[127.0.1.1]:${sshd.port} ${key}\n* ${key}\n`;

  test('a pinned node is checked against its pin alone, whatever the user trusts', async () => {
    writeFileSync(pinned, `s1 ${otherKey}\n`);
    writeFileSync(others, everyName(sshd.hostKey));
    const refused = { state: 'not-started', failure: { code: 'REFUSED', message: expect.stringContaining('pinned') } };
    expect(await run()).toMatchObject(refused);
    expect(await run(node({ GlobalKnownHostsFile: `"${others}"` }))).toMatchObject(refused);
    const asked = `/bin/echo s1 ${sshd.hostKey}`;
    expect(await run(node({ KnownHostsCommand: asked, KnownHostsCommandUser: 'root' }))).toMatchObject({
      state: 'not-started',
    });
    expect(await run(node({ KnownHostsCommand: asked }))).toMatchObject(refused);
    expect(await run(node({ HostKeyAlias: 'other', UserKnownHostsFile: `"${others}"` }))).toMatchObject(refused);
  });

  test('a pin of the right key counts, though the user knows another one', async () => {
    writeFileSync(pinned, `s1 ${sshd.hostKey}\n`);
    writeFileSync(others, everyName(otherKey));
    expect(await run()).toMatchObject({ state: 'done', stdout: 'hello\n' });
  });

  test('without a pin the user may know the address', async () => {
    writeFileSync(pinned, `s2 ${otherKey}\n`);
    writeFileSync(others, `[127.0.1.1]:${sshd.port} ${sshd.hostKey}\n`);
    expect(await run()).toMatchObject({ state: 'done', stdout: 'hello\n' });
  });

  test('without a pin the bare name of the node means nothing: it may be a node of another cluster', async () => {
    writeFileSync(others, `s1 ${sshd.hostKey}\n`);
    expect(await run()).toMatchObject({ state: 'not-started', failure: { code: 'CREDENTIALS' } });
  });

  test('without a pin a key that is not the one the user knows is refused', async () => {
    writeFileSync(others, `[127.0.1.1]:${sshd.port} ${otherKey}\n`);
    expect(await run()).toMatchObject({
      state: 'not-started',
      failure: {
        code: 'REFUSED',
        message: 'The host key of node s1 (127.0.1.1) is not the one in your own known_hosts.',
        suggestions: [expect.stringMatching(/ocf node trust s1$/)],
      },
    });
  });

  test('a shared connection does not outlive what vouched for it', async () => {
    writeFileSync(others, `[127.0.1.1]:${sshd.port} ${sshd.hostKey}\n`);
    expect(await run()).toMatchObject({ state: 'done' });
    const before = context();
    writeFileSync(pinned, `s1 ${otherKey}\n`);
    expect(await run()).toMatchObject({ state: 'not-started', failure: { code: 'REFUSED' } });
    rmSync(pinned);
    await dropSharedConnection(node(), before);
  });

  test('ssh itself reads it so: one file with a pin, the user’s settings without', () => {
    const settings = (words: readonly string[]) =>
      execFileSync('ssh', ['-T', '-G', ...words, '--', 's1'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => /^(user|global)knownhostsfile |^hostkeyalias |^knownhostscommand |^noHostAuth/i.test(line));
    const places = { controlPath: undefined, mayShare: false };
    const plain = { ...sshd.node('s1'), ssh: {} };
    expect(settings(sshOptions(plain, { ...places, pinnedFile: '/pins' })).toSorted()).toEqual([
      'globalknownhostsfile /dev/null',
      'hostkeyalias s1',
      'nohostauthenticationforlocalhost no',
      'userknownhostsfile /pins',
    ]);
    const address = ['-o', 'HostName=127.0.1.1', '-o', 'NoHostAuthenticationForLocalhost=no'];
    expect(settings(sshOptions(plain, { ...places, pinnedFile: undefined }))).toEqual(settings(address));
  });
});
