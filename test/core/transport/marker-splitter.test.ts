import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MarkerSplitter } from '../../../src/core/transport/marker-splitter.ts';

describe('MarkerSplitter', () => {
  // cuts a text anywhere, as a pipe may
  const split = (text: string, cuts: readonly number[]) => {
    const seen: (string | readonly string[])[] = [];
    let run = '';
    const flush = () => {
      if (run !== '') seen.push(run);
      run = '';
    };
    const splitter = new MarkerSplitter('0a1b', {
      text: (chunk) => {
        run += chunk.toString('latin1');
      },
      marker: (words) => {
        flush();
        seen.push(words);
      },
    });
    const bytes = Buffer.from(text, 'latin1');
    const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
    for (const [index, place] of places.slice(1).entries()) splitter.write(bytes.subarray(places[index] ?? 0, place));
    splitter.end();
    flush();
    return seen;
  };

  test('takes the markers out wherever the pieces end', () => {
    const text = 'banner\n0a1b \nnot\n\n0a1b B 0\nout\n0a1\n\n0a1b E 0 3 T\n\n\n0a1b B 1\n\n0a1b E 1 0 \ntail\n';
    const expected = [
      'banner',
      [''],
      'not\n',
      ['B', '0'],
      'out\n0a1\n',
      ['E', '0', '3', 'T'],
      '\n',
      ['B', '1'],
      ['E', '1', '0'],
      'tail\n',
    ];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 20 }), (cuts) => {
        expect(split(text, cuts)).toEqual(expected);
      }),
    );
  });

  test('gives on what only looked like a marker', () => {
    expect(split('\n0a1c x\n\n0a1b', [3])).toEqual(['\n0a1c x\n\n0a1b']);
  });
});
