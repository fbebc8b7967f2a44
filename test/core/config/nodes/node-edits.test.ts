import { expect, test } from '@jest/globals';
import { addNodes, deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { fieldEdits } from '../../../../src/core/config/nodes/node-words.ts';
import { setNodes } from '../../../../src/core/config/nodes/set-nodes.ts';
import { settingsWith } from '../../../../src/core/config/nodes/settings-with.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();
const host = (text: string) => configHost(folder(), text);

describeWith(['flock'], 'set and unset', () => {
  test('all nodes of an entry: it is edited where it stands', async () => {
    const cluster = await host(clusterWith('\n  n[1-4]: {votes: 2} # four\n  n2: {votes: 1}', ''));
    expect(await setNodes(cluster, { nodes: 'n[1-4]', set: ['votes=3'], reason: 'r' })).toMatchObject({
      changed: true,
      nodeset: 'n[1-4]',
    });
    expect(cluster.text()).toBe(clusterWith('\n  n[1-4]: {votes: 3} # four\n  n2: {votes: 3}', ''));
    expect(cluster.events[0]).toMatchObject({ kind: 'node set', reason: 'r', detail: { nodes: 'n[1-4]' } });
  });

  test('a part of them: the entry is split, in the same words', async () => {
    const cluster = await host(clusterWith('\n  # four\n  n[1-4]:\n    votes:  2 # two\n  m: {}', ''));
    await setNodes(cluster, { nodes: 'n[2-3]', set: ['attributes.rack=7', 'votes=2'] });
    expect(cluster.text()).toBe(
      clusterWith(
        '\n  # four\n  n[1,4]:\n    votes:  2 # two\n  n[2-3]:\n    votes:  2 # two\n    attributes: {rack: "7"}\n  m: {}',
        '',
      ),
    );
    await setNodes(cluster, { nodes: 'n2', unset: ['attributes'] });
    expect(cluster.text()).toContain(
      '  n3:\n    votes:  2 # two\n    attributes: {rack: "7"}\n  n2:\n    votes:  2 # two\n',
    );
  });

  test('the last one of a set with an entry of its own takes what the set said', async () => {
    const cluster = await host(
      clusterWith('\n  n[1-2]: {votes: 2, address: a, ssh: {port: 1}}\n  n1: {ssh: {user: u}}', ''),
    );
    await setNodes(cluster, { nodes: 'n2', set: ['votes=3'] });
    expect(cluster.text()).toBe(
      clusterWith(
        '\n  n2: {votes: 3, address: a, ssh: {port: 1}}\n  n1: {ssh: {user: u, port: 1}, votes: 2, address: a}',
        '',
      ),
    );
  });

  test('what is so already changes nothing, and asks nobody', async () => {
    const cluster = await host(wholeCluster);
    const approve = () => Promise.reject(new Error('asked'));
    expect(await setNodes(cluster, { nodes: 'n1', set: ['votes=2', 'ssh.port=2222'], approve })).toMatchObject({
      changed: false,
    });
    expect(await setNodes(cluster, { nodes: 'n3', unset: ['command'], approve })).toMatchObject({ changed: false });
    expect(cluster.text()).toBe(wholeCluster);
    expect(cluster.events).toEqual([]);
  });

  test('what only the defaults say cannot be unset; where it comes from is said', async () => {
    const cluster = await host(wholeCluster);
    await expect(setNodes(cluster, { nodes: 'n3,c1', unset: ['ssh'] })).rejects.toMatchObject({
      code: 'USAGE',
      message: 'No entry of nodes c1,n3 says ssh.user: the value "root" comes from defaults.node.ssh.user.',
    });
  });

  test('a value that does not fit the rest is the command’s fault, not the file’s', async () => {
    const cluster = await host(wholeCluster);
    for (const input of [
      { nodes: 'n2', set: ['transport=command'] },
      { nodes: 'c1', unset: ['command'] },
      { nodes: 'n[1-2]', set: ['id=123e4567-e89b-42d3-a456-426614174001'] },
      { nodes: 'n1', set: [] },
    ]) {
      await expect(setNodes(cluster, input)).rejects.toMatchObject({ code: 'USAGE', place: undefined });
    }
    await expect(
      setNodes(cluster, { nodes: 'n1', set: ['id=123E4567-e89b-42d3-a456-426614174000'] }),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Node c1 has the id 123e4567-e89b-42d3-a456-426614174000 already.',
    });
    await expect(setNodes(cluster, { nodes: 'n9', set: ['votes=1'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(cluster.text()).toBe(wholeCluster);
  });

  test('names that mean something to JavaScript are names', async () => {
    const cluster = await host(clusterWith('\n  n[1-2]: {}', ''));
    await setNodes(cluster, {
      nodes: 'n1',
      set: ['attributes.__proto__=a', 'attributes.constructor=b', 'attributes.a.b=c d'],
    });
    expect(cluster.text()).toContain('n1:\n    attributes: {__proto__: a, constructor: b, a.b: c d}\n');
    await setNodes(cluster, { nodes: 'n1', unset: ['attributes.__proto__', 'attributes.a.b'] });
    expect(cluster.text()).toContain('n1:\n    attributes: {constructor: b}\n');
  });

  test('an alias is left alone', async () => {
    const text = 'ocf: 1\ncluster: {name: c}\ndefaults: {node: &d {votes: 2}}\nnodes:\n  n[1-2]: *d\n';
    const cluster = await host(text);
    await expect(setNodes(cluster, { nodes: 'n1', set: ['votes=3'] })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('is the alias *d'),
    });
    expect(cluster.text()).toBe(text);
  });
});

test('everything that is wrong with the words is said at once', () => {
  const words = [
    'vote=3',
    'ssh.port=x',
    'ssh=3',
    'trans',
    'attributes.=3',
    'transport=shs',
    'address=a\nb',
    'ssh.user.x=1',
  ];
  let thrown: unknown;
  try {
    fieldEdits(words, ['votes', 'votes', '__proto__', '']);
  } catch (error) {
    thrown = error;
  }
  const { message, data } = thrown as { message: string; data: { problems: { message: string }[] } };
  expect(message).toBe('A node has no field "vote".');
  expect(data.problems.map((problem) => problem.message)).toEqual([
    'A node has no field "vote".',
    'ssh.port has to be a whole number from 1 to 65535, not "x".',
    'ssh holds several values; name one of them.',
    '"trans" is not of the form FIELD=VALUE.',
    'A name in attributes has to be a word without "=", not "".',
    'transport has to be one of ssh, local, command, not "shs".',
    'address has to be a host name or address, not "a\\nb".',
    'A node has no field "ssh.user.x".',
    'A node has no field "__proto__".',
    'A node has no field "".',
    'votes is given twice.',
  ]);
});

test('values are read by the shape of the field', () => {
  const edits = fieldEdits([
    'votes=2',
    'attributes.rack=7',
    'attributes.n=',
    'command= docker  exec {name} ',
    'address=0x10',
  ]);
  expect(edits.map(({ value }) => value)).toEqual([2, '7', '', ['docker', 'exec', '{name}'], '0x10']);
  expect(settingsWith({ ssh: { user: 'a' } }, ['ssh.port=22', 'attributes.__proto__=x'])).toEqual({
    ssh: { user: 'a', port: 22 },
    attributes: Object.fromEntries([['__proto__', 'x']]),
  });
  expect(() => settingsWith({ votes: 1 }, ['votes=2'])).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

describeWith(['flock'], 'as it shall be', () => {
  test('present: what is missing is added, what differs set', async () => {
    const cluster = await host(clusterWith('\n  n[1-2]: {votes: 1, address: a}', ''));
    const input = { set: 'n[2-4]', settings: { votes: 2 }, ensure: 'present' as const };
    expect(await addNodes(cluster, input)).toMatchObject({ changed: true, nodeset: 'n[2-4]' });
    expect(cluster.text()).toBe(
      clusterWith('\n  n1: {votes: 1, address: a}\n  n2: {votes: 2, address: a}\n  n[3-4]: {votes: 2}', ''),
    );
    expect(await addNodes(cluster, input)).toMatchObject({ changed: false });
  });

  test('absent: what is not there is as wanted; a group has to exist all the same', async () => {
    const cluster = await host(clusterWith('\n  n[1-2]: {}', ''));
    const ensure = 'absent' as const;
    expect(await deleteNodes(cluster, { nodes: ['n[2-9]'], ensure })).toMatchObject({ changed: true, nodes: ['n2'] });
    for (const nodes of [['n[2-9]'], ['x*']]) {
      expect(await deleteNodes(cluster, { nodes, ensure })).toMatchObject({ changed: false, nodes: [] });
    }
    await expect(deleteNodes(cluster, { nodes: ['@none'], ensure })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(cluster.text()).toBe(clusterWith('\n  n1: {}', ''));
  });
});

describeWith(['flock'], 'deleting nodes with what names them', () => {
  test('groups, plugs, fencing and resources; what is emptied goes', async () => {
    const cluster = await host(wholeCluster);
    await expect(deleteNodes(cluster, { nodes: ['n1'] })).rejects.toMatchObject({
      suggestions: expect.arrayContaining(['Take it out of them along with: --references remove']),
    });
    const result = await deleteNodes(cluster, { nodes: ['n1,c1'], references: 'remove' });
    expect(result.references.map(({ path }) => path)).toEqual([
      'groups.storage',
      'groups.all',
      'devices.pdu1.plugs.n[1-3]',
      'devices.pdu1.plugs.c1',
      'fencing.n[1-2]',
      'fencing.c1',
    ]);
    const text = cluster.text();
    expect(text).toContain('groups: {storage: "n2", all: "@storage,n3"}');
    expect(text).toContain('plugs: {"n[2-3]": "[5-6]"}');
    expect(text).toContain('fencing: {"n2": [[pdu1], [manual]], n3: [pdu1, manual]}');
    // the set's values went into the entry of its last node
    expect(text).toContain('  n2:   # overrides the set\n');
    expect(text).not.toContain('n[1-2]:');
    await expect(deleteNodes(cluster, { nodes: ['n2'], references: 'remove' })).rejects.toMatchObject({
      code: 'REFUSED',
      message: 'Without n2, resource vip would have no node to run on.',
    });
    expect(cluster.text()).toBe(text);
  });

  test('an emptied group is gone from every text', async () => {
    const cluster = await host(
      clusterWith(
        '\n  n[1-4]: {}',
        'groups: {a: "n[1-2]", b: "@a,n3", c: "@a", d: "n[1-4]!@a"}\nfencing: {"@c": m, "n[3-4]": m, n3: m}\ndevices: {m: {driver: manual}}\n',
      ),
    );
    await deleteNodes(cluster, { nodes: ['n[1-2]'], references: 'remove' });
    expect(cluster.text()).toBe(
      clusterWith(
        '\n  n[3-4]: {}',
        'groups: {b: "n3", d: "n[3-4]"}\nfencing: {"n[3-4]": m, n3: m}\ndevices: {m: {driver: manual}}\n',
      ),
    );
  });
});
