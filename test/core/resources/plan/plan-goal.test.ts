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

const database: Sketch = { db: { copies: 'all', promoted: 1 }, vip: { after: ['db:promoted'], with: ['db:promoted'] } };

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

  test('leaves a running one alone, wherever else nobody can look', () => {
    const plan = planIn(shop, goal('start web'), ['web:n1=running n2=unknown', 'vip:n1=running', 'db:n1=running']);
    expect(plan).toMatchObject({
      steps: [],
      already: [{ resource: 'web', node: 'n1', reason: 'already running on n1' }],
    });
  });

  test('never a second copy: nobody can look, it failed, it is there twice', () => {
    expect(refused(shop, 'start web', ['web:n2=unknown', 'vip:n1=failed', 'db:n1=running n2=running'])).toEqual([
      'REFUSED: web cannot be started, for 3 reasons.',
      'vip has failed on n1 (because).',
      'db runs on n1 and n2 at once.',
      'web may be running on n2, which cannot be asked (refused).',
      'Stop it there first: ocf resource stop vip --node n1',
      'Stop one copy: ocf resource stop db --node n2',
      'Make sure that n2 is off: ocf fence n2 --off',
    ]);
    expect(steps({ web: {} }, 'start web', ['web:n1=off'])).toEqual(['start web n2']);
  });

  test('refuses where no node is left, and says why', () => {
    const pair: Sketch = { vip: {}, web: { with: ['vip'] } };
    expect(refused(pair, 'start web --node n9')[0]).toContain('vip may not run on n9, only on n1, n2, n3');
    expect(refused(pair, 'start web', [], { allowed: { web: 'n1', vip: 'n2' } })[0]).toContain(
      'vip, web have to run on one node, but no node is allowed for all.',
    );
    expect(refused(pair, 'start web', ['web:n1=unfit n2=unfit n3=unfit'])[0]).toContain(
      'can run on none of n1, n2, n3 (because)',
    );
    expect(refused(pair, 'start web --node n1', ['web:n1=unfit'])[0]).toContain('cannot run on n1 (because)');
    expect(refused(pair, 'start web --node n2', ['web:n1=running', 'vip:n1=running']).slice(0, 2)).toEqual([
      'REFUSED: web cannot be started: vip, web already running on n1.',
      'Stop first: ocf resource stop vip web',
    ]);
    const missing = refusalOf(() =>
      planIn({ web: {} }, goal('start web'), ['web:n1=not-installed n2=not-installed n3=not-installed']),
    );
    expect(missing).toMatchObject({ code: 'NOT_FOUND', data: { obstacles: [{ resource: 'web', missing: true }] } });
  });

  test('disabled ones, by themselves or with their group', () => {
    const sketch: Sketch = {
      a: {},
      b: { enabled: false, after: ['a'] },
      c: { after: ['b'] },
      g: { group: ['a'], enabled: false },
    };
    expect(refused(sketch, 'start c')).toEqual([
      'REFUSED: c cannot be started, for 2 reasons.',
      'a is disabled with its group g.',
      'b is disabled.',
      'Enable it: ocf resource enable g',
      'Enable it: ocf resource enable b',
    ]);
    expect(steps(sketch, 'start c', ['b:n1=running', 'a:n1=running'])).toEqual(['start c n1']);
  });

  test('a group is one chain on one node', () =>
    expect(steps({ a: {}, b: {}, g: { group: ['a', 'b'] } }, 'start g', ['b:n1=unfit'])).toEqual([
      'start a n2',
      'start b n2 < start a n2',
    ]));

  test('those that avoid one another go apart, also when the first choice leaves no room', () => {
    const sketch: Sketch = { a: {}, b: { avoid: ['a'] } };
    expect(steps(sketch, 'start a b')).toEqual(['start a n1', 'start b n2']);
    expect(steps(sketch, 'start a b', [], { allowed: { b: 'n1' } })).toEqual(['start a n2', 'start b n1']);
    expect(steps(sketch, 'start b', ['a:n1=running'])).toEqual(['start b n2']);
    expect(steps(sketch, 'start b', ['a:n1=unknown n2=running'])).toEqual(['start b n3']);
    expect(refused(sketch, 'start a b', [], { allowed: { a: 'n1', b: 'n1' } })[0]).toContain(
      'there are not enough nodes for a, b',
    );
  });

  test('copies: one a node, without those that cannot; a node out of sight is said', () => {
    const sketch: Sketch = { dlm: { copies: 'all' }, fs: { copies: 2, after: ['dlm'], with: ['dlm'] } };
    const plan = planIn(sketch, goal('start dlm fs'), ['dlm:n1=unfit n4=unknown', 'fs:n4=unknown'], {
      nodes: 'n1 n2 n3 n4',
    });
    expect(stepsIn(plan)).toEqual([
      'start dlm n2',
      'start dlm n3',
      'start fs n2 < start dlm n2',
      'start fs n3 < start dlm n3',
    ]);
    expect(plan.unseen.map(({ resource, node }) => `${resource} ${node}`)).toEqual(['dlm n4', 'fs n4']);
    expect(plan.short).toEqual([{ resource: 'dlm', node: 'n1', reason: 'only 2 of 4 copies: none on n1 (because)' }]);
  });

  test('a single one waits for all copies that are started, and runs beside one', () => {
    const sketch: Sketch = { dlm: { copies: 'all' }, app: { after: ['dlm'], with: ['dlm'] } };
    expect(steps(sketch, 'start app --node n3').at(-1)).toBe('start app n3 < start dlm n1, start dlm n2, start dlm n3');
    expect(steps(sketch, 'start app', ['dlm:n2=running'])).toEqual(['start app n2']);
  });

  test('roles: promoted where it is wanted, never while another may be', () => {
    const roles = steps(database, 'start vip --node n2').filter((step) => !/^start db/.test(step));
    expect(roles).toEqual(['promote db n2 < start db n2', 'start vip n2 < promote db n2']);
    expect(refused(database, 'start db', ['db:n3=unknown'])).toEqual([
      'REFUSED: db cannot be started: db may be promoted on n3, which cannot be asked (refused).',
      'Make sure that n3 is off: ocf fence n3 --off',
    ]);
    expect(steps(database, 'start db', ['db:n1=promoted n2=running n3=unknown'])).toEqual([]);
    // one that runs rather than one that has just been started
    expect(steps(database, 'start db', ['db:n3=running'])).toContain('promote db n3');
  });
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

  test('one copy of two, which takes nothing from anybody', () =>
    expect(steps(shop, 'stop vip --node n2', ['vip:n1=running n2=running', 'web:n1=running'])).toEqual([
      'stop vip n2',
    ]));

  test('refuses while something that runs needs it', () =>
    expect(refused(shop, 'stop vip', ['vip:n1=running', 'web:n1=running', 'other:n2=failed'])).toEqual([
      'REFUSED: vip cannot be stopped: web, other need it and are running.',
      'Stop these too: ocf resource stop vip --with-dependants',
      'Or first: ocf resource stop web other',
    ]));

  test('is done already, is not known, has no agent', () => {
    const one: Sketch = { vip: {} };
    const what = (line: string) => planIn(one, goal('stop vip'), [line], { nodes: 'n1 n2' });
    expect(what('vip:n2=off').already).toEqual([{ resource: 'vip', reason: 'not running' }]);
    expect(what('vip:n2=unknown')).toMatchObject({
      already: [],
      unseen: [{ resource: 'vip', node: 'n2', reason: 'refused' }],
    });
    expect(what('vip:n1=not-installed n2=not-installed').absent).toEqual([{ resource: 'vip', reason: 'because' }]);
  });

  test('demotes first', () =>
    expect(steps(database, 'stop db --with-dependants', ['db:n1=promoted n2=running', 'vip:n1=running'])).toEqual([
      'stop vip n1',
      'demote db n1 < stop vip n1',
      'stop db n1 < demote db n1',
      'stop db n2',
    ]));
});

