import { describe, expect, test } from '@jest/globals';
import { resourceSpec } from '../../../../../src/core/config/check/resource-spec.ts';
import { collect, collectSample, groupsOf, leftOutOf, nodesOf, problemsOf, sampleText } from './found.ts';

describe('high availability', () => {
  test('corosync.conf: the nodelist and the name of the cluster', async () => {
    const { format, into } = await collectSample('corosync.conf');
    expect(format).toBe('corosync');
    expect(into.cluster).toBe('debian');
    expect(nodesOf(into)).toEqual({
      node1: { address: '10.10.0.1', 'attributes.nodeid': '1', 'attributes.ring1_addr': '10.20.0.1' },
      'node2.example.com': { address: 'node2.example.com', 'attributes.nodeid': '2', votes: 2 },
    });
    expect(leftOutOf(into)).toEqual(['the node at 10.10.0.3: it has no name (26)']);
    expect(problemsOf(into)).toEqual([]);
  });

  test.each([
    ['totem {\n version 2\n}', 2, '"version 2" is neither "name: value" nor a section.'],
    ['totem {\n}\n}', 3, 'This } closes nothing.'],
    ['nodelist {\n  node {\n  }\n', 1, 'The section "nodelist" is not closed.'],
  ])('corosync.conf that is wrong: %j', async (text, line, message) => {
    await expect(collect('corosync', text)).rejects.toMatchObject({ code: 'INVALID', message, place: { line } });
  });

  test('a CIB: names, ids, attributes without secrets', async () => {
    const { format, into } = await collectSample('cib.xml');
    expect(format).toBe('cib');
    expect(into.cluster).toBe('debian');
    expect(nodesOf(into)).toEqual({
      alice: { 'attributes.nodeid': '1', 'attributes.rack': 'r&d 1' },
      bob: { id: '6a5c4e9a-8a0b-4f2f-9d6a-0b6c1e1b5d11' },
      far1: { 'attributes.type': 'remote', 'attributes.standby': 'on' },
    });
    expect(leftOutOf(into)).toEqual(['ipmi-password of alice: secrets are not taken over (13)']);
  });

  test.each([
    ['<cib><configuration></cib>', 'It is no whole XML document: unexpected close tag.', 1],
    ['<cib>\n<nodes>', 'It is no whole XML document: unclosed tag: nodes.', 2],
    ['<html/>', '"html" is no CIB.', 1],
    [`${'<cib>'.repeat(300)}`, 'The elements are nested too deeply.', 1],
    ['<!DOCTYPE x [<!ENTITY a "aaaa">]>\n<cib>&a;</cib>', 'It is no whole XML document: undefined entity.', 2],
  ])('a CIB that is wrong: %#', async (text, message, line) => {
    await expect(collect('cib', text)).rejects.toMatchObject({ code: 'INVALID', message, place: { line } });
  });

  test('ha.cf: its node lines; nothing of a stonith line is shown', async () => {
    const { format, into } = await collectSample('ha.cf');
    expect(format).toBe('heartbeat');
    expect(nodesOf(into)).toEqual({ ken3: {}, ken4: {}, kathy: {} });
    expect(leftOutOf(into)).toEqual(['stonith_host: power devices are added with: ocf device add (7)']);
  });

  test('haresources: resources of a line in their order, agents of the same name', async () => {
    const { format, into } = await collectSample('haresources');
    expect(format).toBe('haresources');
    const { agent, parameters, after, with: together, prefer, ...rest } = resourceSpec({});
    expect([agent, parameters, after, together, prefer]).toEqual(['', {}, [], [], []]);
    expect(Object.fromEntries(into.resources)).toEqual({
      IPaddr: {
        agent: 'ocf:heartbeat:IPaddr',
        parameters: { ip: '10.0.0.100', cidr_netmask: '24', nic: 'eth0', broadcast: '10.0.0.255' },
        after: [],
        with: [],
        prefer: ['ken3'],
        ...rest,
      },
      Filesystem: {
        agent: 'ocf:heartbeat:Filesystem',
        parameters: { device: '/dev/sdb1', directory: '/data', fstype: 'ext3' },
        after: ['IPaddr'],
        with: ['IPaddr'],
        prefer: ['ken3'],
        ...rest,
      },
      apache: {
        agent: 'ocf:heartbeat:apache',
        parameters: { configfile: '/etc/apache2/apache2.conf' },
        after: ['Filesystem'],
        with: ['Filesystem'],
        prefer: ['ken3'],
        ...rest,
      },
      MailTo: {
        agent: 'ocf:heartbeat:MailTo',
        parameters: { email: 'root@example.com' },
        after: ['apache'],
        with: ['apache'],
        prefer: ['ken3'],
        ...rest,
      },
      IPaddr2: {
        agent: 'ocf:heartbeat:IPaddr2',
        parameters: { ip: '10.0.0.101' },
        after: [],
        with: [],
        prefer: ['kathy'],
        ...rest,
      },
      exim4: { agent: 'lsb:exim4', parameters: {}, after: ['IPaddr2'], with: ['IPaddr2'], prefer: ['kathy'], ...rest },
      'Filesystem-2': {
        agent: 'ocf:heartbeat:Filesystem',
        parameters: { device: '/dev/sdc1', directory: '/mail', fstype: 'ext3', options: 'noatime' },
        after: ['exim4'],
        with: ['exim4'],
        prefer: ['kathy'],
        ...rest,
      },
    });
    expect(Object.keys(nodesOf(into))).toEqual(['ken3', 'kathy']);
    expect(leftOutOf(into)).toEqual(['drbddisk with its arguments: no OCF agent is known to take them (4)']);
  });
});

