import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ClusterModel, Node } from '../../../src/core/config/model.ts';
import { silentReporter } from '../../../src/core/reporter.ts';
import { openJournal } from '../../../src/core/state/journal.ts';
import { realSystem } from '../../../src/core/system.ts';
import { presentedKeys } from '../../../src/core/transport/compare-host-keys.ts';
import { fingerprint, withPinned } from '../../../src/core/transport/known-hosts.ts';
import { openTransport } from '../../../src/core/transport/open.ts';
import { pinKeys, planTrust, type TrustEnvironment } from '../../../src/core/transport/trust.ts';
import { describeWith } from '../../support/components.ts';
import { portOfNobody, startSshd, type TestSshd } from '../../support/sshd.ts';
import { localNode } from './conditions.ts';

describe('host keys', () => {
  const key = (type: string, text: string) => ({ type, key: Buffer.from(text).toString('base64') });
  const scan = { address: '10.0.0.1', port: 22, keys: [key('ssh-ed25519', 'a'), key('ssh-rsa', 'b')] };
  const states = (pinned: Parameters<typeof presentedKeys>[2]) => {
    const { state, keys } = presentedKeys('n1', scan, pinned, undefined);
    return [state, ...keys.map((each) => each.state)];
  };

  test.each<[string, Parameters<typeof presentedKeys>[2], string[]]>([
    ['are new when none is pinned', [], ['new', 'new', 'new']],
    ['are the same when all are pinned', scan.keys, ['same', 'same', 'same']],
    ['may have one more than is pinned', [key('ssh-ed25519', 'a')], ['new', 'same', 'new']],
    [
      'have changed when one of a pinned type is another',
      [key('ssh-ed25519', 'a'), key('ssh-rsa', 'x')],
      ['changed', 'same', 'changed'],
    ],
    [
      'have changed when none is a pinned one, of whatever type',
      [key('ecdsa-sha2-nistp256', 'c')],
      ['changed', 'changed', 'changed'],
    ],
  ])('%s', (_, pinned, expected) => {
    expect(states(pinned)).toEqual(expected);
  });

  test('are pinned by replacing the lines of that node alone', () => {
    const text = '# a comment\nn1 ssh-rsa AAAA\nn10 ssh-rsa BBBB\nn1 ssh-ed25519 CCCC\n';
    expect(withPinned(text, new Map([['n1', [{ type: 'ssh-ed25519', key: 'DDDD' }]]]))).toBe(
      '# a comment\nn10 ssh-rsa BBBB\nn1 ssh-ed25519 DDDD\n',
    );
  });
});