describe('restart', () => {
  const lines = ['vip:n2=running', 'db:n1=running', 'web:n2=running', 'other:n3=running'];
  test('on the same nodes, what needs it too', () => {
    expect(refused(shop, 'restart vip', lines).slice(0, 2)).toEqual([
      'REFUSED: vip cannot be restarted: web, other need it and are running.',
      'Restart these too: ocf resource restart vip --with-dependants',
    ]);
    expect(steps(shop, 'restart vip --with-dependants', lines)).toEqual([
      'stop other n3',
      'stop web n2 < stop other n3',
      'stop vip n2 < stop web n2',
      'start vip n2 < stop vip n2',
      'start web n2 < start vip n2, stop web n2',
      'start other n3 < start web n2, stop other n3',
    ]);
  });

  test('not what does not run', () =>
    expect(refused(shop, 'restart db')).toEqual([
      'REFUSED: db cannot be restarted: db is not running.',
      'Start it: ocf resource start db',
    ]));

  test('with its role', () =>
    expect(steps(database, 'restart db --node n1', ['db:n1=promoted n2=running'])).toEqual([
      'demote db n1',
      'stop db n1 < demote db n1',
      'start db n1 < stop db n1',
      'promote db n1 < demote db n1, start db n1',
    ]));
});

describe('move', () => {
  const lines = ['vip:n1=running', 'db:n1=running', 'web:n1=running'];
  test('takes along what it runs with', () =>
    expect(steps(shop, 'move web', lines)).toEqual([
      'stop web n1',
      'stop vip n1 < stop web n1',
      'start vip n2 < stop vip n1, stop web n1',
      'start web n2 < start vip n2, stop vip n1, stop web n1',
    ]));

  test('is there already', () =>
    expect(planIn(shop, goal('move db --to n1'), ['db:n1=running'])).toMatchObject({
      steps: [],
      already: [{ resource: 'db', node: 'n1', reason: 'already running on n1' }],
    }));

  test('from a node that is verified off it is only started', () => {
    const plan = planIn(shop, goal('move vip'), ['vip:n1=off']);
    expect(plan.steps).toEqual([
      { id: 'start vip n2', action: 'start', resource: 'vip', node: 'n2', needs: [], because: 'n1 was verified off' },
    ]);
    expect(refused(shop, 'move vip', ['vip:n1=unknown'])[0]).toBe('REFUSED: vip cannot be moved: vip is not running.');
  });

  test('a copy', () => {
    const sketch: Sketch = { dlm: { copies: 2 } };
    const two = ['dlm:n1=running n2=running'];
    expect(steps(sketch, 'move dlm --node n1 --to n3', two)).toEqual(['stop dlm n1', 'start dlm n3 < stop dlm n1']);
    expect(refused(sketch, 'move dlm', two)).toEqual([
      'REFUSED: dlm cannot be moved: dlm runs on n1 and n2.',
      'Say which copy: --node NODE',
    ]);
  });

  test('changes places', () =>
    expect(
      steps({ a: {}, b: { avoid: ['a'] } }, 'move a b', ['a:n1=running', 'b:n2=running'], { nodes: 'n1 n2' }),
    ).toEqual(['stop b n2', 'stop a n1', 'start a n2 < stop a n1, stop b n2', 'start b n1 < stop a n1, stop b n2']));
});

