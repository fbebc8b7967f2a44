import { expect, test } from '@jest/globals';
import type { Plan } from '../../../../src/core/resources/plan/plan.ts';
import { describeWith } from '../../../support/components.ts';
import { type CrmCase, crmGraph } from './crm-simulate.ts';
import { goal, planIn, type Sketch } from './world.ts';

const shop: Sketch = { vip: {}, db: {}, web: { after: ['vip', 'db'], with: ['vip'] }, other: { after: ['web'] } };
const grouped: Sketch = { a: {}, b: {}, c: {}, shop: { group: ['a', 'b', 'c'], after: ['store'] }, store: {} };
const clones: Sketch = { dlm: { copies: 'all' }, fs: { copies: 'all', after: ['dlm'], with: ['dlm'] } };
const above: Sketch = { dlm: { copies: 'all' }, app: { after: ['dlm'], with: ['dlm'] } };
const groupClone: Sketch = { a: {}, b: {}, base: { group: ['a', 'b'], copies: 'all' } };
const database: Sketch = {
  db: { copies: 'all', promoted: 1 },
  vip: { after: ['db:promoted'], with: ['db:promoted'] },
};
const apart: Sketch = { a: {}, b: { avoid: ['a'] } };

/** How many nodes; our goal; what Pacemaker is told instead; the state before, in both. */
const cases: readonly [string, Sketch, string, Partial<CrmCase>, readonly string[]][] = [
  ['start a chain', shop, 'start other', {}, []],
  [
    'stop it',
    shop,
    'stop vip --with-dependants',
    { stopped: ['vip', 'web', 'other'] },
    ['vip n1', 'db n1', 'web n1', 'other n1'],
  ],
  ['start a group', grouped, 'start shop', {}, []],
  ['stop a group', grouped, 'stop shop', { stopped: ['shop'] }, ['a n1', 'b n1', 'c n1', 'store n1']],
  ['move a group', grouped, 'move shop --to n2', { banned: ['shop n1'] }, ['a n1', 'b n1', 'c n1', 'store n1']],
  [
    'move a pair',
    { ...shop, other: {} },
    'move web --to n2',
    { banned: ['vip n1'] },
    ['vip n1', 'db n1', 'web n1', 'other n1'],
  ],
  ['start clones', clones, 'start fs', {}, []],
  [
    'stop clones',
    clones,
    'stop dlm --with-dependants',
    { stopped: ['dlm', 'fs'] },
    ['dlm n1', 'dlm n2', 'fs n1', 'fs n2'],
  ],
  ['fill up clones', clones, 'start fs dlm', {}, ['dlm n1', 'fs n1']],
  ['start on a clone', above, 'start app', {}, []],
  ['stop on a clone', above, 'stop dlm --with-dependants', { stopped: ['dlm', 'app'] }, ['dlm n1', 'dlm n2', 'app n1']],
  ['start a group with copies', groupClone, 'start base', {}, []],
  ['stop a group with copies', groupClone, 'stop base', { stopped: ['base'] }, ['a n1', 'a n2', 'b n1', 'b n2']],
  ['start roles', database, 'start vip db', {}, []],
  [
    'stop roles',
    database,
    'stop db --with-dependants',
    { stopped: ['db', 'vip'] },
    ['db n1 promoted', 'db n2', 'vip n1'],
  ],
  [
    'change roles',
    database,
    'promote db --node n2 --with-dependants',
    { promoted: ['db n2'] },
    ['db n1 promoted', 'db n2', 'vip n1'],
  ],
  ['keep apart', apart, 'start a b', {}, []],
];

describeWith(['crm_resource'], 'plans and those of Pacemaker', () => {
  test.each(cases)('%s', (_title, sketch, text, told, running) => {
    const nodes = ['n1', 'n2'];
    const crm = crmGraph({ sketch, nodes, running, ...told });
    const lines = linesFrom(running);
    const plan = planIn(sketch, goal(text), lines, { nodes: nodes.join(' ') });
    expect(plan.steps.map(({ id }) => id).sort()).toEqual(crm.actions);
    const several = Object.values(sketch).some(({ copies }) => copies !== undefined);
    for (const id of crm.actions) {
      const theirs = [...crm.before(id)].sort();
      const ours = [...ourBefore(plan, id)].sort();
      // its steps for copies wait for all copies of a resource, on every node: ours only for those that are needed
      const elsewhere = theirs.filter((one) => several && one.split(' ')[2] !== id.split(' ')[2]);
      expect([id, ...theirs.filter((one) => !elsewhere.includes(one) || ours.includes(one))]).toEqual([id, ...ours]);
    }
  });
});

function linesFrom(running: readonly string[]): readonly string[] {
  const all = new Map<string, string[]>();
  for (const text of running) {
    const [name = '', node = '', role = 'running'] = text.split(' ');
    all.set(name, [...(all.get(name) ?? []), `${node}=${role}`]);
  }
  return [...all].map(([name, states]) => `${name}:${states.join(' ')}`);
}

function ourBefore({ steps }: Plan, id: string): ReadonlySet<string> {
  const needs = new Map(steps.map((step) => [step.id, step.needs]));
  const all = new Set(needs.get(id));
  for (const one of all) for (const more of needs.get(one) ?? []) all.add(more);
  return all;
}