describe('power', () => {
  test('powerman.conf: nodes, aliases, and powermand as the device', async () => {
    const { format, into } = await collectSample('powerman.conf');
    expect(format).toBe('powerman');
    const names = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `pengra${number}`);
    expect(Object.keys(nodesOf(into)).sort()).toEqual(['login', ...names]);
    expect(groupsOf(into)).toEqual({ pengra_service: ['pengra0', 'pengra1'] });
    expect(Object.fromEntries(into.devices)).toEqual({
      powerman: {
        driver: 'powerman',
        options: { address: 'localhost:10102' },
        plugs: Object.fromEntries([...names, 'login'].map((name) => [name, name])),
      },
    });
    expect(leftOutOf(into)).toEqual(['include "baytech.dev": the file cannot be read here (1)']);
  });

  test.each([
    ['node "n1" "d1\n', 1, 'This quote does not end on its line.'],
    ['listen', 1, '"listen" has to be followed by a text in quotes.'],
    ['\nnod "n1" "d1"', 2, 'There is no statement "nod".'],
    ['device "d" "s"', 1, 'A device line has other words.'],
    ['specification "x" { script on { send "a" }', 1, 'This specification is not closed.'],
    ['}', 1, 'This } belongs to nothing.'],
    ['node "n1" "d1" %', 1, '"%" is neither a word nor a text in quotes.'],
  ])('powerman.conf that is wrong: %j', async (text, line, message) => {
    await expect(collect('powerman', text)).rejects.toMatchObject({ code: 'INVALID', message, place: { line } });
  });
});

