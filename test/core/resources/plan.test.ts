import { describe, expect, test } from '@jest/globals';
import { resourceSpec } from '../../../src/core/config/check/resource-spec.ts';
import type { ResourceSpec } from '../../../src/core/config/model.ts';
import {
  type Observation,
  observationOfPoweredOff,
  observationUnseen,
  overallState,
  type ResourceState,
} from '../../../src/core/resources/observation.ts';
import { companionsOf, dependantsOf, neededBy, startOrder } from '../../../src/core/resources/order.ts';
import { byResource } from '../../../src/core/resources/plan.ts';
import { planStart } from '../../../src/core/resources/plan-start.ts';
import { planStop } from '../../../src/core/resources/plan-stop.ts';

type Sketch = Record<string, { after?: string[]; with?: string[] }>;

function resourcesOf(sketch: Sketch): Record<string, ResourceSpec> {
  return Object.fromEntries(
    Object.entries(sketch).map(([name, { after = [], with: together = [] }]) => [
      name,
      resourceSpec({ agent: 'ocf:a:b', after, with: together }),
    ]),
  );
}

const fit = { promoted: false, degraded: false, unfit: false, reason: 'because', milliseconds: 1, unreachable: false };

/** `seen('web:n1=running n2=stopped', …)` */
function seen(...lines: string[]) {
  const observations = lines.flatMap((line) => {
    const [resource = '', rest = ''] = line.split(':');
    return rest.split(' ').map((word): Observation => {
      const [node = '', state = ''] = word.split('=');
      if (state === 'off') return observationOfPoweredOff(resource, node);
      if (state === 'unknown') return observationUnseen(resource, node, 'refused');
      if (state === 'unfit') return { ...fit, resource, node, state: 'stopped', unfit: true };
      return { ...fit, resource, node, state: state as ResourceState };
    });
  });
  return byResource(observations);
}

const shop = resourcesOf({
  web: { after: ['vip', 'db'], with: ['vip'] },
  vip: {},
  db: {},
  other: { after: ['web'] },
});

describe('order', () => {
  test('follows "after", and otherwise the file', () =>
    expect(startOrder(shop)).toEqual(['vip', 'db', 'web', 'other']));

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
    expect([...companionsOf(shop, 'vip')].sort()).toEqual(['vip', 'web']);
  });
});

