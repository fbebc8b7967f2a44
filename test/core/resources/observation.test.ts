import { expect, test } from '@jest/globals';
import { overallState } from '../../../src/core/resources/observation.ts';
import { seen } from './plan/world.ts';

test.each([
  ['n1=running n2=stopped', 'running'],
  ['n1=running n2=unknown', 'running'],
  ['n1=running n2=running', 'failed'],
  ['n1=stopped n2=failed', 'failed'],
  ['n1=stopped n2=unknown', 'unknown'],
  ['n1=stopped n2=off', 'stopped'],
])('over all nodes %s is %s', (states, overall) => {
  expect(overallState(seen(`web:${states}`).get('web') ?? [])).toBe(overall);
});

test('of a resource that may have several copies two running ones are none too many', () => {
  expect(overallState(seen('web:n1=running n2=running n3=unknown').get('web') ?? [], true)).toBe('running');
  expect(overallState(seen('web:n1=running n2=failed').get('web') ?? [], true)).toBe('failed');
});