describe('groups and attributes', () => {
  test('ClusterShell: a flat file with operators', async () => {
    const { format, into } = await collectSample('groups.cfg');
    expect(format).toBe('clustershell');
    expect(problemsOf(into)).toEqual([]);
    const groups = groupsOf(into);
    expect(groups.gpu).toEqual(['example156', 'example157', 'example158', 'example159']);
    expect(Object.keys(groups)).toEqual(['adm', 'oss', 'mds', 'io', 'compute', 'gpu']);
    expect(groups.oss).toEqual(['example4', 'example5']);
    expect(into.nodes.size).toBe(132);
  });

  test('ClusterShell: YAML, the groups of further sources with their names', async () => {
    const { format, into } = await collectSample('cluster.yaml');
    expect(format).toBe('clustershell');
    expect(problemsOf(into)).toEqual([]);
    expect(groupsOf(into)).toEqual({
      adm: ['my1', 'my2'],
      login: ['my1', 'my2', 'my3'],
      both: ['my1', 'my2', 'my3', 'rk1', 'rk2'],
      'racks.r1': ['rk1', 'rk2'],
      'racks.rows': ['rk1', 'rk2', 'rk9'],
    });
  });

  test('ClusterShell: groups in circles, unknown ones, and the file that names commands', async () => {
    expect(problemsOf(await collect('clustershell', 'a: @b\nb: @a\nc: @none\nd: n[1\ne: n*\n'))).toEqual([
      expect.stringContaining('1:1 "@b" is no node set: Group "b" contains itself'),
      expect.stringContaining('2:1 "@a" is no node set: Group "a" contains itself'),
      expect.stringContaining('3:1 "@none" is no node set: There is no group'),
      expect.stringContaining('4:1 "n[1" is no node set'),
      expect.stringContaining('5:1 "n*" is no node set: wildcards stand for known nodes'),
    ]);
    const main = '[Main]\ndefault: local\n[local]\nmap: sed -n s/x/y/ $CFGDIR/groups\n';
    await expect(collect('clustershell', main)).rejects.toMatchObject({
      code: 'INVALID',
      message: 'groups.conf says where groups are, and names none itself.',
    });
  });

  test('genders: values are attributes, the others groups', async () => {
    const { format, into } = await collectSample('genders');
    expect(format).toBe('genders');
    const nodes = nodesOf(into);
    expect(Object.keys(nodes)).toHaveLength(19);
    expect(nodes.slc3).toEqual({ 'attributes.eth2': 'eslc3', 'attributes.cluster': 'slc', 'attributes.part': '50%' });
    expect(nodes.slcx).toEqual({});
    const { compute, ...groups } = groupsOf(into);
    expect(compute).toHaveLength(15);
    expect(groups).toEqual({ passwdhost: ['slci'], management: ['slci', 'slcj'] });
    expect(problemsOf(await collect('genders', 'n1 a,,b\nn2 x=\nn3 a b\nn1!n2 c\nn4 =v\n'))).toEqual([
      '1:6 An attribute without a name: "".',
      '2:4 The attribute "x" has no value behind its "=".',
      '3:6 A line is nodes and attributes without blanks; "b" is too much.',
      '4:1 "n1!n2" is no list of nodes.',
      '5:4 An attribute without a name: "=v".',
    ]);
  });
});

