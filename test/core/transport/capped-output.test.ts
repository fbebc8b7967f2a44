import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CappedOutput } from '../../../src/core/transport/capped-output.ts';

describe('CappedOutput', () => {
  test('keeps all of a short text', () => {
    const output = new CappedOutput(4);
    for (const part of ['ab', 'cd', 'ef', 'gh']) output.write(Buffer.from(part));
    expect(output.text).toBe('abcdefgh');
    expect(output.omitted).toBe(0);
  });

  test('keeps a character that came in two pieces', () => {
    const output = new CappedOutput();
    const bytes = Buffer.from('é');
    output.write(bytes.subarray(0, 1));
    output.write(bytes.subarray(1));
    expect(output.text).toBe('é');
  });

  test('keeps the two ends whatever the pieces are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 9 })),
        fc.integer({ min: 1, max: 12 }),
        (parts, cap) => {
          const output = new CappedOutput(cap);
          for (const part of parts) output.write(Buffer.from(part));
          const all = parts.join('');
          const omitted = Math.max(0, all.length - 2 * cap);
          const expected =
            omitted === 0 ? all : `${all.slice(0, cap)}\n[… ${omitted} bytes left out …]\n${all.slice(-cap)}`;
          expect(output.omitted).toBe(omitted);
          expect(output.text).toBe(expected);
          expect(output.omitted).toBe(omitted);
        },
      ),
    );
  });
});
