import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { resourceSpec } from '../../../../src/core/config/check/resource-spec.ts';
import { validate } from '../../../../src/core/config/check/validate.ts';
import { newClusterText } from '../../../../src/core/config/file/create.ts';
import { loadTree } from '../../../../src/core/config/yaml/load-tree.ts';
import { clusterWith, wholeCluster } from './samples.ts';

async function check(text: string) {
  return validate(await loadTree('web.yaml', text));
}

/** Problems as `line:column path message | suggestion`. */
async function problems(text: string): Promise<string[]> {
  const found = (await check(text)).problems;
  return found.map(({ place, path, message, suggestions }) =>
    [`${place.line}:${place.column} ${path} ${message}`, ...suggestions].join(' | '),
  );
}

test('a file that uses everything gives this model', async () => {
  const { model, problems: found, warnings } = await check(wholeCluster);
  expect(found).toEqual([]);
  expect(warnings).toEqual([]);
  expect(model).toEqual({
    ocf: 1,
    cluster: {
      name: 'web',
      id: '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11',
      formation: { quorum: 'majority', wait: 30_000 },
    },
    coordination: { store: 'local' },
    defaults: {
      node: { transport: 'ssh', ssh: { user: 'root', options: { Compression: 'yes' } }, attributes: { site: 'a' } },
    },
    nodes: [
      {
        key: 'n[1-2]',
        settings: { address: '{name}.mgmt', votes: 2, attributes: { rack: 'r1' }, ssh: { port: 2222 } },
      },
      { key: 'n3', settings: { address: '10.0.0.3' } },
      {
        key: 'n2',
        settings: { attributes: { rack: 'r2', slot: '0007' }, ssh: { user: 'admin', options: { LogLevel: 'ERROR' } } },
      },
      {
        key: 'c1',
        settings: {
          transport: 'command',
          command: ['enter', '{name}', 'now'],
          id: '123e4567-e89b-42d3-a456-426614174000',
        },
      },
    ],
    groups: { storage: 'n[1-2]', all: '@storage,n3,c1' },
    groupSources: {
      site: { clustershell: '/etc/clustershell/groups.conf', timeout: 5_000 },
      roles: { yaml: 'roles.yaml', source: 'roles' },
      genders: { genders: '/etc/genders' },
      jobs: { map: 'squeue -j $GROUP', list: 'squeue', all: 'sinfo', reverse: 'squeue -w $NODE' },
    },
    devices: {
      pdu1: {
        driver: 'fence/fence_apc_snmp',
        options: {
          ip: '10.0.0.9',
          port: 161,
          verbose: true,
          version: '1.10',
          community: { from: 'file:/etc/ocf/secrets/pdu1' },
        },
        plugs: { 'n[1-3]': '[4-6]', c1: '1,2' },
      },
      manual: { driver: 'manual', options: {}, plugs: {} },
    },
    fencing: [
      { key: 'n[1-2]', levels: [['pdu1'], ['manual']] },
      { key: 'n3', levels: [['pdu1'], ['manual']] },
      { key: 'c1', levels: [['pdu1']] },
    ],
    resources: {
      vip: {
        ...resourceSpec({}),
        agent: 'ocf:heartbeat:IPaddr2',
        parameters: { ip: '10.0.0.100' },
        nodes: '@storage',
        after: [],
        with: [],
        operations: {},
      },
      web: {
        ...resourceSpec({}),
        agent: 'systemd:nginx',
        parameters: {},
        after: ['vip'],
        with: ['vip'],
        operations: { start: { timeout: 40_000 }, monitor: { interval: 10_000, timeout: 90_000 } },
      },
    },
    agentPath: ['/srv/agents', 'more'],
  });
});

