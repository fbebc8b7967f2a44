import { expect, test } from '@jest/globals';
import { dependantsOf, neededBy, startOrder } from '../../../src/core/resources/order.ts';
import { resourcesOf } from './plan/world.ts';

const shop = resourcesOf({
  web: { after: ['vip', 'db'], with: ['vip'] },
  vip: {},
  db: {},
  other: { after: ['web'] },
});

test('follows "after", and otherwise the file', () => expect(startOrder(shop)).toEqual(['vip', 'db', 'web', 'other']));

test('names the circle', () => {
  const round = resourcesOf({ x: { after: ['a'] }, a: { after: ['b'] }, b: { after: ['c'] }, c: { after: ['a'] } });
  expect(() => startOrder(round)).toThrow(
    expect.objectContaining({
      code: 'INVALID',
      message: 'Resources wait for each other: a after b after c after a.',
    }),
  );
});

test('knows both directions', () => {
  expect([...neededBy(shop, ['web'])]).toEqual(['web', 'vip', 'db']);
  expect([...dependantsOf(shop, ['vip'])]).toEqual(['web', 'other']);
});
