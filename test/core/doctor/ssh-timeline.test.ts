import { describe, expect, test } from '@jest/globals';
import { LineTimes } from '../../../src/core/doctor/line-times.ts';
import { readTimeline } from '../../../src/core/doctor/ssh-timeline.ts';

/** Lines of `ssh -v`, ten milliseconds apart, the first at 1010. */
const lines = (...texts: string[]) => texts.map((text, index) => ({ text, at: 1010 + 10 * index }));

const direct = [
  'OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026',
  'debug1: Connecting to n1.mgmt [10.0.0.1] port 22.',
  'debug1: Connection established.',
  'debug1: Remote protocol version 2.0, remote software version OpenSSH_9.2p1',
  'debug1: kex: algorithm: sntrup761x25519-sha512',
  'debug1: kex: host key algorithm: rsa-sha2-512',
  'debug1: Server host key: ssh-rsa SHA256:abc',
  'debug1: Found key in /home/me/my keys:12:7',
  'debug1: SSH2_MSG_NEWKEYS received',
  'debug1: Next authentication method: gssapi-with-mic',
  'debug1: Next authentication method: publickey',
  'debug1: Offering public key: /one ED25519 SHA256:x explicit',
  'debug1: Offering public key: /two ED25519 SHA256:y explicit',
  'Authenticated to n1.mgmt ([10.0.0.1]:22) using "publickey".',
  'debug1: Remote: /root/.ssh/authorized_keys:1: key options: agent-forwarding command pty user-rc',
  'debug1: Sending command: exec env -i /bin/sh -s',
];

describe('what ssh -v tells of a connection', () => {
  test('its parts and what was used', () => {
    expect(readTimeline(lines(...direct), 1000, 1200)).toEqual({
      lookup: 20,
      connect: 10,
      banner: 10,
      keyExchange: 50,
      authentication: 50,
      session: 20,
      shell: 40,
      total: 200,
      host: 'n1.mgmt',
      server: 'OpenSSH_9.2p1',
      kex: 'sntrup761x25519-sha512',
      hostKeyAlgorithm: 'rsa-sha2-512',
      hostKey: { type: 'ssh-rsa', fingerprint: 'SHA256:abc' },
      vouched: { file: '/home/me/my keys:12', line: 7 },
      jumps: [],
      offered: 2,
      methods: ['gssapi-with-mic', 'publickey'],
      forced: true,
    });
  });

  test('no part that did not come to its end', () => {
    const timeline = readTimeline(lines(...direct.slice(0, 4)), 1000, undefined);
    expect(timeline).toEqual({
      lookup: 20,
      connect: 10,
      banner: 10,
      host: 'n1.mgmt',
      server: 'OpenSSH_9.2p1',
      jumps: [],
      offered: 0,
      methods: [],
      forced: false,
    });
    expect(readTimeline([], 0, undefined)).toEqual({ jumps: [], offered: 0, methods: [], forced: false });
  });

  test('a jump host that lets in is told from the node behind it', () => {
    const through = [
      'debug1: Executing proxy command: exec ssh -v -W [10.0.0.1]:22 gate',
      'debug1: Connecting to gate [10.9.9.9] port 22.',
      'debug1: Connection established.',
      'debug1: Remote protocol version 2.0, remote software version OpenSSH_8.0',
      'debug1: kex: algorithm: curve25519-sha256',
      'debug1: SSH2_MSG_NEWKEYS received',
      'Authenticated to gate ([10.9.9.9]:22) using "publickey".',
    ];
    const timeline = readTimeline(lines(...through, ...direct.slice(3)), 1000, 1300);
    expect(timeline).toMatchObject({
      jumps: [{ host: 'gate', at: 70 }],
      connect: 80,
      server: 'OpenSSH_9.2p1',
      kex: 'sntrup761x25519-sha512',
      keyExchange: 50,
    });
    expect(timeline).not.toHaveProperty('host');
    expect(timeline).not.toHaveProperty('banner');
    expect(readTimeline(lines(...through), 1000, undefined)).toMatchObject({ jumps: [{ host: 'gate' }] });
  });

  test('a line has the time at which its end came, however it is cut', () => {
    let now = 1;
    const times = new LineTimes(() => now);
    times.write(Buffer.from('one\r\ntw'));
    now = 2;
    times.write(Buffer.from('o\nthree'));
    expect(times.lines).toEqual([
      { text: 'one', at: 1 },
      { text: 'two', at: 2 },
    ]);
  });
});