test('a file may leave out nearly everything; the id is then made of the name', async () => {
  const { model, problems: found } = await check('ocf: 1\ncluster: {name: c}\n');
  expect(found).toEqual([]);
  expect(model.cluster.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(model).toMatchObject({ nodes: [], groups: {}, devices: {}, fencing: [], resources: {}, agentPath: [] });
  expect(
    await problems('ocf: 1\ncluster: {name: c}\nnodes:\ngroups:\ndevices: ~\nfencing:\nresources:\nagents:\n'),
  ).toEqual([]);
});

describe('problems, each with its place and a way out', () => {
  test.each<[string, string[]]>([
    [
      '{}',
      [
        '1:1 ocf The cluster file has no ocf. | Add "ocf": version of this format: 1.',
        '1:1 cluster The cluster file has no cluster. | Add "cluster": what the cluster is called.',
      ],
    ],
    ['- a\n', ['1:1  The cluster file has to be a map of names and values, not a list.']],
    ['ocf: 2\ncluster: {name: c}\n', ['1:6 ocf ocf has to be 1, not "2".']],
    [
      'ocf: 1\ncluster: {nme: c}\n',
      [
        '2:10 cluster.name cluster has no name. | Add "name": name of the cluster.',
        '2:11 cluster.nme There is no field "nme" in cluster. | Did you mean name?',
      ],
    ],
    [
      clusterWith('{n1: {addres: x, zzz: 1}}'),
      [
        '3:14 nodes.n1.addres There is no field "addres" in nodes.n1. | Did you mean address?',
        '3:25 nodes.n1.zzz There is no field "zzz" in nodes.n1. | Allowed here: address, id, transport, ssh, command, votes, parent, attributes.',
      ],
    ],
    [
      clusterWith('{n1: {transport: shs, votes: -1, id: x, address: }}'),
      [
        '3:25 nodes.n1.transport nodes.n1.transport has to be one of ssh, local, command, not "shs". | Did you mean ssh?',
        '3:37 nodes.n1.votes nodes.n1.votes has to be a whole number from 0 to 1000, not "-1".',
        '3:45 nodes.n1.id nodes.n1.id has to be a UUID such as 123e4567-e89b-42d3-a456-426614174000, not "x".',
        '3:55 nodes.n1.address nodes.n1.address has no value; it has to be a host name or address.',
      ],
    ],
    [clusterWith('[n1]'), ['3:8 nodes nodes has to be a map of names and values, not a list.']],
    [
      clusterWith('{n1: {}}', 'resources: {1a: {agent: "ocf:a:b"}, b: {agent: nginx, monitor: {interval: soon}}}\n'),
      [
        '4:13 resources.1a A name in resources has to be a letter followed by letters, digits, ".", "_" or "-", not "1a".',
        '4:48 resources.b.agent resources.b.agent has to be ocf:PROVIDER:TYPE, systemd:UNIT, lsb:SCRIPT or exec:, not "nginx".',
        '4:75 resources.b.monitor.interval resources.b.monitor.interval has to be a duration such as 10s, 2m or 1h30m, not "soon".',
      ],
    ],
  ])('%j', async (text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  test('nodes: names, sets that overlap, ids', async () => {
    expect(
      await problems(clusterWith('\n  n[1-3]: {}\n  n[3-4]: {}\n  n2: {}\n  "n[2]": {}\n  n[5-: {}\n  -x: {}\n')),
    ).toEqual([
      '5:3 nodes.n[3-4] "n[1-3]" and "n[3-4]" both speak of n3. | Give each node to one node set; the entry of a single node may add to it.',
      '7:3 nodes.n[2] Node n2 has a second entry, besides "n2".',
      expect.stringMatching(/^8:3 nodes\.n\[5- /),
      '9:3 nodes.-x A node cannot be called "-x": the name begins with "-".',
    ]);
    const id = '123e4567-e89b-42d3-a456-426614174000';
    expect(
      await problems(clusterWith(`\n  a: {id: ${id}}\n  b: {id: ${id.toUpperCase()}}\n  c[1-2]: {id: ${id}}\n`)),
    ).toEqual([
      expect.stringContaining('5:11 nodes.b.id Nodes a and b have the same id.'),
      expect.stringContaining('6:12 nodes.c[1-2].id An id belongs to one node'),
    ]);
  });

  test('names of what is not there', async () => {
    const rest = [
      'groups: {g: "n[1-9]", h: "@gg"}',
      'devices: {d: {driver: x, plugs: {n7: 1}}}',
      'fencing: {"m1": [[d, e]], "n1": []}',
      'resources: {a: {agent: "ocf:a:b", nodes: nn1, after: [bb], with: a}, b: {agent: "ocf:a:b"}}',
      '',
    ].join('\n');
    expect(await problems(clusterWith('{"n[1-6]": {}}', rest))).toEqual([
      '4:13 groups.g groups.g names nodes that do not exist: n[7-9]. | n7: did you mean n1, n2 or n3? | n8: did you mean n1, n2 or n3? | n9: did you mean n1, n2 or n3?',
      expect.stringMatching(/^4:26 groups\.h There is no group "gg"\./),
      expect.stringMatching(/^5:34 devices\.d\.plugs\.n7 devices\.d\.plugs\.n7 names a node that does not exist: n7\./),
      expect.stringMatching(/^6:11 fencing\.m1 fencing\.m1 names a node that does not exist: m1\./),
      '6:22 fencing.m1.0.1 There is no device "e". | Did you mean d?',
      expect.stringMatching(/^6:33 fencing\.n1 fencing\.n1 names no device\./),
      expect.stringMatching(
        /^7:42 resources\.a\.nodes resources\.a\.nodes names a node that does not exist: nn1\. \| Did you mean n1/,
      ),
      '7:55 resources.a.after.0 There is no resource "bb". | Did you mean b?',
      '7:66 resources.a.with.0 Resource a cannot be with itself.',
    ]);
  });

  test('circles are named', async () => {
    const rest =
      'groups: {g: "@h", h: "n1,@g", i: n1}\nresources: {a: {agent: "o:a", after: c}, b: {agent: "o:a", after: [a]}, c: {agent: "o:a", after: [b]}, d: {agent: "o:a", after: d}}\n';
    expect(await problems(clusterWith('{n1: {}}', rest))).toEqual([
      expect.stringContaining('Groups contain one another in a circle: @g has @h has @g.'),
      expect.stringContaining('Resources wait for one another in a circle: a after c after b after a.'),
      expect.stringContaining('Resource d cannot be after itself.'),
    ]);
  });

  test('plugs that do not match their nodes', async () => {
    const device = (plugs: string) => clusterWith('{"n[1-3]": {}}', `devices: {d: {driver: x, plugs: ${plugs}}}\n`);
    for (const good of [
      '{n1: 1}',
      '{"n[1-3]": "[1-3]"}',
      '{n1: "1,2"}',
      '{n1: [1, 2]}',
      '{"n[1-2]": "outlet[1-2]"}',
      '{n1: "Outlet 3"}',
      '{"n[1-2]": "a,b"}',
    ]) {
      expect(await problems(device(good))).toEqual([]);
    }
    expect(await problems(device('{"n[1-3]": "[1-2]"}'))).toEqual([
      '4:44 devices.d.plugs.n[1-3] devices.d.plugs.n[1-3]: 3 nodes and 2 plugs cannot be matched.',
    ]);
    expect(await problems(device('{"n[1-3]": 1}'))).toHaveLength(1);
    expect(await problems(device('{"n*": "[1-3]"}'))).toEqual([expect.stringContaining('is a group or a wildcard')]);
    expect(await problems(device('{"n[1-2]": "[2,1]"}'))).toEqual([expect.stringContaining('not in ascending order')]);
  });

  test('references to secrets have a form, values have to be there', async () => {
    const option = (value: string) => clusterWith('{n1: {}}', `devices: {d: {driver: x, options: {a: ${value}}}}\n`);
    for (const good of [
      '1',
      '""',
      '{from: "file:/x"}',
      '{from: "env:X"}',
      '{from: "fd:3"}',
      '{from: "command:get it"}',
    ]) {
      expect(await problems(option(good))).toEqual([]);
    }
    for (const bad of ['', '[1]', '{}', '{from: x}', '{from: "file:"}', '{from: "env:1"}', '{from: "file:/x", b: 1}']) {
      expect(await problems(option(bad))).toHaveLength(1);
    }
  });

  test('what an alias or a merge brings in is checked like the rest', async () => {
    expect(await problems(clusterWith('\n  n1: &a {votes: x}\n  n2: *a\n  n3: {<<: *a, address: b}\n'))).toEqual([
      expect.stringContaining('nodes.n1.votes'),
      expect.stringContaining('nodes.n2.votes'),
      expect.stringContaining('nodes.n3.votes'),
    ]);
  });
});

test('literal secrets are warned of, by name and never by value', async () => {
  const { problems: found, warnings } = await check(
    clusterWith(
      '{n1: {}}',
      'devices: {d: {driver: x, options: {passwd: hunter2, community: {from: "env:X"}, ip: a, api_key: 7, secure: true}}}\n',
    ),
  );
  expect(found).toEqual([]);
  expect(warnings.map(({ path, place }) => `${place.line}:${place.column} ${path}`)).toEqual([
    '4:44 devices.d.options.passwd',
    '4:114 devices.d.options.api_key'.replace(
      '114',
      String(
        'devices: {d: {driver: x, options: {passwd: hunter2, community: {from: "env:X"}, ip: a, api_key: '.length + 1,
      ),
    ),
  ]);
  expect(JSON.stringify(warnings)).not.toContain('hunter2');
});

test.each(['a b', 'a#b', "a'b", 'schema\u00e9'])(
  'the comment for editors holds a path with any letters: %j',
  (name) => {
    const text = newClusterText({
      name: 'c',
      id: '5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11',
      schema: `/opt/${name}/s.json`,
    });
    const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n# Cluster c\./.exec(text) ?? [];
    expect(fileURLToPath(path)).toBe(`/opt/${name}/s.json`);
  },
);