describe('provisioning', () => {
  test('Warewulf: addresses, tags with those of profiles, profiles as groups', async () => {
    const { format, into } = await collectSample('nodes.conf');
    expect(format).toBe('warewulf');
    expect(nodesOf(into)).toEqual({
      n0001: {
        address: '10.0.2.1',
        'attributes.hwaddr': '00:00:00:00:00:01',
        'attributes.rack': 'r1',
        'attributes.gpus': '4',
        'attributes.ipmi': '10.0.3.1',
        'attributes.comment': 'for all',
        'attributes.image': 'rockylinux-9',
      },
      n0002: { address: '10.9.2.2', 'attributes.comment': 'for all', 'attributes.image': 'rockylinux-9' },
      n0003: {},
    });
    expect(groupsOf(into)).toEqual({ gpu: ['n0001'] });
    expect(leftOutOf(into)).toEqual(['ipmi password of n0001: secrets are not taken over (26)']);
  });

  test('what wwctl exports is the map of nodes alone', async () => {
    const into = await collect(undefined, 'n1:\n  network devices:\n    default: {ipaddr: 10.0.0.1}\n');
    expect(nodesOf(into)).toEqual({ n1: { address: '10.0.0.1' } });
    await expect(collect('warewulf', 'nodes: [n1]\n')).rejects.toMatchObject({ message: 'It has no map of nodes.' });
  });

  test('xCAT stanzas: no state, no secrets, no other objects', async () => {
    const { format, into } = await collectSample('nodes.stanza');
    expect(format).toBe('xcat');
    expect(nodesOf(into)).toEqual({
      cn1: {
        'attributes.arch': 'x86_64',
        'attributes.bmc': '10.4.42.254',
        'attributes.bmcusername': 'USERID',
        address: '10.0.0.1',
        'attributes.mac': '34:40:b5:b9:c0:18',
        'attributes.postscripts': 'syslog,remoteshell',
      },
      cn2: { address: '10.0.0.2' },
    });
    expect(groupsOf(into)).toEqual({ compute: ['cn1', 'cn2'], gpu: ['cn2'] });
    expect(leftOutOf(into)).toEqual([
      'bmcpassword of cn1: secrets are not taken over (7)',
      '"rocky9-x86_64-compute": it is an xCAT object of type "osimage" (18)',
    ]);
    const plain = await collectSample('lsdef.txt');
    expect(plain.format).toBe('xcat');
    expect(nodesOf(plain.into)).toEqual({ xcat2: { 'attributes.arch': 'x86_64', address: '10.100.231.11' } });
    await expect(collect('xcat', 'n1:\n    objtype=node\nwhat is this\n')).rejects.toMatchObject({
      message: '"what is this" is neither "name:" nor "attribute=value".',
      place: { line: 3 },
    });
    // a line that may hold a secret is not repeated
    await expect(collect('xcat', 'n1:\n    bmcpassword hunter2\n')).rejects.toMatchObject({
      message: '(hidden) is neither "name:" nor "attribute=value".',
    });
  });

  test('xCAT tables: rows that are off or computed are left out', async () => {
    const { format, into } = await collectSample('tabdump-hosts.csv');
    expect(format).toBe('xcat-table');
    expect(nodesOf(into)).toEqual({
      cn1: { address: '10.0.0.1', 'attributes.comments': 'front, left' },
      cn2: { address: '10.0.0.2' },
    });
    expect(leftOutOf(into)).toEqual([
      '"cn3": the row is disabled (4)',
      '"compute": its address is an expression that xCAT computes for a group (5)',
    ]);
    const nodes = await collect(undefined, '#node,groups,status,comments,disable\n"cn1","compute,all","booted",,\n');
    expect(groupsOf(nodes)).toEqual({ compute: ['cn1'] });
  });

  test('Rocks: the hosts, and their private addresses', async () => {
    const { format, into } = await collectSample('rocks-host.txt');
    expect(format).toBe('rocks');
    expect(nodesOf(into)['nas-0-1']).toEqual({
      'attributes.membership': 'NAS Appliance',
      'attributes.cpus': '4',
      'attributes.rack': '0',
      'attributes.rank': '1',
    });
    const interfaces = await collectSample('rocks-interface.txt');
    expect(interfaces.format).toBe('rocks');
    expect(nodesOf(interfaces.into)).toEqual({
      'compute-0-0': { address: '10.1.255.254' },
      'compute-0-1': { address: '10.1.255.253' },
    });
    await expect(collect('rocks', 'compute-0-0: Compute 1 0 0\n')).rejects.toMatchObject({
      message: 'The first line has to be the header that begins with HOST.',
    });
  });
});

