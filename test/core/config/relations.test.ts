import { describe, expect, test } from '@jest/globals';
import { validate } from '../../../src/core/config/check/validate.ts';
import type { ResourceSpec } from '../../../src/core/config/model.ts';
import { relationsOf } from '../../../src/core/config/relations.ts';
import { writtenResource } from '../../../src/core/config/written-resource.ts';
import { loadTree } from '../../../src/core/config/yaml/load-tree.ts';

async function understood(resources: string) {
  const text = `ocf: 1\ncluster: {name: c}\nnodes: {"n[1-3]": {}}\nresources:\n${resources}`;
  const { model, problems } = validate(await loadTree('f', text));
  return { model, problems: problems.map(({ path, message }) => `${path}: ${message}`) };
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
