import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reasonText } from '../../src/cli/render/verdict.ts';
import { excerpt } from '../../src/core/excerpt.ts';
import { disarmedText } from '../../src/core/fencing/guards/disarmed-guard.ts';

const long = 'r'.repeat(100_000);

test('what is too long is cut, with how long it is', () => {
  expect(excerpt(long)).toBe(`${'r'.repeat(200)}… (100000 characters)`);
  expect(excerpt('😀'.repeat(201))).toBe(`${'😀'.repeat(200)}… (201 characters)`);
});

test('what is not is left as it is, and the rest stays short', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => excerpt(text) === text));
  fc.assert(fc.property(fc.string({ minLength: 201, maxLength: 5000 }), (text) => excerpt(text).length < 230));
});

test('a reason and a ticket of any length leave a table a table', () => {
  const shown = reasonText({ reason: long, ticket: long });
  expect(shown).toMatch(/^r{200}… \(100000 characters\): r{200}… \(100000 characters\)$/);
  expect(reasonText({ reason: 'hangs', ticket: 'INC 7' })).toBe('INC 7: hangs');
  expect(reasonText({ ticket: 'INC 7' })).toBe('INC 7');
});

test('so they do the sentence of a refusal', () => {
  const until = '2026-11-21T23:17:52.000Z';
  expect(disarmedText({ until, user: 'root', host: 'a', reason: long } as never).length).toBeLessThan(300);
});
