import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OcfError } from '../../../../src/core/errors.ts';
import {
  type LineAddress,
  lineAddressText,
  lineKey,
  parseLineAddress,
} from '../../../../src/core/fencing/lines/address.ts';
import { parseSerialSettings } from '../../../../src/core/fencing/lines/serial-settings.ts';

test.each<[string, LineAddress]>([
  ['tcp://10.0.0.1:4001', { kind: 'tcp', host: '10.0.0.1', port: 4001 }],
  ['telnet://pdu', { kind: 'telnet', host: 'pdu', port: 23 }],
  ['telnet://pdu/', { kind: 'telnet', host: 'pdu', port: 23 }],
  ['tcp://[fe80::1]:23', { kind: 'tcp', host: 'fe80::1', port: 23 }],
  ['tcp://[fe80::1%eth0]:23', { kind: 'tcp', host: 'fe80::1%eth0', port: 23 }],
  ['/dev/ttyS0', { kind: 'serial', path: '/dev/ttyS0', settings: {} }],
  ['/dev/ttyS0?2400', { kind: 'serial', path: '/dev/ttyS0', settings: { baud: 2400 } }],
  ['/dev/a?b?9600', { kind: 'serial', path: '/dev/a?b', settings: { baud: 9600 } }],
  ['ssh://acs1', { kind: 'ssh', host: 'acs1', command: [] }],
  [
    'ssh://admin@acs1:2222/console 5',
    { kind: 'ssh', host: 'acs1', user: 'admin', port: 2222, command: ['console', '5'] },
  ],
  ['ssh://admin%3AttyS5@acs1', { kind: 'ssh', host: 'acs1', user: 'admin:ttyS5', command: [] }],
  ['ssh://acs1//bin/pm 1 status%20all', { kind: 'ssh', host: 'acs1', command: ['/bin/pm', '1', 'status all'] }],
  ['ssh://[::1]:22/sh -c $(id)', { kind: 'ssh', host: '::1', port: 22, command: ['sh', '-c', '$(id)'] }],
])('%s', (where, address) => {
  expect(parseLineAddress(where)).toEqual(address);
});

test.each([
  '',
  'pdu',
  'ttyS0',
  'http://pdu',
  'tcp://',
  'tcp://a b',
  'tcp://pdu:99999',
  'tcp://pdu:0',
  'tcp://pdu:23/x',
  'tcp://user@pdu:23',
  'tcp://pdu\n:23',
  '/dev/',
  '/dev/tty\0S0',
  '/dev/ttyS0?',
  '/dev/ttyS0?9600,9600',
  '/dev/ttyS0?9601x',
  '/dev/ttyS0?96',
  '/dev/ttyS0?8n3',
  'ssh://',
  'ssh://@acs1/x',
  'ssh://-oProxyCommand=id/x',
  'ssh://admin:secret@acs1/x',
  'ssh://-l@acs1/x',
  'ssh://acs1/bin/pm 1',
  'ssh://acs1/-x',
  'ssh://acs1/a%0ab',
  'ssh://acs1/a%zz',
  'ssh://a%41/x',
  'ssh://acs1/\ud800',
])('%j is no line', (where) => {
  expect(() => parseLineAddress(where)).toThrow(expect.objectContaining({ code: 'INVALID' }));
});

test.each([
  ['9600,8n1', { baud: 9600, dataBits: 8, parity: 'none', stopBits: 1 }],
  ['7E2', { dataBits: 7, parity: 'even', stopBits: 2 }],
  ['rtscts, -hupcl,300', { flow: 'rtscts', hangUp: false, baud: 300 }],
])('settings %s', (text, settings) => {
  expect(parseSerialSettings(text)).toEqual(settings);
});

const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
const port = fc.integer({ min: 1, max: 65_535 });
// a word of a command may hold anything that is no control character
const word = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/[\x00-\x1f\x7f]/.test(text));
const command = fc
  .array(word, { maxLength: 4 })
  .filter(([program = 'x']) => !program.startsWith('-') && !/^[^/]+\//.test(program));
const user = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._@:+\\-]{0,12}\$?$/);
const settings = fc.record(
  {
    baud: fc.constantFrom(300, 2400, 9600, 115_200),
    flow: fc.constantFrom('rtscts' as const, 'xonxoff' as const),
    hangUp: fc.boolean(),
  },
  { requiredKeys: [] },
);
const frame = fc.record({
  dataBits: fc.constantFrom(5 as const, 6 as const, 7 as const, 8 as const),
  parity: fc.constantFrom('none' as const, 'odd' as const, 'even' as const),
  stopBits: fc.constantFrom(1 as const, 2 as const),
});
const path = fc.array(fc.stringMatching(/^[\w .:%-]+$/), { minLength: 1 }).map((names) => `/${names.join('/')}`);
const address: fc.Arbitrary<LineAddress> = fc.oneof(
  fc.record({ kind: fc.constantFrom('tcp' as const, 'telnet' as const), host, port }),
  fc.record(
    { kind: fc.constant('ssh' as const), host, user, port, command },
    { requiredKeys: ['kind', 'host', 'command'] },
  ),
  fc.record({
    kind: fc.constant('serial' as const),
    path,
    settings: fc.oneof(
      settings,
      fc.tuple(settings, frame).map(([some, more]) => ({ ...some, ...more })),
    ),
  }),
);

test('an address written and read is the same', () => {
  fc.assert(fc.property(address, (each) => expect(parseLineAddress(lineAddressText(each))).toEqual(each)));
});

test('any text is an address that can be written, or INVALID', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom('tcp://', 'telnet://', 'ssh://', '/'), fc.string()).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (where) => {
      try {
        const read = parseLineAddress(where);
        expect(parseLineAddress(lineAddressText(read))).toEqual(read);
      } catch (error) {
        if (!(error instanceof OcfError)) throw error;
        expect(error.code).toBe('INVALID');
      }
    }),
  );
});

test('one line has one key, however it is written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-line-'));
  try {
    writeFileSync(join(folder, 'ttyX0'), '');
    symlinkSync(join(folder, 'ttyX0'), join(folder, 'pdu'));
    expect(lineKey(join(folder, 'pdu?2400'))).toBe(lineKey(join(folder, 'ttyX0')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  expect(lineKey('telnet://PDU')).toBe(lineKey('tcp://pdu:23'));
  expect(lineKey('tcp://pdu:24')).not.toBe(lineKey('tcp://pdu:23'));
  expect(lineKey('ssh://acs1/console  5')).toBe(lineKey('ssh://ACS1/console 5'));
  expect(lineKey('ssh://acs1/console 5')).not.toBe(lineKey('ssh://acs1/console%205'));
});
