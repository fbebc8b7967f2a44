import { expect, test } from '@jest/globals';
import { didYouMean, nearest } from '../../src/core/suggest.ts';

test('a swapped, missing, added or wrong letter is found, the nearest first', () => {
  expect(nearest('adress', ['address', 'attributes', 'votes'])).toEqual(['address']);
  expect(nearest('sotnith', ['stonith', 'serial'])).toEqual(['stonith']);
  expect(nearest('n4', ['n1', 'n14', 'web'])).toEqual(['n1', 'n14']);
});

test('nothing is suggested when nothing is close', () => {
  expect(didYouMean('frobnicate', ['node', 'device'])).toEqual([]);
  for (const word of ['', '*', ',']) expect(didYouMean(word, ['g', 'web'])).toEqual([]);
  expect(didYouMean('h', ['g'])).toEqual(['Did you mean g?']);
});

test('several suggestions make one sentence', () => {
  expect(didYouMean('n4', ['n1', 'n2'])).toEqual(['Did you mean n1 or n2?']);
});

test('case does not hide a name', () => {
  expect(nearest('GUEST02', ['guest02'])).toEqual(['guest02']);
});
