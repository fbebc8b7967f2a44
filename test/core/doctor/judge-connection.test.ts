import { describe, expect, test } from '@jest/globals';
import type { Node } from '../../../src/core/config/model.ts';
import type { Examination } from '../../../src/core/doctor/examine-node.ts';
import { judgeHostKey } from '../../../src/core/doctor/host-key.ts';
import { judgeConnection, wasSlow } from '../../../src/core/doctor/judge-connection.ts';
import type { SshTimeline } from '../../../src/core/doctor/ssh-timeline.ts';

const node: Node = {
  name: 'n1',
  id: '',
  address: '10.0.0.1',
  transport: 'ssh',
  ssh: {},
  command: [],
  votes: 1,
  attributes: {},
};
const quick: SshTimeline = {
  connect: 1,
  banner: 10,
  keyExchange: 20,
  authentication: 20,
  session: 5,
  shell: 20,
  total: 80,
  kex: 'curve25519-sha256',
  jumps: [],
  offered: 1,
  methods: ['publickey'],
  forced: false,
};
const reached = (changes: Partial<SshTimeline> = {}, others: Partial<Examination> = {}): Examination => ({
  node,
  noise: '',
  total: changes.total ?? 80,
  timeline: { ...quick, ...changes },
  ...others,
});
const wrong = (examination: Examination) =>
  judgeConnection(examination)
    .filter(({ verdict }) => verdict !== 'good')
    .map(({ check, verdict, message, remedy }) => `${verdict} ${check}: ${message} ${remedy}`);

describe('a connection that was made', () => {
  test('is good where nothing is slow', () => {
    expect(wrong(reached())).toEqual([]);
    expect(wasSlow(reached())).toBe(false);
  });

  test.each<[Partial<SshTimeline>, RegExp]>([
    [{ total: 2500 }, /^warning connection: .*takes long/],
    [{ connect: 400 }, /^warning connect: The TCP connection/],
    [{ banner: 700 }, /^warning connect: sshd takes long to show itself.*MaxStartups/],
    [{ authentication: 1500 }, /^warning authentication: The login takes long\. .*UseDNS no/],
    [{ authentication: 1500, methods: ['gssapi-with-mic'] }, /GSSAPI was tried in vain.*GSSAPIAuthentication=no/],
    [{ shell: 900 }, /^warning shell: The shell takes long.*bashrc/],
  ])('%j is slow', (changes, expected) => {
    expect(wrong(reached(changes))).toEqual([expect.stringMatching(expected)]);
    expect(wasSlow(reached(changes))).toBe(true);
  });

  test.each<[Partial<SshTimeline>, RegExp]>([
    [{ kex: 'sntrup761x25519-sha512@openssh.com' }, /^warning key-exchange: .*KexAlgorithms=curve25519-sha256/],
    [{ kex: 'diffie-hellman-group14-sha1' }, /^bad key-exchange: .*broken/],
    [{ kex: 'diffie-hellman-group16-sha512' }, /^warning key-exchange: .*slow/],
    [{ offered: 6 }, /^warning authentication: .*5 keys were tried in vain.*ssh\.identity=FILE/],
    [{ jumps: [{ host: 'gate', at: 2000 }] }, /^warning connect: .*jump host gate\..*ControlMaster/],
  ])('%j is worth a word', (changes, expected) => {
    expect(wrong(reached(changes))).toEqual([expect.stringMatching(expected)]);
  });

  test('is not judged by its time where many others were measured beside it', () => {
    const slow = { connect: 900, banner: 900, authentication: 9000, shell: 9000, total: 20_000 };
    expect(wrong(reached({ ...slow, jumps: [{ host: 'gate', at: 5000 }] }, { crowded: true }))).toEqual([]);
    const kex = wrong(reached({ ...slow, kex: 'sntrup761x25519-sha512' }, { crowded: true, noise: 'hello' }));
    expect(kex).toEqual([
      expect.stringMatching(/^warning key-exchange/),
      expect.stringMatching(/^warning shell: .*print/),
    ]);
  });

  test('names a quick jump host and what it takes, without a complaint', () => {
    const examination = reached({ jumps: [{ host: 'gate', at: 40 }] });
    expect(wrong(examination)).toEqual([]);
    expect(judgeConnection(examination)).toContainEqual(
      expect.objectContaining({
        check: 'connect',
        message: expect.stringContaining('gate'),
        measured: { value: 40, unit: 'ms' },
      }),
    );
  });

  test('what the login scripts print is shown, but its first line alone', () => {
    const [line] = wrong(reached({ forced: true }, { noise: `\nWelcome\x1b[2J ${'!'.repeat(100)}\nmore` }));
    expect(line).toMatch(/^warning shell: .*"Welcome.*…"/);
    expect(line).toContain('A command in authorized_keys');
    expect(line).not.toContain('more');
  });
});

