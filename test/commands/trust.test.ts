import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';

describeWith(['sshd', 'ssh', 'flock'], 'ocf node trust, with a real sshd', () => {
  let sshd: TestSshd;
  let box: Sandbox;
  let cluster: string;
  let pinned: string;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());
  beforeEach(() => {
    box = sandbox();
    const ssh = `{port: ${sshd.port}, identity: ${sshd.identity}, options: {KexAlgorithms: curve25519-sha256}}`;
    cluster = box.write(
      'web.yaml',
      `ocf: 1\ncluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}
defaults: {node: {ssh: ${ssh}}}\nnodes:\n  n1: {address: 127.0.1.1}\n  n2: {address: 127.0.1.2}\n  n3: {transport: local}\n`,
    );
    pinned = join(box.folder, 'state/clusters/5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11/known_hosts');
  });
  afterEach(() => box.remove());
  const trust = (...words: string[]) => box.ocf(['node', 'trust', '--cluster', cluster, ...words]);

  test('asks before it pins: without a terminal or --yes nothing is written', async () => {
    const ran = await trust('n[1-2]');
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(/n1 +127\.0\.1\.1:\d+ +ssh-ed25519 +SHA256:\S+ +new\n/);
    expect(ran.stderr).toContain('Pin these host keys of n[1-2] for cluster web?');
    expect(ran.stderr).toContain('--yes');
    expect(existsSync(pinned)).toBe(false);
  });

  test('shows what it would pin', async () => {
    const ran = await trust('n[1-3]', '--dry-run');
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/n1 .*\nn2 .* new$/) });
    expect(ran.stderr).toContain('no host key');
    expect(existsSync(pinned)).toBe(false);
  });

  test('pins, so that ocf run goes through; then refuses a changed key until told to replace it', async () => {
    const run = () => box.ocf(['run', '--cluster', cluster, 'n[1-2]', '--', 'echo', 'hello']);
    expect((await run()).status).toBe(10);
    const ran = await trust('n[1-2]', '--yes', '--json');
    expect(ran.json()).toMatchObject({
      schema: 'ocf/node-trust/1',
      verdict: 'OK',
      pinned: 2,
      changes: 'n[1-2]',
      entries: [{ node: 'n1', state: 'new', keys: [{ type: 'ssh-ed25519' }] }, { node: 'n2' }],
    });
    expect(readFileSync(pinned, 'utf8')).toBe(`n1 ${sshd.hostKey}\nn2 ${sshd.hostKey}\n`);
    expect(await run()).toMatchObject({ status: 0, stdout: 'n[1-2] (2)\n  hello' });
    expect(await trust('n1')).toMatchObject({ status: 0, stdout: expect.stringContaining('no new key to pin') });

    await sshd.renewHostKey();
    const changed = await trust('n1', '--yes');
    expect(changed.status).toBe(5);
    expect(changed.stderr).toMatch(/host key of node n1 is not the one that was pinned: it shows SHA256:/);
    expect(changed.stderr).toContain('--replace');
    expect(await trust('n1', '--yes', '--replace')).toMatchObject({ status: 0 });
    expect(readFileSync(pinned, 'utf8')).toContain(`n1 ${sshd.hostKey}\n`);
  });

  test('pins by fingerprint alone', async () => {
    expect(await trust('n1', '--yes', '--fingerprint', 'SHA256:other')).toMatchObject({ status: 5 });
    expect(existsSync(pinned)).toBe(false);
  });

  test.each([
    [['n9'], 8],
    [['n3'], 2],
    [[], 2],
  ])('%j ends with status %d', async (words, status) => {
    expect((await trust(...words)).status).toBe(status);
  });
});