describe('migrate', () => {
  const lines = ['vip:n1=running', 'web:n1=running', 'db:n1=running'];
  test('what can be, with those that share its node', () =>
    expect(steps(shop, 'migrate web --to n3', lines, { canMigrate: () => true })).toEqual([
      'migrate vip n1 n3',
      'migrate web n1 n3 < migrate vip n1',
    ]));
  test('else names move', () =>
    expect(refused(shop, 'migrate web', lines, { canMigrate: (name: string) => name === 'web' })).toEqual([
      'REFUSED: web cannot be migrated: vip cannot be taken along while it runs: its agent ocf:a:b does not migrate (it runs with web).',
      'Stop and start it elsewhere: ocf resource move web',
    ]));
});

describe('promote and demote', () => {
  const lines = ['db:n1=promoted n2=running n3=running', 'vip:n1=running'];
  test('another one: the present one is demoted first, and what is with it follows', () => {
    expect(refused(database, 'promote db --node n2', lines)[0]).toContain('vip needs it and is running');
    expect(steps(database, 'promote db --node n2 --with-dependants', lines)).toEqual([
      'stop vip n1',
      'demote db n1 < stop vip n1',
      'promote db n2 < demote db n1, stop vip n1',
      'start vip n2 < demote db n1, promote db n2, stop vip n1',
    ]);
  });
  test('nothing without roles, and not where it does not run', () => {
    expect(refused(shop, 'promote db')[0]).toContain('db has no roles');
    expect(refused(database, 'promote db --node n2', ['db:n1=running'])[0]).toContain('db is not running on n2');
    expect(refused(database, 'promote db', ['db:n1=promoted n2=promoted'])[0]).toContain(
      'is promoted on n1 and n2, though only 1 may be',
    );
  });
  test('of two promoted ones the named one is left', () =>
    expect(steps(database, 'promote db --node n2', ['db:n1=promoted n2=promoted'])).toEqual(['demote db n1']));
  test('demote', () => {
    expect(steps(database, 'demote db --with-dependants', lines)).toEqual([
      'stop vip n1',
      'demote db n1 < stop vip n1',
    ]);
    expect(planIn(database, goal('demote db'), ['db:n2=running']).already).toEqual([
      { resource: 'db', reason: 'not promoted' },
    ]);
  });
});