describe('a node that gave no shell', () => {
  const lost = (message: string, noise = ''): Examination => ({
    node,
    noise,
    total: 5000,
    timeline: { jumps: [], offered: 0, methods: [], forced: false },
    failure: { code: 'FAILED', message, suggestions: ['Look at it: ocf node trust n1'] },
  });
  test.each<[Examination, RegExp]>([
    [
      lost('The connection to node n1 (10.0.0.1) was refused.'),
      /^bad connection: The connection to the node was refused/,
    ],
    [lost('The host key of node n1 is not known.'), /^bad host-key: .*of the node.*trust \{nodes\}/],
    [
      {
        ...lost('ssh gave no shell on node n1: Connection reset.'),
        timeline: { connect: 1, jumps: [], offered: 0, methods: [], forced: false },
      },
      /^bad limits: .*MaxStartups/,
    ],
    [
      {
        ...lost('There was no answer from node n1 in time.'),
        timeline: { connect: 1, jumps: [], offered: 0, methods: [], forced: false },
        failure: { code: 'TIMEOUT', message: 'There was no answer from node n1 in time.', suggestions: [] },
      },
      /^bad connection: There was no answer/,
    ],
    [
      {
        ...lost('ssh gave no shell on node n1: Connection reset.'),
        said: 'kex_exchange_identification: Connection closed by remote host',
        timeline: { jumps: [{ host: 'gate', at: 10 }], offered: 0, methods: [], forced: false },
      },
      /^bad limits: /,
    ],
    [lost('ssh ended.', 'This account is not available.\n'), /^bad shell: .*This account is not available/],
    [
      {
        ...lost('Login on node n1 was denied.'),
        said: 'Permission denied (publickey).\nkex_exchange_identification: Connection closed by remote host',
        node: { ...node, ssh: { jump: 'gate' } },
      },
      /^bad connection: Login on the node was denied\. The jump host gate did not let in\./,
    ],
  ])('%#', (examination, expected) => {
    expect(wrong(examination)).toEqual([expect.stringMatching(expected)]);
    expect(judgeHostKey(examination)).toEqual([]);
  });
});

describe('the host key', () => {
  const key = (changes: Partial<SshTimeline>, others: Partial<Examination> = {}) =>
    judgeHostKey(reached({ hostKey: { type: 'ssh-ed25519', fingerprint: 'SHA256:x' }, ...changes }, others));
  test('is best pinned in the cluster', () => {
    expect(key({}, { pinnedFile: '/state/known_hosts' })).toMatchObject([{ verdict: 'good' }]);
    expect(key({ vouched: { file: '/home/me/.ssh/known_hosts', line: 3 } })).toMatchObject([
      { verdict: 'warning', message: expect.stringContaining('/home/me/.ssh/known_hosts') },
    ]);
  });

  test.each<[Partial<SshTimeline>, string, RegExp]>([
    [{ hostKey: { type: 'ssh-dss', fingerprint: 'x' } }, 'bad', /DSA/],
    [{ hostKeyAlgorithm: 'ssh-rsa' }, 'warning', /SHA-1/],
  ])('%j is weak', (changes, verdict, message) => {
    expect(key(changes, { pinnedFile: '/x' })[1]).toMatchObject({ verdict, message: expect.stringMatching(message) });
  });
});
