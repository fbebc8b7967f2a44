import { afterEach, expect, test } from '@jest/globals';
import { renderCanStart } from '../../../../src/cli/render/can-start.ts';
import { plainStyle } from '../../../../src/cli/style.ts';
import type { NodeSettings } from '../../../../src/core/config/model.ts';
import { canStart, startStatus } from '../../../../src/core/resources/gate/can-start.ts';
import { type Sketch, type TestCluster, testCluster } from '../cluster.ts';

const dead: NodeSettings = { transport: 'command', command: ['false'] };

let at: TestCluster;
afterEach(() => at.remove());

const shop: Sketch = { web: { nodes: 'n[1-2]', after: ['db'] }, db: { nodes: 'n3' } };
const page = async (names: readonly string[], node?: string) =>
  renderCanStart(await canStart(at.cluster, { names, node }), plainStyle);

test('yes: where, what before, and everything that speaks for it; nothing is done', async () => {
  at = testCluster({ ...shop, web: { ...shop.web, hooks: { can_start: ['echo', 'go on'] } } });
  expect(await page(['web'])).toBe(`web: can be started
  would start db on n3, needed by web
  would start web on n1
  yes  db: its agent was asked on n3: no copy runs there
  yes  web: its agent was asked on n[1-2]: no copy runs there
  yes  db: its parameters fit ocf:test:thing
  yes  web: its parameters fit ocf:test:thing
  yes  web on n1: its hook allows it: go on`);
  expect(at.log().filter((line) => !line.startsWith('monitor'))).toEqual([]);
  expect(at.journal.recent()).toEqual([]);
});

test('running already', async () => {
  at = testCluster(shop);
  for (const [name, node] of [
    ['web', 'n2'],
    ['db', 'n3'],
  ] as const)
    at.setRunning(name, node);
  const answer = await canStart(at.cluster, { names: ['web'] });
  expect([startStatus(answer), answer.steps, answer.allowed]).toEqual([0, [], true]);
  expect(renderCanStart(answer, plainStyle)).toBe('web: running already\n  web already running on n2');
});

test('no: everything that stands against it at once, each with its remedy', async () => {
  at = testCluster(
    {
      web: {
        nodes: 'n[1-2]',
        enabled: false,
        parameters: { count: 'many' },
        hooks: { can_start: ['sh', '-c', 'echo "not today"; exit 1'] },
      },
    },
    { n2: dead },
  );
  const answer = await canStart(at.cluster, { names: ['web'] });
  expect(startStatus(answer)).toBe(3);
  expect(answer.reasons.filter(({ says }) => says === 'against')).toEqual([
    {
      matter: 'plan',
      says: 'against',
      resource: 'web',
      text: 'web is disabled',
      remedy: 'Enable it: ocf resource enable web',
    },
    expect.objectContaining({ matter: 'plan', node: 'n2', remedy: 'Make sure that n2 is off: ocf fence n2 --off' }),
    expect.objectContaining({
      matter: 'configuration',
      text: 'a parameter of ocf:test:thing is wrong: count is "many", not a whole number',
    }),
    expect.objectContaining({ matter: 'hook', node: 'n1', text: 'its hook forbids it: not today' }),
  ]);
});

test('--node: only there', async () => {
  at = testCluster(shop);
  expect((await canStart(at.cluster, { names: ['web'], node: 'n2' })).steps.at(-1)).toMatchObject({ node: 'n2' });
  const elsewhere = await canStart(at.cluster, { names: ['web'], node: 'n3' });
  expect(elsewhere).toMatchObject({ allowed: false, steps: [] });
});

test('an agent that is nowhere is an answer, a name that is none is not', async () => {
  at = testCluster({ web: { agent: 'ocf:test:nothing' } });
  const answer = await canStart(at.cluster, { names: ['web'] });
  expect([startStatus(answer), answer.reasons[0]]).toEqual([
    3,
    expect.objectContaining({ says: 'against', text: expect.stringContaining('its agent ocf:test:nothing is') }),
  ]);
  await expect(canStart(at.cluster, { names: ['wbe'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a hook that is not asked because there is no node is open, not a yes', async () => {
  at = testCluster({ web: { nodes: 'n2', hooks: { can_start: ['true'] } } }, { n2: dead });
  expect((await canStart(at.cluster, { names: ['web'] })).reasons).toContainEqual({
    matter: 'hook',
    says: 'open',
    resource: 'web',
    text: 'its hook was not asked, because there is no node for it',
  });
});

test('the hook of a group is asked for each of its members', async () => {
  at = testCluster({
    a: { nodes: 'n1' },
    b: { nodes: 'n1' },
    both: { agent: '', group: ['a', 'b'], hooks: { can_start: ['false'] } },
  });
  const { reasons } = await canStart(at.cluster, { names: ['both'] });
  const hooks = reasons.filter(({ matter }) => matter === 'hook');
  expect(hooks.map(({ resource }) => resource)).toEqual(['a', 'b']);
  expect(hooks.map(({ remedy }) => remedy)).toEqual(
    hooks.map(() => expect.stringContaining('hooks.can_start of both in')),
  );
});
