import { describe, expect, test } from '@jest/globals';
import { judgeAddress, type LookUp } from '../../../src/core/doctor/address.ts';
import { compareAgents } from '../../../src/core/doctor/agent-versions.ts';
import { judgeClocks } from '../../../src/core/doctor/clock.ts';
import { type Finding, findingsOf, foldFindings, milliseconds } from '../../../src/core/doctor/finding.ts';
import { rsaBits } from '../../../src/core/doctor/host-key.ts';
import { readFacts, whoMayChange } from '../../../src/core/doctor/node-facts.ts';

const brief = (findings: readonly Finding[]) => findings.map(({ node, verdict }) => `${node} ${verdict}`);

describe('findings', () => {
  test('equal ones of many nodes are one, with the range of what was measured; the worst come first', () => {
    const found = [
      findingsOf('clock', 'n1').good('Well.'),
      ...['n3', 'n2'].map((node, index) =>
        findingsOf('shell', node).warning('Slow.', "Mend it on '{nodes}'.", milliseconds(300 + 100 * index)),
      ),
      findingsOf('secrets', null).bad('Bad.'),
      findingsOf('shell', 'n4').warning('Slow.', 'Mend it otherwise.'),
    ];
    expect(foldFindings(found)).toEqual([
      expect.objectContaining({
        check: 'secrets',
        nodes: null,
        names: [],
        verdict: 'bad',
        measured: null,
        remedy: null,
      }),
      {
        check: 'shell',
        nodes: 'n[2-3]',
        names: ['n2', 'n3'],
        verdict: 'warning',
        message: 'Slow.',
        measured: { least: 300, most: 400, unit: 'ms' },
        remedy: "Mend it on 'n[2-3]'.",
      },
      expect.objectContaining({ nodes: 'n4', remedy: 'Mend it otherwise.' }),
      expect.objectContaining({ nodes: 'n1', verdict: 'good' }),
    ]);
  });
});

describe('clocks', () => {
  const clock = (node: string, ahead: number, error = 5) => ({ node, ahead, error });
  test.each<[string, ReturnType<typeof clock>[], string[]]>([
    ['near enough', [clock('n1', 900), clock('n2', -90)], ['n1 good', 'n2 good']],
    ['far, but the answer was so slow that it may be near', [clock('n1', 1500, 600)], ['n1 good']],
    ['one node ahead', [clock('n1', 2000)], ['n1 warning']],
    ['far behind', [clock('n1', -60_000)], ['n1 bad']],
    ['all agree against this machine', [clock('n1', 5000), clock('n2', 5100)], ['null warning']],
    [
      'apart from each other, each near this machine',
      [clock('n1', 800), clock('n2', 0), clock('n3', -800)],
      ['n1 good', 'n2 good', 'n3 good', 'n3 warning', 'n1 warning'],
    ],
    ['none was told', [], []],
  ])('%s', (_, clocks, expected) => {
    expect(brief(judgeClocks(clocks))).toEqual(expected);
  });

  test('says which way', () => {
    expect(judgeClocks([clock('n1', -2000)])[0]).toMatchObject({ message: expect.stringContaining('behind') });
    expect(judgeClocks([clock('n1', 2000)])[0]).toMatchObject({ message: expect.stringContaining('ahead') });
    const [all] = judgeClocks([clock('n1', 2000), clock('n2', 2000)]);
    expect(all).toMatchObject({ message: expect.stringContaining('this machine is behind') });
  });
});

describe('agents of several nodes', () => {
  const facts = (checksum: string, version = '') => ({ agents: [{ name: 'ocf:x:y', checksum }], version });
  test('the odd ones are named', () => {
    const found = compareAgents(['1', '1', '2'].map((sum, index) => ({ node: `n${index + 1}`, facts: facts(sum) })));
    expect(found).toEqual([
      expect.objectContaining({ node: 'n3', verdict: 'warning', message: expect.stringContaining('n[1-2]') }),
    ]);
  });

  test('equal ones are good, one node alone says nothing', () => {
    const nodes = ['n1', 'n2'].map((node) => ({ node, facts: facts('1', '4.12') }));
    expect(brief(compareAgents(nodes))).toEqual(['n1 good', 'n2 good']);
    expect(compareAgents(nodes.slice(0, 1))).toEqual([]);
  });

  test('packages of different versions are told even where the files are equal', () => {
    const found = compareAgents([
      { node: 'n1', facts: facts('1', '4.12') },
      { node: 'n2', facts: facts('1', '4.11') },
    ]);
    expect(found).toEqual([
      expect.objectContaining({ node: 'n2', message: expect.stringContaining('4.12 on n1, 4.11 on n2') }),
    ]);
  });
});