describeWith(['sshd', 'ssh', 'flock'], 'trust in host keys, with a real sshd', () => {
  let sshd: TestSshd;
  let folder: string;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-trust-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const environment = (nodes: readonly Node[]): TrustEnvironment => {
    const system = realSystem();
    const entries = nodes.map(({ name, address, transport, ssh }) => ({
      key: name,
      settings: { address, transport, ssh },
    }));
    const model: ClusterModel = {
      ocf: 1,
      cluster: { name: 'web', id: '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11' },
      defaults: { node: {} },
      nodes: entries,
      groups: {},
      groupSources: {},
      devices: {},
      fencing: [],
      resources: {},
      agentPath: [],
    };
    const stateFolder = join(folder, 'state');
    const journal = openJournal(join(folder, 'journal'), system);
    return { model, stateFolder, system, journal, reporter: silentReporter, signal: new AbortController().signal };
  };
  const pinned = () => join(folder, 'state', 'known_hosts');
  const both = () => environment([sshd.node('n1'), sshd.node('n2', 2)]);

  test('shows the fingerprints that ssh-keygen shows, and pins nothing by that', async () => {
    const plan = await planTrust(both(), { nodes: ['n[1-2]'] });
    const printed = execFileSync('ssh-keygen', ['-lf', join(sshd.folder, 'hostkey.pub')], { encoding: 'utf8' });
    expect(plan).toMatchObject({ nodes: 'n[1-2]', changes: 'n[1-2]', file: pinned() });
    expect(plan.entries).toMatchObject([
      { node: 'n1', address: '127.0.1.1', port: sshd.port, state: 'new', failure: null },
      { node: 'n2', address: '127.0.1.2', state: 'new' },
    ]);
    expect(plan.entries[0]?.keys).toEqual([
      expect.objectContaining({ type: 'ssh-ed25519', fingerprint: printed.split(' ')[1], state: 'new' }),
    ]);
    expect(() => statSync(pinned())).toThrow();
  });

  test('after pinning ssh goes through, a second time nothing is new', async () => {
    const env = both();
    const transport = openTransport({
      paths: { runtime: join(folder, 'x'.repeat(90)) },
      system: env.system,
      stateFolder: env.stateFolder,
    });
    const call = { argv: ['true'], timeout: 60_000 };
    expect(await transport.run(sshd.node('n2', 2), [call])).toMatchObject([{ failure: { code: 'CREDENTIALS' } }]);
    const result = await pinKeys(env, await planTrust(env, { nodes: ['n1,n2'] }));
    expect(result).toMatchObject({ verdict: 'OK', pinned: 2 });
    expect(readFileSync(pinned(), 'utf8')).toBe(`n1 ${sshd.hostKey}\nn2 ${sshd.hostKey}\n`);
    expect(statSync(pinned()).mode & 0o777).toBe(0o600);
    expect(env.journal.recent()).toMatchObject([{ kind: 'node trust', detail: { nodes: 'n[1-2]' } }]);
    expect(await transport.run(sshd.node('n2', 2), [call])).toMatchObject([{ state: 'done', code: 0 }]);

    const again = await planTrust(env, { nodes: ['n2'] });
    expect(again).toMatchObject({ changes: '', entries: [{ state: 'same' }] });
    expect(await pinKeys(env, again)).toMatchObject({ verdict: 'OK', pinned: 0 });
  });

  test('refuses a changed key unless it shall be replaced', async () => {
    const env = both();
    await pinKeys(env, await planTrust(env, { nodes: ['n1,n2'] }));
    const old = sshd.hostKey;
    await sshd.renewHostKey();
    const [type = '', key = ''] = sshd.hostKey.split(' ');
    await expect(planTrust(env, { nodes: ['n1'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(fingerprint({ type, key })),
      suggestions: expect.arrayContaining([expect.stringContaining('--replace')]),
    });
    const plan = await planTrust(env, { nodes: ['n1'], replace: true });
    expect(plan.entries).toMatchObject([{ state: 'changed', keys: [{ state: 'changed' }] }]);
    await pinKeys(env, plan);
    expect(readFileSync(pinned(), 'utf8')).toBe(`n2 ${old}\nn1 ${sshd.hostKey}\n`);
  });

  test('pins by fingerprint, and refuses when no key has it', async () => {
    const env = both();
    const [type = '', key = ''] = sshd.hostKey.split(' ');
    const plan = await planTrust(env, { nodes: ['n1'], fingerprint: fingerprint({ type, key }) });
    expect(plan.entries).toMatchObject([{ state: 'new', keys: [{ type }] }]);
    await expect(planTrust(env, { nodes: ['n1'], fingerprint: 'SHA256:other' })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('SHA256:other'),
    });
  });

  test('tells of a node that does not answer and pins the others', async () => {
    const dead = { ...sshd.node('n2', 2), ssh: { port: portOfNobody } };
    const env = environment([sshd.node('n1'), dead]);
    const plan = await planTrust(env, { nodes: ['n[1-2]'] });
    expect(plan).toMatchObject({
      changes: 'n1',
      entries: [
        { state: 'new' },
        { failure: { code: 'FAILED', message: expect.stringMatching(/n2 showed no host key .*: .*refused\.$/) } },
      ],
    });
    expect(await pinKeys(env, plan)).toMatchObject({ verdict: 'PARTIAL', pinned: 1 });
    expect(await pinKeys(env, await planTrust(env, { nodes: ['n2'] }))).toMatchObject({ verdict: 'FAILED', pinned: 0 });
  });

  test('says of a node behind a jump host what to do by hand', async () => {
    const env = environment([{ ...sshd.node('n1'), ssh: { jump: 'gate' } }]);
    const { entries } = await planTrust(env, { nodes: ['n1'] });
    expect(entries).toMatchObject([{ state: 'unreachable', failure: { message: expect.stringContaining('gate') } }]);
  });

  test('has nothing to do for nodes that ssh does not reach', async () => {
    await expect(planTrust(environment([localNode('n1')]), { nodes: ['n1'] })).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('keeps what others pin at the same time', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `n${index + 1}`);
    const env = environment(names.map((name, index) => sshd.node(name, index + 1)));
    const plans = await Promise.all(names.map((name) => planTrust(env, { nodes: [name] })));
    await Promise.all(plans.map((plan) => pinKeys(env, plan)));
    const lines = readFileSync(pinned(), 'utf8').trim().split('\n');
    expect(lines.toSorted()).toEqual(names.map((name) => `${name} ${sshd.hostKey}`));
    writeFileSync(pinned(), '');
  });
});
