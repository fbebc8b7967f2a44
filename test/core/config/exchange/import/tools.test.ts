import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Collection } from '../../../../../src/core/config/exchange/import/collection.ts';
import { readInto } from '../../../../../src/core/config/exchange/import/read.ts';
import { parseNodeSet } from '../../../../../src/core/nodeset/parse.ts';
import { describeWith } from '../../../../support/components.ts';
import { until } from '../../../../support/until.ts';
import { folders } from '../../file/folder.ts';
import { collect, collectSample, groupsOf, leftOutOf, nodesOf, resourcesOf, sample, sampleText } from './found.ts';

// What the programs themselves make of the same files.

const folder = folders();

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const done = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env }, timeout: 60_000 });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

interface AnsibleList {
  readonly _meta: { readonly hostvars: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  readonly [group: string]: unknown;
}

function ansible(file: string) {
  const settings = { HOME: folder(), ANSIBLE_LOCALHOST_WARNING: 'False', ANSIBLE_INVENTORY_UNPARSED_FAILED: 'True' };
  const list = JSON.parse(run('ansible-inventory', ['-i', file, '--list'], settings)) as AnsibleList;
  const hostsOf = (group: string): string[] => {
    const { hosts = [], children = [] } = (list[group] ?? {}) as { hosts?: string[]; children?: string[] };
    return [...hosts, ...children.flatMap(hostsOf)];
  };
  const groups = Object.keys(list).filter((name) => !['_meta', 'all', 'ungrouped'].includes(name));
  return {
    hosts: [...new Set(hostsOf('all'))].sort(),
    groups: Object.fromEntries(
      groups.map((name) => [name, [...new Set(hostsOf(name))].sort()]).filter(([, hosts]) => hosts?.length !== 0),
    ),
    variables: list._meta.hostvars,
  };
}

async function sameAsAnsible(file: string, format: 'ansible' | 'ansible-yaml', text: string): Promise<void> {
  const theirs = ansible(file);
  const into = await collect(format, text);
  expect(into.problems).toEqual([]);
  const nodes = nodesOf(into);
  expect(Object.keys(nodes).sort()).toEqual(theirs.hosts);
  expect(groupsOf(into)).toEqual(theirs.groups);
  for (const [name, fields] of Object.entries(nodes)) {
    const variables = theirs.variables[name] ?? {};
    for (const [field, value] of Object.entries(fields)) {
      const told = /^attributes\.(.*)$/.exec(field)?.[1] ?? ours[field] ?? field;
      const theirValue = String(variables[told]).replaceAll('{{ inventory_hostname }}', name);
      expect([name, told, String(value)]).toEqual([name, told, theirValue]);
    }
    const plain = Object.entries(variables).filter(
      ([key, value]) =>
        !key.startsWith('ansible_') && /^(string|number)$/.test(typeof value) && !/passw|\{\{/.test(`${key}${value}`),
    );
    for (const [key, value] of plain) expect([key, fields[`attributes.${key}`]]).toEqual([key, String(value)]);
  }
}

const ours: Readonly<Record<string, string>> = {
  address: 'ansible_host',
  'ssh.port': 'ansible_port',
  'ssh.user': 'ansible_user',
  transport: 'ansible_connection',
};

describeWith(['ansible'], 'ansible-inventory', () => {
  test('reads the samples to the same hosts, groups and values', async () => {
    await sameAsAnsible(sample('inventory.ini'), 'ansible', sampleText('inventory.ini'));
    // without what needs a vault's password
    const yaml = sampleText('inventory.yml').replace(/ +token: !vault \|\n.*\n.*\n/, '');
    const file = join(folder(), 'inventory.yml');
    writeFileSync(file, yaml);
    await sameAsAnsible(file, 'ansible-yaml', yaml);
  });

  test('reads generated inventories so too', async () => {
    const name = fc.constantFrom('web', 'db', 'gpu', 'old', 'new');
    const host = fc.constantFrom('n[1:3]', 'n[01:12:4]', 'x-[a:c].lan', 'm1:2222', 'alone', 'dc[1:2]n[08:10]');
    const value = fc.constantFrom('v', '7', '"a b"', "'q'", 'a=b', '"x # y"', '1.5', 'x\\ y', '"it\'s"');
    const variables = fc.dictionary(fc.constantFrom('rack', 'slot', 'site'), value, { maxKeys: 2 });
    const group = fc.record({
      hosts: fc.array(fc.tuple(host, variables), { maxLength: 3 }),
      // groups are made in one order and contain earlier ones only, so never themselves
      children: fc.array(fc.nat(), { maxLength: 2 }),
      variables,
    });
    const inventory = fc.uniqueArray(fc.tuple(name, group), { minLength: 1, selector: ([key]) => key }).map((groups) =>
      groups
        .map(([key, { hosts, children, variables: own }], at) => {
          const words = (all: Readonly<Record<string, string>>) => Object.entries(all).map(([a, b]) => `${a}=${b}`);
          const below = at === 0 ? [] : [...new Set(children.map((child) => groups[child % at]?.[0]))];
          return [
            `[${key}]`,
            ...hosts.map(([pattern, of]) => [pattern, ...words(of)].join(' ')),
            ...(below.length > 0 ? [`[${key}:children]`, ...below] : []),
            `[${key}:vars]`,
            ...words(own).map((word) => word.replace('\\ ', '_')),
            '',
          ].join('\n');
        })
        .join('\n'),
    );
    await fc.assert(
      fc.asyncProperty(inventory, async (text) => {
        const file = join(folder(), 'inventory.ini');
        writeFileSync(file, text);
        await sameAsAnsible(file, 'ansible', text);
      }),
      { numRuns: process.env.OCF_LONG === '1' ? 30 : 5 },
    );
  });
});

describeWith(['clustershell'], 'nodeset', () => {
  test.each(['groups.cfg', 'cluster.yaml'])('expands the groups of %s to the same nodes', async (name) => {
    const place = folder();
    mkdirSync(join(place, 'groups.d'));
    const flat = name.endsWith('.cfg');
    writeFileSync(join(place, 'groups.d', flat ? 'local.cfg' : 'x.yaml'), sampleText(name));
    const local = `[local]\nmap: sed -n 's/^$GROUP:\\(.*\\)/\\1/p' ${place}/groups.d/local.cfg\n`;
    writeFileSync(
      join(place, 'groups.conf'),
      `[Main]\ndefault: ${flat ? 'local' : 'roles'}\nautodir: ${place}/groups.d\n${flat ? local : ''}`,
    );
    const { into } = await collectSample(name);
    const groups = groupsOf(into);
    expect(Object.keys(groups).length).toBeGreaterThan(4);
    for (const [group, members] of Object.entries(groups)) {
      const asked = group.replace('.', ':');
      const theirs = run('nodeset', ['-f', `@${asked}`], { CLUSTERSHELL_CFGDIR: place }).trim();
      expect([group, parseNodeSet(theirs).names().sort()]).toEqual([group, members]);
    }
  });
});

describeWith(['genders'], 'nodeattr', () => {
  test('reads the sample to the same attributes', async () => {
    const { into } = await collectSample('genders');
    const groups = groupsOf(into);
    for (const [name, fields] of Object.entries(nodesOf(into))) {
      const own = Object.entries(fields).map(([field, value]) => `${field.replace('attributes.', '')}=${value}`);
      const member = Object.keys(groups).filter((group) => groups[group]?.includes(name));
      const theirs = run('nodeattr', ['-f', sample('genders'), '-l', name])
        .split('\n')
        .filter((line) => line !== '');
      const wanted = theirs.filter((line) => line !== 'all');
      expect([name, [...own, ...member].sort()]).toEqual([name, wanted.sort()]);
    }
  });
});

describeWith(['crm_resource'], 'cibadmin', () => {
  test('finds the same nodes in the sample', async () => {
    const { into } = await collectSample('cib.xml');
    const xml = run('cibadmin', ['--query', '--xpath', '//nodes/node'], { CIB_file: sample('cib.xml') });
    const names = [...xml.matchAll(/uname="([^"]*)"/g)].map((match) => match[1] as string);
    expect(Object.keys(nodesOf(into)).sort()).toEqual(names.sort());
  });

  test('writes resources that are read as what they are', async () => {
    const file = join(folder(), 'cib.xml');
    const env = { CIB_file: file, CIB_user: 'root' };
    writeFileSync(file, run('cibadmin', ['--empty']));
    const add = (section: string, xml: string) => run('cibadmin', ['-o', section, '--create', '-X', xml], env);
    for (const [id, name] of ['n1', 'n2', 'n3'].entries()) add('nodes', `<node id="${id + 1}" uname="${name}"/>`);
    const primitive = (id: string, more = '') =>
      `<primitive id="${id}" class="ocf" provider="pacemaker" type="Stateful">${more}</primitive>`;
    const monitor = (id: string, more: string) => `<op id="${id}" name="monitor" ${more}/>`;
    add(
      'resources',
      `<master id="db-clone"><meta_attributes id="m"><nvpair id="m1" name="notify" value="true"/></meta_attributes>${primitive('db', `<operations>${monitor('o1', 'interval="10" role="Master" timeout="20s"')}${monitor('o2', 'interval="11" role="Slave"')}</operations>`)}</master>`,
    );
    add('resources', `<group id="shop">${primitive('vip')}${primitive('web')}</group>`);
    add('resources', `<clone id="dlm-clone">${primitive('dlm')}</clone>`);
    add(
      'constraints',
      '<rsc_order id="c1" first="db-clone" first-action="promote" then="shop" then-action="start" kind="Mandatory"/>',
    );
    add(
      'constraints',
      '<rsc_colocation id="c2" rsc="shop" with-rsc="db-clone" with-rsc-role="Master" score="INFINITY"/>',
    );
    add('constraints', '<rsc_location id="c3" rsc="shop" node="n2" score="200"/>');
    add('constraints', '<rsc_location id="c4" rsc="shop" node="n3" score="100"/>');
    add('constraints', '<rsc_location id="c5" rsc="dlm-clone" node="n3" score="-INFINITY"/>');
    run('crm_resource', ['--resource', 'dlm', '--meta', '-p', 'target-role', '-v', 'Stopped'], env);
    run('crm_resource', ['--resource', 'vip', '-p', 'state', '-v', '/run/vip state'], env);
    const into = new Collection();
    await readInto(into, file, 'cib', undefined);
    expect(leftOutOf(into)).toEqual([]);
    const monitors = [
      { interval: '10s', timeout: '20s', role: 'promoted' },
      { interval: '11s', role: 'unpromoted' },
    ];
    const agent = 'ocf:pacemaker:Stateful';
    expect(resourcesOf(into)).toEqual({
      db: { agent, copies: 'all', promoted: 1, notify: true, monitors },
      vip: { agent, parameters: { state: '/run/vip state' } },
      web: { agent },
      shop: { group: ['vip', 'web'], prefer: ['n2', 'n3'], after: ['db:promoted'], with: ['db:promoted'] },
      dlm: { agent, nodes: 'n[1-2]', copies: 'all', enabled: false },
    });
  });
});

describeWith(['powerman'], 'powermand', () => {
  test('serves the same nodes', async () => {
    const port = await freePort();
    const text = [
      'include "/etc/powerman/vpc.dev"',
      `listen "127.0.0.1:${port}"`,
      'device "v0" "vpc" "/usr/sbin/vpcd |&"',
      'device "v1" "vpc" "/usr/sbin/vpcd |&"',
      'node "n[0-9],login" "v0" "[0-10]" # by plug',
      'node "dc[1-2]" "v1" "[3-4]"',
      'alias "some" "n[1-3],login"',
    ].join('\n');
    const file = join(folder(), 'powerman.conf');
    writeFileSync(file, text);
    const into = await collect('powerman', text);
    const daemon = spawn('/usr/sbin/powermand', ['-f', '-c', file], { stdio: 'ignore' });
    try {
      const ask = ['-h', `127.0.0.1:${port}`];
      let listed = { status: null as number | null, stdout: '' };
      await until(() => {
        listed = spawnSync('powerman', [...ask, '-l'], { encoding: 'utf8' });
        return listed.status === 0 || daemon.exitCode !== null;
      });
      expect(parseNodeSet(listed.stdout.trim()).names().sort()).toEqual([...into.nodes.keys()].sort());
      expect(into.devices.get('powerman')).toMatchObject({ options: { address: `localhost:${port}` } });
      expect(groupsOf(into)).toEqual({ some: ['login', 'n1', 'n2', 'n3'] });
    } finally {
      daemon.kill();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