describe('what a node answers', () => {
  test('lines of others are passed over, and an answer that was cut is not complete', () => {
    expect(
      readFacts('hello\nuser\tadmin\t7\t/home/a b\tyes\nfolder\t/tmp\tno\t100\t-\nprogram\tsleep\tno\n'),
    ).toMatchObject({
      complete: false,
      user: { name: 'admin', id: 7, home: '/home/a b', there: true },
      folders: [{ path: '/tmp', there: true, writable: false, space: 100 }],
      missing: ['sleep'],
      agents: [],
    });
    expect(readFacts('end\n').complete).toBe(true);
  });

  test('the limits of sshd stand in its title', () => {
    const title = 'listener\tsshd: /usr/sbin/sshd -D [listener] 0 of 10-10\nmaxstartups\t7:30:9\nmaxsessions\t1\nend';
    expect(readFacts(title)).toMatchObject({ startups: 10, sessions: 1 });
    expect(readFacts('maxstartups\t7:30:9\nend')).toMatchObject({ startups: 7 });
    expect(readFacts('end')).not.toHaveProperty('sessions');
  });

  test.each([
    ['-rwxr-xr-x', 0, 0, undefined],
    ['-rwxr-xr-x', 7, 0, undefined],
    ['-rwxr-xr-x', 8, 0, 'user 8'],
    ['-rwxrwxr-x', 0, 0, undefined],
    ['-rwxrwxr-x', 0, 5, 'group 5'],
    ['-rwxr-xrwx', 0, 0, 'everybody'],
    ['drwxrwxrwt', 0, 0, undefined],
    ['drwxrwxrwx+', 0, 0, 'everybody'],
  ])('%s of %d:%d can be changed by %s', (mode, owner, group, who) => {
    expect(whoMayChange({ path: '/x', mode, owner, group }, 7)).toBe(who);
  });
});

describe('bits of an RSA key in a line of known_hosts', () => {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);
  const line = (modulus: Buffer) => {
    const blob = Buffer.concat([field(Buffer.from('ssh-rsa')), field(Buffer.from([1, 0, 1])), field(modulus)]);
    return `|1|salt|hash ssh-rsa ${blob.toString('base64')} comment`;
  };
  test.each([
    [Buffer.concat([Buffer.from([0, 0x80]), Buffer.alloc(127)]), 1024],
    [Buffer.concat([Buffer.from([0x7f]), Buffer.alloc(127)]), 1023],
    [Buffer.alloc(0), undefined],
  ])('%#', (modulus, bits) => {
    expect(rsaBits(line(modulus))).toBe(bits);
  });

  test('another key, or one that is cut, has none', () => {
    expect(rsaBits('n1 ssh-ed25519 AAAA')).toBeUndefined();
    expect(rsaBits('n1 ssh-rsa AAAA')).toBeUndefined();
  });
});

describe('the look-up of an address', () => {
  const found = (changes: Partial<LookUp>): LookUp => ({
    addresses: ['10.0.0.1', 'fe80::1'],
    milliseconds: 5,
    timedOut: false,
    ...changes,
  });
  test.each<[string | undefined, LookUp | undefined, string, RegExp]>([
    [undefined, undefined, 'good', /needs no look-up/],
    ['n1', found({}), 'good', /soon/],
    ['n1', found({ milliseconds: 400 }), 'warning', /takes long/],
    ['n1', found({ addresses: ['10.0.0.1', '10.0.0.2'] }), 'warning', /several: 10\.0\.0\.1, 10\.0\.0\.2/],
    ['n1', found({ addresses: [] }), 'bad', /not known/],
    ['n1', found({ timedOut: true }), 'bad', /within 10 s/],
    ['n1', undefined, 'unknown', /no getent/],
  ])('%s, %j is %s', (name, look, verdict, message) => {
    expect(judgeAddress('n1', name, look)).toMatchObject({ verdict, message: expect.stringMatching(message) });
  });
});
