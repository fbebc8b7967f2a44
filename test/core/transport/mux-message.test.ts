import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FrameReader, muxFrame, stringAt } from '../../../src/core/transport/mux-message.ts';

describe('frames of a master', () => {
  test('come out whole however the stream is cut', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }), (wanted, sizes) => {
        const stream = Buffer.concat(wanted.map((body) => muxFrame(Buffer.from(body))));
        const reader = new FrameReader();
        const found: number[][] = [];
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] as number;
          for (const body of reader.take(stream.subarray(at, at + size))) found.push([...body]);
          at += size;
        }
        expect(found).toEqual(wanted.map((body) => [...body]));
      }),
    );
  });

  test('are refused when they claim more than a master sends', () => {
    const reader = new FrameReader();
    expect(() => [...reader.take(Buffer.from([0, 4, 0, 1]))]).toThrow('too long');
  });

  test('hold numbers, strings with their length, and bytes as they are', () => {
    expect(muxFrame(1, 'é', Buffer.from([7]))).toEqual(
      Buffer.from([0, 0, 0, 11, 0, 0, 0, 1, 0, 0, 0, 2, 0xc3, 0xa9, 7]),
    );
  });

  test('do not give strings that are longer than they are', () => {
    expect(stringAt(Buffer.from([9, 0, 0, 0, 1, 65, 66]), 1).toString()).toBe('A');
    expect(() => stringAt(Buffer.from([0, 0, 0, 3, 65, 66]), 0)).toThrow(RangeError);
  });
});
