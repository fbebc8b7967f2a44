import { describe, expect, test } from '@jest/globals';
import { goal, planIn, refusalOf, type Sketch, stepsIn } from './world.ts';

const shop: Sketch = {
  web: { after: ['vip', 'db'], with: ['vip'] },
  vip: {},
  db: {},
  other: { after: ['web'] },
};

const steps = (sketch: Sketch, text: string, lines: string[] = [], more = {}) =>
  stepsIn(planIn(sketch, goal(text), lines, more));
const refused = (sketch: Sketch, text: string, lines: string[] = [], more = {}) => {
  const { code, message, suggestions } = refusalOf(() => planIn(sketch, goal(text), lines, more));
  return [`${code}: ${message}`, ...suggestions];
};

describe('start', () => {
  test('starts what is needed first, together what belongs together, the rest side by side', () => {
    expect(steps(shop, 'start web --node n2')).toEqual([
      'start vip n2',
      'start db n1',
      'start web n2 < start db n1, start vip n2',
    ]);
    expect(planIn(shop, goal('start web'), []).steps.map(({ because }) => because)).toEqual([
      'needed by web',
      'needed by web',
      undefined,
    ]);
  });
  test('goes where its companion is', () =>
    expect(steps(shop, 'start web', ['vip:n2=running', 'db:n1=running'])).toEqual(['start web n2']));
});
describe('stop', () => {
  const lines = ['vip:n1=running n2=running', 'web:n1=failed', 'other:n2=running'];
  test('in reverse, every copy', () =>
    expect(steps(shop, 'stop vip --with-dependants', lines)).toEqual([
      'stop other n2',
      'stop web n1 < stop other n2',
      'stop vip n1 < stop web n1',
      'stop vip n2 < stop web n1',
    ]));
  test('refuses', () =>
    expect(refused(shop, 'stop vip', ['vip:n1=running', 'web:n1=running', 'other:n2=failed'])).toEqual([
      'REFUSED: vip cannot be stopped: web, other need it and are running.',
      'Stop these too: ocf resource stop vip --with-dependants',
      'Or first: ocf resource stop web other',
    ]));
});
