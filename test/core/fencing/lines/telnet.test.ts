import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeTelnet, telnetFilter } from '../../../../src/core/fencing/lines/telnet.ts';

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

test('what was taken and comes again is no new offer; what is taken back is acknowledged', () => {
  const answers: number[][] = [];
  const filter = telnetFilter((bytes) => answers.push([...bytes]));
  const say = (...bytes: number[]) => filter.text(Buffer.from(bytes));
  for (let times = 0; times < 3; times++) say(255, 251, 3);
  say(255, 252, 3, 255, 252, 3, 255, 252, 31);
  say(255, 251, 3);
  expect(answers).toEqual([
    [255, 253, 3],
    [255, 254, 3],
    [255, 253, 3],
  ]);
});

test("data with telnet's own byte in it comes back as it was", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      // NUL is padding
      const data = Buffer.from(bytes.filter((byte) => byte !== 0));
      expect(telnetFilter().text(escapeTelnet(data))).toBe(data.toString('latin1'));
    }),
  );
});
