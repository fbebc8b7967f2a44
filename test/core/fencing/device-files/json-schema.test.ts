import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { deviceJsonSchema } from '../../../../src/core/fencing/device-files/json-schema.ts';

const accepts = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(deviceJsonSchema());

test('the file that comes with the program is this schema; write it with: npm run schema', () => {
  expect(JSON.parse(readFileSync('schema/ocf-device-1.json', 'utf8'))).toEqual(deviceJsonSchema());
});

test.each(readdirSync('devices/serial'))('%s fits', (name) => {
  accepts(parse(readFileSync(`devices/serial/${name}`, 'utf8')));
  expect(accepts.errors ?? []).toEqual([]);
});

test.each([
  ['no summary', {}],
  ['an unknown field', { summary: 'x', off: [{ sent: 'x' }] }],
  ['an unknown field deep in a step', { summary: 'x', off: [{ if: 'serial', else: [{ sent: 'x' }] }] }],
  ['a wrong error', { summary: 'x', off: [{ expect: { a: { text: 'x', error: 'WRONG' } } }] }],
])('%s does not fit', (_, file) => {
  expect(accepts({ 'ocf-device': 1, ...file })).toBe(false);
});
