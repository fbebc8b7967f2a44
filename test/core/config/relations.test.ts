import { describe, expect, test } from '@jest/globals';
import { validate } from '../../../src/core/config/check/validate.ts';
import type { ResourceSpec } from '../../../src/core/config/model.ts';
import { relationsOf } from '../../../src/core/config/relations.ts';
import { writtenResource } from '../../../src/core/config/written-resource.ts';
import { loadTree } from '../../../src/core/config/yaml/load-tree.ts';

async function understood(resources: string) {
  const text = `ocf: 1\ncluster: {name: c}\nnodes: {"n[1-3]": {}}\nresources:\n${resources}`;
  const { model, problems, warnings } = validate(await loadTree('f', text));
  const told = (found: typeof problems) => found.map(({ path, message }) => `${path}: ${message}`);
  return { model, problems: told(problems), warnings: told(warnings), places: problems.map(({ place }) => place) };
}

async function relations(resources: string): Promise<string[]> {
  const { model, problems } = await understood(resources);
  expect(problems).toEqual([]);
  return relationsOf(model.resources).map(
    ({ kind, from, to, role, because }) => `${from} ${kind} ${to}${role ? ` ${role}` : ''} (${because})`,
  );
}

describe('relations', () => {
  test('members of a group come one after the other, together', async () => {
    expect(
      await relations(
        '  g: {group: [a, b], after: x}\n  a: {agent: "exec:"}\n  b: {agent: "exec:"}\n  x: {agent: "exec:"}\n  y: {agent: "exec:", after: g, avoid: g}\n',
      ),
    ).toEqual([
      'b after a (group g)',
      'b with a (group g)',
      'a after x (resources.g.after)',
      'y after b (resources.y.after)',
      'y avoid a (resources.y.avoid)',
      'y avoid b (resources.y.avoid)',
    ]);
  });

  test('a role is the promoted copy', async () => {
    expect(
      await relations(
        '  db: {agent: "ocf:heartbeat:pgsql", promoted: 1}\n  vip: {agent: "exec:", with: "db:promoted"}\n',
      ),
    ).toEqual(['vip with db promoted (resources.vip.with)']);
  });
});

describe('what is wrong', () => {
  test.each([
    ['  a: {}\n', 'resources.a: Resource a has no agent.'],
    [
      '  a: {agent: "exec:", group: [b]}\n  b: {agent: "exec:"}\n',
      'resources.a.agent: Resource a has an agent and is a group; it can be one of them.',
    ],
    ['  a: {group: []}\n', 'resources.a.group: Resource a is a group without members.'],
    ['  a: {group: [b, b]}\n  b: {agent: "exec:"}\n', 'resources.a.group.1: Resource b stands twice in group a.'],
    [
      '  a: {group: [b]}\n  c: {group: [b]}\n  b: {agent: "exec:"}\n',
      'resources.c.group.0: Resource b is a member of a already.',
    ],
    [
      '  a: {group: [b]}\n  b: {agent: "exec:", copies: 2}\n',
      'resources.a.group.0: Resource b has copies of its own, so that it cannot be a member of a.',
    ],
    [
      '  a: {agent: "exec:", after: "b:promoted"}\n  b: {agent: "exec:"}\n',
      'resources.a.after.0: Resource b has no promoted copy.',
    ],
    [
      '  a: {agent: "exec:", copies: 1, promoted: 2}\n',
      'resources.a.promoted: Resource a has 1 copies, so that 2 cannot be promoted.',
    ],
    ['  a: {agent: "exec:", avoid: z}\n', 'resources.a.avoid.0: There is no resource "z".'],
    [
      '  a: {agent: "exec:", prefer: [n9]}\n',
      'resources.a.prefer.0: resources.a.prefer.0 names a node that does not exist: n9.',
    ],
    [
      '  g: {group: [a, b]}\n  a: {agent: "exec:", after: b}\n  b: {agent: "exec:"}\n',
      'resources.a.after: Resources wait for one another in a circle: b after a after b (group g).',
    ],
  ])('%j', async (text, problem) => {
    expect((await understood(text)).problems).toEqual([problem]);
  });
});

const each = (...names: string[]) => names.map((name) => `  ${name}: {agent: "exec:"}\n`).join('');