describe('apply', () => {
  test('starts the enabled ones, stops the disabled ones', () =>
    expect(
      steps({ a: {}, b: { enabled: false }, c: { copies: 2 } }, 'apply', ['b:n1=running', 'c:n2=running']),
    ).toEqual(['stop b n1', 'start a n1', 'start c n1']));
  test('brings together, keeps apart, and takes one of two away, where there is no doubt', () => {
    const pair: Sketch = { vip: {}, web: { with: ['vip'] } };
    expect(steps(pair, 'apply', ['vip:n1=running', 'web:n2=running'])).toEqual([
      'stop web n2',
      'start web n1 < stop web n2',
    ]);
    expect(steps({ a: {}, b: { avoid: ['a'] } }, 'apply', ['a:n1=running', 'b:n1=running'])).toEqual([
      'stop b n1',
      'start b n2 < stop b n1',
    ]);
    expect(steps(pair, 'apply', ['vip:n1=running', 'web:n1=running n2=running'])).toEqual(['stop web n2']);
    expect(refused(pair, 'apply', ['vip:n1=running n2=running'])[0]).toContain('vip runs on n1 and n2 at once');
    expect(refused(database, 'apply', ['db:n1=promoted n2=promoted'])[0]).toContain('is promoted on n1 and n2');
  });
  test('starts again what has failed, with what needs it', () =>
    expect(steps({ a: {}, b: { after: ['a'] } }, 'apply', ['a:n2=failed', 'b:n1=running'])).toEqual([
      'stop b n1',
      'stop a n2 < stop b n1',
      'start a n2 < stop a n2',
      'start b n1 < start a n2, stop b n1',
    ]));
});

test('orders that nobody demands: only of what is in the plan, and never round', () => {
  const sketch: Sketch = { a: {}, b: {}, c: { after: ['b'] } };
  const order = [
    { first: 'c', second: 'a' },
    { first: 'a', second: 'b' },
    { first: 'x', second: 'a' },
  ];
  expect(steps(sketch, 'start a b c', [], { order })).toEqual([
    'start b n1',
    'start c n1 < start b n1',
    'start a n1 < start c n1',
  ]);
  expect(steps(sketch, 'start a', [], { order })).toEqual(['start a n1']);
});

describe('many', () => {
  test('200 resources with copies on 64 nodes; a chain of 1,000', () => {
    const nodes = Array.from({ length: 64 }, (_, at) => `n${at + 1}`).join(' ');
    const wide: Sketch = Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [
        `r${at}`,
        { ...(at % 4 === 0 ? { copies: 'all' as const } : {}), ...(at > 3 ? { after: [`r${at - 4}`] } : {}) },
      ]),
    );
    const plan = planIn(wide, goal('apply'), [], { nodes });
    expect(plan.steps.length).toBe(50 * 64 + 150);
    // as many edges as the relations need, not a product of everything with everything
    expect(plan.steps.reduce((sum, { needs }) => sum + needs.length, 0)).toBe(49 * 64 + 147);
    const deep: Sketch = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [
        `r${at}`,
        at > 0 ? { after: [`r${at - 1}`], with: [`r${at - 1}`] } : {},
      ]),
    );
    const running = Object.keys(deep).map((name) => `${name}:n1=running`);
    expect(planIn(deep, goal('start r999'), []).steps.length).toBe(1000);
    expect(planIn(deep, goal('stop r0 --with-dependants'), running).steps.length).toBe(1000);
    expect(planIn(deep, goal('move r999'), running).steps.length).toBe(2000);
  });
});
