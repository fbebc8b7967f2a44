import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadJson, removeFile, saveJson } from '../../../src/core/fencing/json-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-json-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is written is read, and nothing else is left beside it', () => {
  const file = join(folder, 'deep', 'a.json');
  saveJson(file, { token: 1 });
  saveJson(file, { token: 2 });
  expect(loadJson(file)).toEqual({ token: 2 });
  expect(readdirSync(join(folder, 'deep'))).toEqual(['a.json']);
  removeFile(file);
  removeFile(file);
  expect(loadJson(file)).toBeUndefined();
});

test('half a file is none', () => {
  const file = join(folder, 'a.json');
  writeFileSync(file, '{"token":');
  expect(loadJson(file)).toBeUndefined();
});

test('what cannot be replaced or removed is an error that names it, and stays', () => {
  const place = join(folder, 'a.json');
  mkdirSync(place);
  writeFileSync(join(place, 'inside'), '');
  const expected = expect.objectContaining({ code: 'FAILED', message: expect.stringContaining(place) });
  for (const change of [() => saveJson(place, 1), () => removeFile(place)]) expect(change).toThrow(expected as never);
  expect(readdirSync(folder)).toEqual(['a.json']);
});
