import { expect, test } from '@jest/globals';
import { parseLineAddress } from '../../../src/core/fencing/line.ts';
import { telnetFilter } from '../../../src/core/fencing/telnet.ts';

const talk = [255, 251, 1, 65, 255, 253, 24, 255, 250, 24, 1, 255, 240, 66, 0, 255, 255, 255, 241, 67];

test("telnet's own bytes are taken out, however the stream is cut", () => {
  for (let cut = 0; cut <= talk.length; cut++) {
    const filter = telnetFilter();
    const text = filter.text(Buffer.from(talk.slice(0, cut))) + filter.text(Buffer.from(talk.slice(cut)));
    expect(text).toBe('AB\u00ffC');
  }
});

test('offers are declined; the echo of the server is let be', () => {
  const answers: number[][] = [];
  telnetFilter((bytes) => answers.push([...bytes])).text(Buffer.from([...talk, 255, 251, 31]));
  expect(answers).toEqual([
    [255, 253, 1],
    [255, 252, 24],
    [255, 254, 31],
  ]);
});

test.each([
  ['tcp://10.0.0.1:4001', { kind: 'tcp', host: '10.0.0.1', port: 4001 }],
  ['telnet://pdu', { kind: 'telnet', host: 'pdu', port: 23 }],
  ['tcp://[fe80::1]:23', { kind: 'tcp', host: 'fe80::1', port: 23 }],
  ['/dev/ttyS0', { kind: 'serial', path: '/dev/ttyS0' }],
])('%s', (where, address) => {
  expect(parseLineAddress(where)).toEqual(address);
});

test.each(['pdu', 'http://pdu', 'tcp://', 'tcp://a b', 'tcp://pdu:99999', 'tcp://pdu:23/x', 'ttyS0'])(
  '%s is no line',
  (where) => {
    expect(() => parseLineAddress(where)).toThrow(expect.objectContaining({ code: 'INVALID' }));
  },
);