describe('Ansible', () => {
  test('INI: ranges, groups of groups, whose variables count', async () => {
    const { format, into } = await collectSample('inventory.ini');
    expect(format).toBe('ansible');
    expect(problemsOf(into)).toEqual([]);
    const web = {
      'attributes.site': 'north',
      'attributes.ntp_server': 'ntp.atlanta.example.com',
      'attributes.halon_system_timeout': '30',
      'attributes.proxy': 'proxy.atlanta.example.com',
    };
    const db = {
      'attributes.site': 'north',
      'attributes.ntp_server': 'overridden',
      'attributes.halon_system_timeout': '30',
    };
    expect(nodesOf(into)).toEqual({
      'mail.example.com': { address: '10.0.0.9', 'ssh.port': 2222, 'attributes.site': 'north' },
      'www01.example.com': web,
      'www02.example.com': web,
      'www03.example.com': web,
      'foo.example.com': { ...web, 'ssh.user': 'web user', 'attributes.rack': 'r 1' },
      'db-a': db,
      'db-b': db,
      'db-c': db,
      jumper: { ...db, 'ssh.port': 5555, address: '192.0.2.50' },
      here: { ...db, transport: 'local' },
    });
    expect(groupsOf(into)).toMatchObject({ dbservers: ['db-a', 'db-b', 'db-c', 'here', 'jumper'] });
    expect(groupsOf(into).atlanta).toHaveLength(9);
    const reasons = leftOutOf(into).map((line) => line.replace(/ of \S+:/, ':'));
    expect([...new Set(reasons)].sort()).toEqual([
      'admin_password: secrets are not taken over (10)',
      'paths: it is a list or a map (24)',
    ]);
  });

  test('YAML: the same, with vaults and templates', async () => {
    const { format, into } = await collectSample('inventory.yml');
    expect(format).toBe('ansible-yaml');
    expect(problemsOf(into)).toEqual([]);
    const site = { 'attributes.site': 'north' };
    const web = { ...site, 'attributes.ntp_server': 'ntp.atlanta.example.com' };
    expect(nodesOf(into)).toEqual({
      'mail.example.com': { ...site, address: '10.0.0.9' },
      'www01.example.com': web,
      'www02.example.com': web,
      'www03.example.com': web,
      'foo.example.com': { ...web, 'ssh.user': 'deploy' },
      jumper: { ...site, 'ssh.port': 5555, address: 'jumper.dmz' },
      odd: site,
      'db-1': site,
      'db-2': site,
      'db-3': site,
    });
    expect(groupsOf(into)).toEqual({
      webservers: ['foo.example.com', 'www01.example.com', 'www02.example.com', 'www03.example.com'],
      dbservers: ['db-1', 'db-2', 'db-3', 'jumper', 'odd'],
      replicas: ['db-1', 'db-2', 'db-3'],
    });
    expect(leftOutOf(into)).toEqual([
      'paths of foo.example.com: it is a list or a map (13)',
      'token of foo.example.com: secrets are not taken over (14)',
      'where of odd: it is a template that only Ansible fills in (22)',
    ]);
  });

  test('what is wrong is told with its line, all of it', async () => {
    const text =
      'n[01:100]\nn[1:2:0]\nn[b:a]\nn[1:999999999]\nn1 x\nn2 "x=1\n[g:hosts]\n[g:children]\nh\n[h:children]\ng\n[g:vars]\n=1\n';
    expect(problemsOf(await collect('ansible', text))).toEqual([
      '1:1 "n[01:100]" is no pattern of hosts: [01:100] has ends of different lengths.',
      '2:1 "n[1:2:0]" is no pattern of hosts: [1:2:0] has a step that is no number.',
      '3:1 "n[b:a]" is no pattern of hosts: [b:a] ends before it begins.',
      '4:1 "n[1:999999999]" is no pattern of hosts: it names more than 200000 hosts.',
      '5:1 "x" is not of the form name=value.',
      '6:1 This line is not readable: a quote does not end.',
      '13:1 "=1" is not of the form name=value.',
      '7:1 Groups contain each other: g, h.',
    ]);
  });
});

