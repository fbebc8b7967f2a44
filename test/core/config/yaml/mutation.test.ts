import { expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { decodeText } from '../../../../src/core/config/yaml/decode.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { wholeCluster } from '../check/samples.ts';
import { mutated, random } from './mutated.ts';
import { styles } from './styles.ts';

const rounds = process.env.OCF_LONG === '1' ? 200_000 : 20_000;

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
}, 600_000);

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