describe('planStart', () => {
  const everywhere = new Map(Object.keys(shop).map((name) => [name, ['n1', 'n2']]));
  const nothing = ['web:n1=stopped n2=stopped', 'vip:n1=stopped n2=stopped', 'db:n1=stopped n2=stopped'];
  const plan = (lines: string[], more: Partial<Parameters<typeof planStart>[0]> = {}) =>
    planStart({ resources: shop, allowed: everywhere, names: ['web'], seen: seen(...lines), ...more });
  const refusal = (lines: string[], more = {}) => {
    try {
      plan(lines, more);
    } catch (error) {
      return error as { code: string; message: string; suggestions: string[] };
    }
    throw new Error('it was allowed');
  };

  test('starts what is needed first, together what belongs together', () => {
    expect(plan(nothing, { node: 'n2' }).steps).toEqual([
      { action: 'start', resource: 'vip', node: 'n2', because: 'needed by web' },
      { action: 'start', resource: 'db', node: 'n1', because: 'needed by web' },
      { action: 'start', resource: 'web', node: 'n2' },
    ]);
  });

  test('goes where its companion is', () => {
    const lines = ['web:n1=stopped n2=stopped', 'vip:n1=stopped n2=running', 'db:n1=running n2=stopped'];
    expect(plan(lines).steps).toEqual([{ action: 'start', resource: 'web', node: 'n2' }]);
  });

  test('leaves a running one alone', () => {
    const lines = ['web:n1=running n2=unknown', 'vip:n1=running n2=stopped', 'db:n1=running n2=stopped'];
    expect(plan(lines)).toEqual({
      steps: [],
      already: [{ resource: 'web', node: 'n1', reason: 'already running on n1' }],
      unseen: [],
      absent: [],
    });
  });

  test('never two copies: a node that cannot be asked stands against it, one that is off does not', () => {
    const unseenOne = ['web:n1=stopped n2=unknown', ...nothing.slice(1)];
    expect(refusal(unseenOne)).toMatchObject({
      code: 'REFUSED',
      message: 'web cannot be started: web may be running on n2, which cannot be asked (refused).',
      suggestions: ['Make sure that n2 is off: ocf fence n2 --off'],
    });
    const off = ['web:n1=stopped n2=off', 'vip:n1=stopped n2=off', 'db:n1=stopped n2=off'];
    expect(plan(off).steps.map(({ node }) => node)).toEqual(['n1', 'n1', 'n1']);
    const firstOff = ['web:n1=off n2=stopped', 'vip:n1=off n2=stopped', 'db:n1=off n2=stopped'];
    expect(plan(firstOff).steps.map(({ node }) => node)).toEqual(['n2', 'n2', 'n2']);
  });

  test('says everything that stands against it at once', () => {
    const { message, suggestions } = refusal([
      'web:n1=running n2=running',
      'vip:n1=failed n2=stopped',
      'db:n1=unknown n2=stopped',
    ]);
    expect(message).toBe('web cannot be started, for 3 reasons.');
    expect(suggestions).toEqual([
      'vip has failed on n1 (because).',
      'db may be running on n1, which cannot be asked (refused).',
      'web runs on n1 and n2 at once.',
      'Stop it there first: ocf resource stop vip',
      'Make sure that n1 is off: ocf fence n1 --off',
      'Stop one copy: ocf resource stop web --node n2',
    ]);
  });

  test.each([
    [
      ['web:n1=running n2=stopped', 'vip:n1=running n2=stopped', 'db:n1=running n2=stopped'],
      'n2',
      'web, vip already running on n1',
    ],
    [nothing, 'n3', 'web may not run on n3, only on n1, n2'],
    [['web:n1=unfit n2=unfit', ...nothing.slice(1)], undefined, 'can run on none of n1, n2 (because)'],
    [['web:n1=unfit n2=stopped', ...nothing.slice(1)], 'n1', 'cannot run on n1 (because)'],
  ])('refuses %j on %s', (lines, node, message) => {
    const text = refusal(lines, node === undefined ? {} : { node });
    expect([text.message, ...text.suggestions].join(' ')).toContain(message);
  });

  test('avoids a node without the agent', () => {
    const lines = ['web:n1=unfit n2=stopped', ...nothing.slice(1)];
    expect(plan(lines).steps.find(({ resource }) => resource === 'vip')?.node).toBe('n2');
  });

  test('companions without a common node', () => {
    const allowed = new Map([...everywhere, ['vip', ['n2']], ['web', ['n1']]]);
    expect(refusal(nothing, { allowed }).message).toBe(
      'web cannot be started: web, vip have to run on one node, but no node is allowed for all.',
    );
  });
});

describe('planStop', () => {
  const stop = (lines: string[], more: Partial<Parameters<typeof planStop>[0]> = {}) =>
    planStop({ resources: shop, names: ['vip'], withDependants: false, seen: seen(...lines), ...more });

  test('refuses while something that runs needs it', () => {
    expect(() => stop(['vip:n1=running n2=stopped', 'web:n1=running', 'other:n2=failed'])).toThrow(
      expect.objectContaining({
        code: 'REFUSED',
        message: 'vip cannot be stopped: web, other need it and are running.',
      }),
    );
  });

  test('stops them in reverse when asked, every copy, failed ones too', () => {
    const lines = ['vip:n1=running n2=running', 'web:n1=failed n2=stopped', 'other:n2=running'];
    expect(stop(lines, { withDependants: true }).steps).toEqual([
      { action: 'stop', resource: 'other', node: 'n2', because: 'needs vip' },
      { action: 'stop', resource: 'web', node: 'n1', because: 'needs vip' },
      { action: 'stop', resource: 'vip', node: 'n1' },
      { action: 'stop', resource: 'vip', node: 'n2' },
    ]);
  });

  test('only one copy', () => {
    expect(stop(['vip:n1=running n2=running'], { node: 'n2' }).steps).toEqual([
      { action: 'stop', resource: 'vip', node: 'n2' },
    ]);
  });

  test('already stopped, and not known to be', () => {
    expect(stop(['vip:n1=stopped n2=off']).already).toEqual([{ resource: 'vip', reason: 'not running' }]);
    expect(stop(['vip:n1=stopped n2=unknown'])).toEqual({
      steps: [],
      already: [],
      unseen: [{ resource: 'vip', node: 'n2', reason: 'refused' }],
      absent: [],
    });
  });
});

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
