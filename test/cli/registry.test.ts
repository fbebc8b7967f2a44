import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

test('the registry names every file of src/commands', async () => {
  const { registry } = (await import('../../scripts/registry.mjs' as string)) as { registry: () => string };
  const written = readFileSync(new URL('../../src/commands/index.ts', import.meta.url), 'utf8');
  expect(written.replace(/\s+/g, ' ')).toBe(registry().replace(/\s+/g, ' '));
});
