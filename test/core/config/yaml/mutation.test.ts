import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { decodeText } from '../../../../src/core/config/yaml/decode.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { wholeCluster } from '../check/samples.ts';
import { styles } from './styles.ts';

const folder = mkdtempSync(join(tmpdir(), 'ocf-mutation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rounds = process.env.OCF_LONG === '1' ? 20_000 : 3_000;
const pieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '#',
  ' #',
  '-',
  '- ',
  '"',
  "'",
  '&a',
  '*a',
  '<<: ',
  '!!str ',
  '!x ',
  '|',
  '>',
  '%',
  '@',
  '`',
  '\t',
  '\n',
  '\r',
  ' ',
  '\n  ',
  '?',
  ',',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '\ud83d',
  '0x',
  '...',
  '---',
  '~',
  'null',
  '[1-',
  '1e999',
  '__proto__',
];

/** A small generator whose numbers depend on the seed alone, so that a failure can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function mutated(text: string, next: () => number): string {
  let result = text;
  for (let count = 1 + Math.floor(next() * 3); count > 0; count--) {
    const at = Math.floor(next() * result.length);
    const length = Math.floor(next() * next() * 40);
    const other = Math.floor(next() * result.length);
    const kind = next();
    if (kind < 0.4) result = result.slice(0, at) + pieces[Math.floor(next() * pieces.length)] + result.slice(at);
    else if (kind < 0.7) result = result.slice(0, at) + result.slice(at + length);
    else if (kind < 0.9) result = result.slice(0, at) + result.slice(other, other + length) + result.slice(at);
    else result = result.slice(0, at);
  }
  return result;
}

test(`${rounds} mutated files: a model, or every problem with line and column`, async () => {
  const sources = [wholeCluster, wholeCluster, ...Object.values(styles)];
  let [valid, invalid] = [0, 0];
  for (let seed = 1; seed <= rounds; seed++) {
    const text = mutated(sources[seed % sources.length] as string, random(seed));
    try {
      await understandText('web.yaml', text);
      valid++;
    } catch (error) {
      if (!(error instanceof OcfError)) throw new Error(`seed ${seed}: ${(error as Error).stack}`);
      invalid++;
      const problems = error.data?.problems as { message: string; place: { line: number; column: number } }[];
      const lines = text.split(/\r\n|\n|\r/);
      for (const { message, place } of problems) {
        const spot = `seed ${seed}: ${message} at ${place?.line}:${place?.column}`;
        if (!(place.line >= 1 && place.line <= lines.length)) throw new Error(spot);
        if (!(place.column >= 1 && place.column <= (lines[place.line - 1]?.length ?? 0) + 2)) throw new Error(spot);
        if (message === '' || /[\x00-\x1f\x7f-\x9f]|\bundefined\b|\[object/.test(message)) throw new Error(spot);
      }
      if (error.code !== 'INVALID' || problems.length === 0) throw new Error(`seed ${seed}: ${error.code}`);
    }
  }
  expect(valid).toBeGreaterThan(rounds / 200);
  expect(invalid).toBeGreaterThan(rounds / 3);
});

test('bytes that are no text have their place', () => {
  const bytes = Buffer.from(wholeCluster);
  const next = random(7);
  for (let round = 0; round < 300; round++) {
    const broken = Buffer.from(bytes);
    const at = Math.floor(next() * bytes.length);
    broken[at] = 0x80 + Math.floor(next() * 0x80);
    const line = bytes.subarray(0, at).toString().split('\n').length;
    expect(() => decodeText('web.yaml', broken)).toThrow(
      expect.objectContaining({ code: 'INVALID', place: expect.objectContaining({ line }) }),
    );
  }
});