describe('plain tables', () => {
  test('/etc/hosts: short names; nothing that is no machine of its own', async () => {
    const { format, into } = await collectSample('hosts');
    expect(format).toBe('hosts');
    expect(nodesOf(into)).toEqual({
      n1: { address: '10.0.0.1' },
      n2: { address: '10.0.0.2' },
      'n3.example.com': { address: '10.0.0.3' },
    });
    expect(leftOutOf(into)).toEqual([
      '"localhost": the name means the machine itself (1)',
      'admin at 127.0.1.1: the address means the machine itself (2)',
      '"broadcasthost": the name means no single machine (3)',
      '"ip6-localhost": the name means no single machine (4)',
      '"ip6-allnodes": the name means no single machine (5)',
      'n1 at 2001:db8::1: the node has an address by an earlier line (10)',
      'rip at 224.0.0.9: the address is a multicast address (11)',
      '10.0.0.8: the line has no name (12)',
    ]);
    expect(problemsOf(await collect('hosts', '10.0.0.1 n1\n\n  10.0.0 n2\n'))).toEqual(['3:3 "10.0.0" is no address.']);
  });

  test('CSV: quotes, node sets, any field', async () => {
    const { format, into } = await collectSample('nodes.csv');
    expect(format).toBe('csv');
    expect(problemsOf(into)).toEqual([]);
    expect(nodesOf(into)).toEqual({
      n1: { address: '10.0.0.1', 'ssh.port': 2222, votes: 2, 'attributes.rack': 'r "1", left' },
      n2: { address: '{name}.mgmt' },
      n3: { address: '{name}.mgmt' },
      m1: { address: 'm1.example.com' },
    });
    expect(groupsOf(into)).toEqual({ compute: ['m1', 'n1'] });
  });

  test('CSV that is wrong: every place', async () => {
    const text = 'name,adress,votes,attributes.x\nn1,a,many,1\nn2,a\n,a,1,1\nn1,a,1,2\n';
    expect(problemsOf(await collect('csv', text))).toEqual([
      '1:6 There is no field "adress" of a node.',
      '2:6 votes of n1 has to be a whole number from 0 to 1000, not "many".',
      '3:1 The row has 2 values, the first row 4.',
      '4:1 The row has no name.',
      '5:8 Node n1 has two values of attributes.x: "2" here, another one in line 2.',
    ]);
    await expect(collect('csv', 'name,address\nn1,"a\n')).rejects.toMatchObject({
      message: 'This quote does not end.',
      place: { line: 2, column: 4 },
    });
    await expect(collect('csv', 'name,address\nn1,"a"b\n')).rejects.toMatchObject({ place: { line: 2, column: 7 } });
    await expect(collect('csv', 'name,address\nn1,a"b\n')).rejects.toMatchObject({ place: { line: 2, column: 5 } });
  });

  test('JSON: what node list prints, and lists with dotted fields', async () => {
    const { format, into } = await collectSample('nodes.json');
    expect(format).toBe('json');
    expect(problemsOf(into)).toEqual([]);
    expect(nodesOf(into)).toEqual({
      n1: {
        address: '10.0.0.1',
        transport: 'ssh',
        'ssh.user': 'root',
        'ssh.options.Compression': 'yes',
        votes: 2,
        'attributes.rack': 'r1',
        'attributes.café': '😀',
      },
      n2: { 'ssh.user': 'root', command: ['nc', '{name}', 'a b'], transport: 'command' },
    });
    expect(groupsOf(into)).toEqual({ compute: ['n1'] });
    expect(
      problemsOf(
        await collect('json', '[{"name": "n1", "adress": 1},\n {"address": "a"},\n {"name": "n2", "ssh": 1}]'),
      ),
    ).toEqual([
      '1:17 There is no field "adress" of a node.',
      '2:2 A node has to be an object with a name.',
      '3:17 ssh has to be an object.',
    ]);
    await expect(collect('json', '[{"name": "n1",}]')).rejects.toMatchObject({
      code: 'INVALID',
      message: 'It is not valid JSON here.',
      place: { line: 1, column: 16 },
    });
  });

  test('a cluster file: all of it but its name and its secrets', async () => {
    const { format, into } = await collectSample('cluster-file.yaml');
    expect(format).toBe('ocf');
    expect(into.cluster).toBe('old');
    expect(nodesOf(into)).toEqual({
      n1: { address: 'n1.mgmt', transport: 'ssh', votes: 2, 'ssh.user': 'admin' },
      n2: { address: 'n2.mgmt', transport: 'ssh', votes: 2, 'ssh.user': 'admin', 'attributes.rack': 'r2' },
    });
    expect(groupsOf(into)).toEqual({ pair: ['n1', 'n2'], one: ['n1'] });
    expect(Object.fromEntries(into.devices)).toEqual({
      pdu1: {
        driver: 'fence/apc_snmp',
        options: { ip: '10.0.0.9', snmp_priv_passwd: { from: 'env:PRIV' } },
        plugs: { 'n[1-2]': '[1-2]' },
      },
    });
    expect(Object.fromEntries(into.fencing)).toEqual({ 'n[1-2]': [['pdu1']] });
    expect(into.resources.get('vip')).toMatchObject({ nodes: 'n[1-2]', operations: { monitor: { interval: 10000 } } });
    expect(leftOutOf(into)).toEqual(['community of pdu1: secrets are not taken over (11)']);
    expect(await collect(undefined, sampleText('cluster-file.yaml'))).toMatchObject({ cluster: 'old' });
  });
});
