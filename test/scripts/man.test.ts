import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');

test('man/ holds what the manifest gives; npm run build && npm run man mends it', async () => {
  const { pages } = (await import('../../scripts/man/pages.mjs' as string)) as {
    pages: (manifest: unknown, version: string) => Record<string, string>;
  };
  const wanted = pages(JSON.parse(read('oclif.manifest.json')), JSON.parse(read('package.json')).version);
  const found = readdirSync(`${root}man`).filter((file) => file.endsWith('.1'));
  expect(found.sort()).toEqual(Object.keys(wanted).sort());
  for (const [file, text] of Object.entries(wanted)) expect(read(`man/${file}`)).toBe(text);
});

describeWith(['mandoc'], 'mandoc', () => {
  test('finds nothing to complain about in any page', () => {
    const files = readdirSync(`${root}man`).map((file) => `${root}man/${file}`);
    const { stdout, status } = spawnSync('mandoc', ['-Tlint', '-W', 'warning', ...files], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