describe('where resources cannot be together', () => {
  test.each([
    [
      'with and avoid of the same two',
      `  a: {agent: "exec:", with: b, avoid: b}\n${each('b')}`,
      'resources.a.avoid.0: Resource a avoids b, but they have to run on one node: a with b.',
    ],
    [
      'the other one says it',
      `  a: {agent: "exec:", with: b}\n  b: {agent: "exec:", avoid: [c, a]}\n${each('c')}`,
      'resources.b.avoid.1: Resource b avoids a, but they have to run on one node: a with b.',
    ],
    [
      'a chain, also through what names them both',
      `  a: {agent: "exec:", avoid: d}\n  b: {agent: "exec:", with: [a, c]}\n  c: {agent: "exec:", with: d}\n${each('d')}`,
      'resources.a.avoid.0: Resource a avoids d, but they have to run on one node: b with a, b with c, c with d.',
    ],
    [
      'members of a group',
      `  g: {group: [a, b, c]}\n  a: {agent: "exec:", avoid: c}\n${each('b', 'c')}`,
      'resources.a.avoid.0: Resource a avoids c, but they have to run on one node: b with a (group g), c with b (group g).',
    ],
    [
      'members of a group with copies',
      `  g: {group: [a, b], copies: all}\n  b: {agent: "exec:", avoid: a}\n${each('a')}`,
      'resources.b.avoid.0: Resource b avoids a, but they have to run on one node: b with a (group g).',
    ],
    [
      'a member and its group',
      `  g: {group: [a]}\n  a: {agent: "exec:", avoid: g}\n`,
      'resources.a.avoid.0: Resource a avoids g, but a is a part of both.',
    ],
    [
      'a copy it is with',
      `  a: {agent: "exec:", with: "db:promoted", avoid: db}\n  db: {agent: "exec:", promoted: 1}\n`,
      'resources.a.avoid.0: Resource a avoids db, but they have to run on one node: a with db:promoted.',
    ],
    [
      'nodes that differ',
      `  a: {agent: "exec:", with: b, nodes: n1}\n  b: {agent: "exec:", nodes: "n[2-3]"}\n`,
      'resources.a.with: No node is allowed for all that have to run on one: a on n1, b on n[2-3] (a with b).',
    ],
    [
      'nodes of three of which two always have one',
      `  a: {agent: "exec:", with: [b, c], nodes: "n[1-2]"}\n  b: {agent: "exec:", nodes: "n[2-3]"}\n  c: {agent: "exec:", nodes: "n[1,3]"}\n`,
      'resources.a.with: No node is allowed for all that have to run on one: a on n[1-2], b on n[2-3], c on n[1,3] (a with c).',
    ],
    [
      'nodes of members of a group',
      `  g: {group: [a, b]}\n  a: {agent: "exec:", nodes: n1}\n  b: {agent: "exec:", nodes: n2}\n`,
      'resources.g.group: No node is allowed for all that have to run on one: a on n1, b on n2 (b with a (group g)).',
    ],
    [
      'nodes of a group and of its only member',
      `  g: {group: [a], nodes: n1}\n  a: {agent: "exec:", nodes: n2}\n`,
      'resources.a.nodes: Resource a and its group g have no allowed node in common.',
    ],
    [
      'copies on other nodes, told once, not of what is with it too',
      `  a: {agent: "exec:", with: c, nodes: n1}\n  c: {agent: "exec:", copies: all, nodes: n2}\n  d: {agent: "exec:", copies: all, with: a}\n`,
      'resources.a.with: No node is allowed for all that have to run on one: a on n1, c on n2 (a with c).',
    ],
    [
      'two monitors that are one',
      '  a: {agent: "exec:", monitor: {interval: 10s}, monitors: [{interval: 10s}]}\n',
      'resources.a.monitors.0: Resource a has two monitors at depth 0 every 10s.',
    ],
    [
      'two further monitors that are one',
      '  a: {agent: "exec:", promoted: 1, monitors: [{interval: 1m, depth: 10, role: promoted}, {interval: 60s, depth: 10, role: promoted}]}\n',
      'resources.a.monitors.1: Resource a has two monitors at depth 10 when promoted every 1m.',
    ],
    [
      'a role where there are none',
      '  a: {agent: "exec:", monitors: [{interval: 1m, role: promoted}]}\n',
      'resources.a.monitors.0.role: Resource a has no roles, so that no copy of it is ever promoted.',
    ],
    [
      'what a group is watched by',
      `  g: {group: [a], watch: {restart: 1}}\n${each('a')}`,
      'resources.g.watch: Resource g is a group; watch belongs to its members.',
    ],
    [
      'what is told of a group',
      `  g: {group: [a], hooks: {can_start: x, failed: y}}\n${each('a')}`,
      'resources.g.hooks.failed: Resource g is a group; hooks.failed belongs to its members.',
    ],
    [
      'monitors of a group',
      `  g: {group: [a], monitors: [{interval: 1m}]}\n${each('a')}`,
      'resources.g.monitors: Resource g is a group; monitors belong to its members.',
    ],
  ])('%s', async (_, text, problem) => {
    const { problems, places } = await understood(text);
    expect(problems).toEqual([problem]);
    // the line of the resource that the path names, which is the nearest thing around a field that it does not have
    const named = text.split('\n').findIndex((line) => line.startsWith(`  ${problem.split('.')[1]}:`));
    expect(places[0]?.line).toBe(named + 5);
    expect(places[0]?.column).toBeGreaterThan(5);
  });

  test.each([
    [
      'with another copy of the same',
      `  a: {agent: "exec:", with: c}\n  b: {agent: "exec:", with: c, avoid: a}\n  c: {agent: "exec:", copies: 2}\n`,
    ],
    ['after is not with', `  a: {agent: "exec:", after: b, avoid: b, nodes: n1}\n  b: {agent: "exec:", nodes: n2}\n`],
    ['a disabled partner', `  a: {agent: "exec:", with: b}\n  b: {agent: "exec:", enabled: false}\n`],
    ['circles of with', `  a: {agent: "exec:", with: b}\n  b: {agent: "exec:", with: a}\n`],
    ['a node in common', `  a: {agent: "exec:", with: b, nodes: "n[1-2]"}\n  b: {agent: "exec:", nodes: "n[2-3]"}\n`],
    [
      'monitors of the roles beside the usual one',
      '  a: {agent: "exec:", promoted: 1, monitor: {interval: 10s}, monitors: [{interval: 10s, role: promoted}, {interval: 11s, role: unpromoted}]}\n',
    ],
    ['copies beside as many others', `  a: {agent: "exec:", copies: 2, with: b}\n  b: {agent: "exec:", copies: 2}\n`],
    ['a preference with a pattern that has others too', `  a: {agent: "exec:", nodes: "n[1-2]", prefer: "n*"}\n`],
  ])('nothing is said of %s', async (_, text) => {
    expect(await understood(text)).toMatchObject({ problems: [], warnings: [] });
  });

  test.each([
    [
      `  a: {agent: "exec:", nodes: "n[1-2]", prefer: [n1, n3]}\n`,
      'resources.a.prefer.1: a prefers n3, where it may not run.',
    ],
    [
      `  a: {agent: "exec:", nodes: "n[1-2]", prefer: "n[2-3]"}\n`,
      'resources.a.prefer.0: a prefers n3, where it may not run.',
    ],
    [
      `  g: {group: [a], nodes: n1}\n  a: {agent: "exec:", prefer: n2}\n`,
      'resources.a.prefer.0: a prefers n2, where it may not run.',
    ],
    [
      `  c: {agent: "exec:", copies: all, with: a}\n${each('a')}`,
      'resources.c.with: c is to have a copy on every node, but with a only the one copy beside it runs.',
    ],
    [
      `  c: {agent: "exec:", copies: 3, with: b}\n  b: {agent: "exec:", copies: 2}\n`,
      'resources.c.with: c is to have 3 copies, but with b no more than 2 of them run.',
    ],
    [
      `  c: {agent: "exec:", copies: 2, with: "b:promoted"}\n  b: {agent: "exec:", promoted: 1}\n`,
      'resources.c.with: c is to have 2 copies, but with b:promoted only the one copy beside it runs.',
    ],
    [
      `  a: {agent: "exec:", monitor: {interval: 10s}, monitors: [{interval: 1m}]}\n`,
      'resources.a.monitors.0: a is looked at at depth 0 every 1m, also every 10s; one of them is enough.',
    ],
  ])('%j is warned of', async (text, warning) => {
    expect(await understood(text)).toMatchObject({ problems: [], warnings: [warning] });
  });
});

test('a resource is written as it was read', async () => {
  const text =
    '{agent: "exec:", prefer: [n1], copies: all, promoted: 1, notify: true, enabled: false, monitors: [{interval: 1m, depth: 10, role: promoted}], watch: {threshold: 2, back_off: 500ms}, hooks: {can_start: [/bin/true]}, attributes: {a: b}}';
  const { model, problems } = await understood(`  a: ${text}\n`);
  expect(problems).toEqual([]);
  expect(writtenResource(model.resources.a as ResourceSpec)).toEqual({
    agent: 'exec:',
    prefer: ['n1'],
    copies: 'all',
    promoted: 1,
    notify: true,
    enabled: false,
    monitors: [{ interval: '1m', depth: 10, role: 'promoted' }],
    watch: { threshold: 2, back_off: '500ms' },
    hooks: { can_start: ['/bin/true'] },
    attributes: { a: 'b' },
  });
});
