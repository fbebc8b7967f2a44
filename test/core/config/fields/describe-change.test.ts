import { describe, expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { describeChange } from '../../../../src/core/config/fields/describe-change.ts';

const head = 'ocf: 1\ncluster: {name: web, id: 9b2f6c1e-8d3a-4f7e-9c55-0a1b2c3d4e5f}\n';

async function changesOf(before: string, after: string) {
  const [old, fresh] = [await understandText('a', head + before), await understandText('b', head + after)];
  return describeChange(old.model, fresh.model);
}

describe('what a change changes', () => {
  test('equal changes of nodes are folded, whoever holds the entry', async () => {
    expect(
      await changesOf(
        'nodes: {"n[1-4]": {votes: 1}, n5: {votes: 1}}',
        'nodes: {"n[1-3]": {votes: 2}, n4: {votes: 1}, n5: {votes: 2}}',
      ),
    ).toEqual([{ section: 'nodes', of: 'n[1-3,5]', kind: 'changed', field: 'votes', from: 1, to: 2 }]);
  });

  test('an entry that is split or rewritten and means the same is no change', async () => {
    expect(
      await changesOf(
        'nodes: {"n[1-2]": {ssh: {user: a}}}',
        'nodes:\n  n1:\n    ssh: {user: a}\n  n2: {ssh: {user: a}}\n',
      ),
    ).toEqual([]);
  });

  test('nodes that come, with what they say, and nodes that go', async () => {
    expect(
      await changesOf('nodes: {a: {}}', 'nodes: {"n[1-2]": {address: "{name}.x", attributes: {rack: r1}}, m: {}}'),
    ).toEqual([
      { section: 'nodes', of: 'a', kind: 'deleted', field: '' },
      { section: 'nodes', of: 'm', kind: 'added', field: '' },
      { section: 'nodes', of: 'n[1-2]', kind: 'added', field: 'address', to: '{name}.x' },
      { section: 'nodes', of: 'n[1-2]', kind: 'added', field: 'attributes.rack', to: 'r1' },
    ]);
  });

  test('a value that a node takes over from nothing or gives up', async () => {
    expect(await changesOf('nodes: {n: {votes: 1}}', 'nodes: {n: {address: h}}')).toEqual([
      { section: 'nodes', of: 'n', kind: 'changed', field: 'votes', from: 1 },
      { section: 'nodes', of: 'n', kind: 'changed', field: 'address', to: 'h' },
    ]);
  });

  test('every other section, in the order of the file', async () => {
    const before = `defaults: {node: {ssh: {user: root}}}
nodes: {n1: {}, n2: {}}
groups: {all: "n[1-2]"}
devices: {p: {driver: fence/x, options: {ip: h}, plugs: {n1: 1}}}
fencing: {n1: [[p]]}
resources: {web: {agent: "ocf:a:b", monitor: {interval: 10s}}}
`;
    const after = `defaults: {node: {ssh: {user: adm}}}
nodes: {n1: {}, n2: {}}
groups: {}
devices: {p: {driver: fence/x, options: {ip: g}, plugs: {n1: 1, n2: 2}}}
fencing: {n1: [[p]], n2: [p]}
resources: {web: {agent: "ocf:a:b", after: [db], monitor: {interval: 20s}}, db: {agent: "ocf:a:c"}}
agents: {path: /opt/a}
`;
    const told = (await changesOf(before, after)).map(({ section, of, kind, field, from, to }) =>
      [section, of, kind, field, JSON.stringify(from), JSON.stringify(to)].join('|'),
    );
    expect(told).toEqual([
      'defaults||changed|node.ssh.user|"root"|"adm"',
      'groups|all|deleted||"n[1-2]"|',
      'devices|p|changed|options.ip|"h"|"g"',
      'devices|p|changed|plugs.n2||"2"',
      'fencing|n2|added|||[["p"]]',
      'resources|web|changed|operations.monitor.interval|"10s"|"20s"',
      'resources|web|changed|after||["db"]',
      'resources|db|added|agent||"ocf:a:c"',
      'agents||changed|path||["/opt/a"]',
    ]);
  });

  test('literal secrets are hidden on both sides, references are not', async () => {
    const device = (password: string) =>
      `nodes: {n: {}}\ndevices: {p: {driver: fence/x, options: {password: ${password}}}}\n`;
    const changes = await changesOf(device('one'), device('two'));
    expect(changes).toEqual([
      { section: 'devices', of: 'p', kind: 'changed', field: 'options.password', from: '(hidden)', to: '(hidden)' },
    ]);
    expect(await changesOf(device('one'), device('{from: "file:/s"}'))).toEqual([
      { section: 'devices', of: 'p', kind: 'changed', field: 'options.password', from: '(hidden)' },
      { section: 'devices', of: 'p', kind: 'changed', field: 'options.password.from', to: 'file:/s' },
    ]);
  });

  test('names that objects have of themselves are ordinary names', async () => {
    expect(
      await changesOf('nodes: {}', 'nodes: {constructor: {attributes: {toString: x}}}\ngroups: {valueOf: constructor}'),
    ).toEqual([
      { section: 'nodes', of: 'constructor', kind: 'added', field: 'attributes.toString', to: 'x' },
      { section: 'groups', of: 'valueOf', kind: 'added', field: '', to: 'constructor' },
    ]);
  });
});
