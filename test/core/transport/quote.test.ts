import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { printfFormat, quote, quoteAll } from '../../../src/core/transport/quote.ts';
import { awkward } from './conditions.ts';

describe('quote', () => {
  test('leaves plain words as they are', () => {
    expect(quoteAll(['ocf', 'run', 'n1', 'a b', ''])).toBe("ocf run n1 'a b' ''");
  });

  test('is read back by the shell unchanged', () => {
    const words = fc
      .sample(fc.string({ unit: 'grapheme', maxLength: 20 }), 300)
      .map((word) => word.replaceAll('\0', ''));
    const all = [...words, awkward, '-n', '=x', '~', "'", "\\'"];
    const read = execFileSync('/bin/sh', ['-s'], {
      input: `printf '%s\\0' ${all.map(quote).join(' ')}`,
      encoding: 'utf8',
    });
    expect(read.split('\0').slice(0, -1)).toEqual(all);
  });

  test('carries any text through printf, NUL too', () => {
    for (const text of [awkward, '-v x', '%d\\n\0\0', '\\', '100%']) {
      const read = execFileSync('/bin/sh', ['-s'], { input: `printf -- ${printfFormat(text)}`, encoding: 'utf8' });
      expect(read).toBe(text);
    }
  });
});
