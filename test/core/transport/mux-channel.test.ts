import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CappedOutput } from '../../../src/core/transport/capped-output.ts';
import { MuxChannel, ownWindow } from '../../../src/core/transport/mux-channel.ts';
import { type Field, message, muxFrame } from '../../../src/core/transport/mux-message.ts';

type Sent = readonly [type: number, ...fields: readonly Field[]];
const remote = 42;

function channelWith({ window, packet }: { window: number; packet: number }) {
  const sent: Sent[] = [];
  let over = 0;
  const body = muxFrame(0, remote, window, packet).subarray(4);
  const line = { send: (...words: Sent) => void sent.push(words), over: () => void over++ };
  const channel = new MuxChannel(line, body);
  const outputs = { stdout: new CappedOutput(), stderr: new CappedOutput() };
  const take = (type: number, ...fields: readonly Field[]) => channel.take(type, muxFrame(0, ...fields).subarray(4));
  return { sent, channel, outputs, take, overs: () => over };
}

const dataIn = (sent: readonly Sent[]) =>
  sent.filter(([type]) => type === message.data).map(([, , , bytes]) => bytes as Buffer);

describe('a channel', () => {
  test('sends what is written, in order, never more than was allowed or in larger pieces, and its end last', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 400 }));
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 1, max: 90 }), (writes, grants, packet) => {
        const { sent, channel, take } = channelWith({ window: 50, packet });
        const text = writes.map((size, index) => String.fromCharCode(97 + (index % 26)).repeat(size));
        let allowed = 50;
        for (const part of text) channel.write(part);
        channel.closeInput();
        const seen = () => Buffer.concat(dataIn(sent)).toString();
        for (const grant of grants) {
          expect(seen()).toBe(text.join('').slice(0, allowed));
          take(message.window, grant);
          allowed += grant;
        }
        expect(seen()).toBe(text.join('').slice(0, allowed));
        expect(dataIn(sent).every(({ length }) => length > 0 && length <= packet)).toBe(true);
        const ends = sent.map(([type]) => type).filter((type) => type === message.eof);
        expect(ends).toHaveLength(allowed >= text.join('').length ? 1 : 0);
        if (ends.length > 0) expect(sent.at(-1)).toEqual([message.eof, remote]);
        expect(sent.every(([, to]) => to === remote)).toBe(true);
      }),
    );
  });

  test('gives back exactly the window that was used up', () => {
    const { sent, channel, outputs, take } = channelWith({ window: 100, packet: 100 });
    channel.exec('true', outputs);
    const chunk = 'x'.repeat(30_000);
    for (let index = 0; index < 200; index++) {
      if (index % 2) take(message.data, chunk);
      else take(message.extendedData, 1, chunk);
    }
    const grants = sent.filter(([type]) => type === message.window).map(([, , bytes]) => bytes as number);
    const granted = grants.reduce((sum, bytes) => sum + bytes, 0);
    expect(granted).toBeLessThanOrEqual(200 * 30_000);
    expect(200 * 30_000 - granted).toBeLessThan(ownWindow / 2);
    expect(outputs.stdout.omitted + outputs.stderr.omitted).toBe(200 * 30_000 - 4 * 65536);
  });

  test.each([
    ['its exit status', ['exit-status', Buffer.from([0]), 7], 7],
    ['its signal', ['exit-signal', Buffer.from([0]), 'TERM', Buffer.from([0]), '', ''], 143],
    ['a signal of another system', ['exit-signal', Buffer.from([0]), 'INFO', Buffer.from([0]), '', ''], 137],
  ] as [string, Field[], number][])('ends with %s', async (_, fields, code) => {
    const { channel, take, sent, overs } = channelWith({ window: 1, packet: 1 });
    take(message.request, ...fields);
    take(message.eof);
    take(message.close);
    expect(await channel.ended).toEqual({ started: true, code, survived: false });
    expect(sent).toEqual([[message.close, remote]]);
    expect([overs(), channel.end(0)]).toEqual([1, false]);
  });

  test('that is lost ends as an ssh does whose connection is lost, once', async () => {
    const { channel, overs } = channelWith({ window: 1, packet: 1 });
    channel.lost();
    channel.lost();
    expect(await channel.ended).toEqual({ started: true, code: 255, survived: false });
    expect(overs()).toBe(1);
  });

  test('that is told to end is given up when the node does not answer', async () => {
    const { channel, sent } = channelWith({ window: 1, packet: 1 });
    expect([channel.end(0), channel.end(0)]).toEqual([true, true]);
    expect(await channel.ended).toMatchObject({ code: 255 });
    expect(sent).toEqual([[message.close, remote]]);
  });
});
