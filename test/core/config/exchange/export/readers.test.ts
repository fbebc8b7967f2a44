import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportFormat } from '../../../../../src/core/config/exchange/export/formats.ts';
import type { Node } from '../../../../../src/core/config/model.ts';
import { nodeLookup } from '../../../../../src/core/config/nodes/lookup.ts';
import { allNodes } from '../../../../../src/core/config/nodes/resolve.ts';
import { NodeSet } from '../../../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../../../src/core/nodeset/parse.ts';
import { describeWith } from '../../../../support/components.ts';
import { clusterWith, wholeCluster } from '../../check/samples.ts';
import { folders } from '../../file/folder.ts';
import { exported, hostileCluster, modelOf } from './exported.ts';

const folder = folders();
const long = process.env.OCF_LONG === '1';
const runs = long ? 200 : 6;
// both take a second or more of processor time for each cluster
const fewer = { numRuns: long ? 200 : 3 };

interface Written {
  readonly file: string;
  readonly place: string;
  readonly nodes: readonly Node[];
  /** Members by group, as the cluster file has them. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
  readonly leftOut: string;
  /** Whether a sentence about what was left out names the node and the thing. */
  isLeft(node: string, what: string): boolean;
}

async function written(source: string, format: ExportFormat, name = 'out.yaml'): Promise<Written> {
  const model = await modelOf(source);
  const { text, leftOut } = await exported(model, format);
  const place = folder();
  const file = join(place, name);
  writeFileSync(file, text);
  const groups = Object.entries(model.groups).map(([group, set]) => [
    group,
    parseNodeSet(set, nodeLookup(model)).names(),
  ]);
  const told = leftOut.map((sentence) => {
    const [, what = '', set = ''] = /^Left out: (?:(.*) of )?([^ ]*); [^;]*$/.exec(sentence) ?? [];
    return { what, names: parseNodeSet(set) };
  });
  return {
    file,
    place,
    nodes: allNodes(model),
    groups: Object.fromEntries(groups),
    text,
    leftOut: leftOut.join('\n'),
    isLeft: (node, what) => told.some((each) => each.what === what && each.names.has(node)),
  };
}

function output(program: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: folder(), LC_ALL: 'C.UTF-8', ...env },
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${status} ${stderr}`);
  return stdout;
}

const samples = fc.oneof({ weight: 1, arbitrary: fc.constant(wholeCluster) }, { weight: 9, arbitrary: hostileCluster });

describeWith(['ansible'], 'an inventory, read by ansible-inventory', () => {
  type Inventory = { readonly _meta: { readonly hostvars: Record<string, Record<string, unknown>> } };
  type Groups = Readonly<Record<string, { readonly hosts?: string[] }>>;
  const read = ({ file, place }: Written): Inventory =>
    JSON.parse(
      output('ansible-inventory', ['-i', file, '--list'], {
        ANSIBLE_CONFIG: join(place, 'none.cfg'),
        ANSIBLE_INVENTORY_UNPARSED_FAILED: 'True',
        ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'True',
      }),
    );
  const plainText = (value: unknown) =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>).__ansible_unsafe : value;

  test('hosts, variables and groups are those of the cluster, or are told', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (source) => {
        const out = await written(source, 'ansible');
        const inventory = read(out);
        const { _meta, ...rest } = inventory;
        const { hostvars } = _meta;
        const groups = rest as Groups;
        const hosts = Object.values(groups).flatMap(({ hosts: some = [] }) => some);
        for (const node of out.nodes) {
          expect({ node: node.name, there: hosts.includes(node.name) }).toEqual({
            node: node.name,
            there: !out.isLeft(node.name, ''),
          });
          if (out.isLeft(node.name, '')) continue;
          const variables = new Map(
            Object.entries(hostvars[node.name] ?? {}).map(([name, value]) => [name, plainText(value)]),
          );
          const take = (name: string) => {
            const value = variables.get(name);
            variables.delete(name);
            return value;
          };
          expect(take('ansible_host')).toBe(node.address === node.name ? undefined : node.address);
          expect(take('ansible_port')).toBe(node.ssh.port);
          expect(take('ansible_connection')).toBe(node.transport === 'local' ? 'local' : undefined);
          for (const [field, variable] of [
            ['user', 'ansible_user'],
            ['identity', 'ansible_ssh_private_key_file'],
          ] as const) {
            expect(take(variable)).toBe(out.isLeft(node.name, `ssh.${field}`) ? undefined : node.ssh[field]);
          }
          const words = shellWords(String(take('ansible_ssh_common_args') ?? ''));
          const { jump, options = {} } = node.ssh;
          expect(words).toEqual(
            [...(jump === undefined ? [] : [['ProxyJump', jump]]), ...Object.entries(options)].flatMap(
              ([name, value]) => ['-o', `${name}=${value}`],
            ),
          );
          const attributes = Object.entries(node.attributes).filter(
            ([name]) => !out.isLeft(node.name, `attribute ${JSON.stringify(name)}`),
          );
          expect(Object.fromEntries(variables)).toEqual(Object.fromEntries(attributes));
        }
        for (const [group, members] of Object.entries(out.groups)) {
          if (group === 'all' || group === 'ungrouped') continue;
          const there = members.filter((name) => !out.isLeft(name, ''));
          expect([...(groups[group]?.hosts ?? [])].sort()).toEqual([...there].sort());
        }
        // nothing is there that is not the cluster's
        expect(hosts.filter((host) => !out.nodes.some(({ name }) => name === host))).toEqual([]);
        const known = new Set(['all', 'ungrouped', ...Object.keys(out.groups)]);
        expect(Object.keys(groups).filter((group) => !known.has(group))).toEqual([]);
      }),
      fewer,
    );
  });

  test('hosts that are called like a group of Ansible itself do not spoil the others', async () => {
    const { file, leftOut } = await written(clusterWith('{n1: {}, all: {}, ungrouped: {}}'), 'ansible');
    const list = JSON.parse(output('ansible-inventory', ['-i', file, '--list']));
    expect(list.ungrouped.hosts).toEqual(['n1']);
    expect(leftOut).toMatch(/^Left out: all,ungrouped; Ansible has a group of that name itself/);
  });

  test('a value is no template', async () => {
    const source = clusterWith('{n1: {transport: local, attributes: {x: "{{ 6 * 7 }}"}}}');
    const { file, place } = await written(source, 'ansible');
    const said = output('ansible', ['n1', '-i', file, '-m', 'debug', '-a', 'var=x'], {
      ANSIBLE_CONFIG: join(place, 'no'),
    });
    expect(said).toContain('{{ 6 * 7 }}');
    expect(said).not.toContain('42');
  });
});

// what a shell, and Ansible, make of words in single quotes
function shellWords(text: string): string[] {
  return text === ''
    ? []
    : output('sh', ['-c', `printf '%s\\0' ${text}`])
        .split('\0')
        .slice(0, -1);
}

describeWith(['genders'], 'genders, read by nodeattr', () => {
  test('attributes of every node are its groups and attributes, or are told', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (source) => {
        const out = await written(source, 'genders');
        output('nodeattr', ['-f', out.file, '-k']);
        for (const node of out.nodes) {
          if (out.isLeft(node.name, '')) continue;
          const wanted = [
            ...Object.keys(out.groups).filter((group) => out.groups[group]?.includes(node.name)),
            ...Object.entries(node.attributes)
              .filter(([name]) => !out.isLeft(node.name, `attribute ${JSON.stringify(name)}`))
              .map(([name, value]) => `${name}=${value}`),
          ];
          const said = output('nodeattr', ['-f', out.file, '-l', node.name]).split('\n').slice(0, -1);
          expect(said.sort()).toEqual(wanted.sort());
        }
        const all = output('nodeattr', ['-f', out.file, '-n', '-A'])
          .split('\n')
          .filter((name) => name !== '');
        expect(all.sort()).toEqual(
          out.nodes
            .map(({ name }) => name)
            .filter((name) => !out.isLeft(name, ''))
            .sort(),
        );
      }),
      { numRuns: runs * 2 },
    );
  });
});

describeWith(['clustershell'], 'groups, read by nodeset', () => {
  test('every group has its nodes, and -a has all', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (source) => {
        const out = await written(source, 'clustershell', 'ocf.yaml');
        const { name } = (await modelOf(source)).cluster;
        mkdirSync(join(out.place, 'd'));
        writeFileSync(join(out.place, 'd', 'ocf.yaml'), out.text);
        const conf = join(out.place, 'groups.conf');
        writeFileSync(conf, `[Main]\ndefault: ${name}\nconfdir:\nautodir: ${out.place}/d\n`);
        const ask = (...words: string[]) => output('nodeset', ['--groupsconf', conf, ...words]).trim();
        const groups = { all: out.nodes.map((node) => node.name), ...out.groups };
        const said = ask('-ll')
          .split('\n')
          .map((line): [string, string] => {
            const [, group = '', set = ''] = /^@(\S+) (\S+)$/.exec(line) ?? [];
            return [group, parseNodeSet(set).fold()];
          });
        const folded = Object.entries(groups).map(([group, members]) => [group, NodeSet.of(members).fold()]);
        expect(Object.fromEntries(said)).toEqual(Object.fromEntries(folded));
        expect(parseNodeSet(ask('-f', '-a')).fold()).toBe(NodeSet.of(groups.all).fold());
        expect(out.leftOut).toBe('');
      }),
      fewer,
    );
  });
});

describeWith(['ssh'], 'ssh_config, read by ssh', () => {
  test('ssh reaches every node as ocf does, or it is told', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (source) => {
        const out = await written(source, 'ssh-config', 'config');
        for (const node of out.nodes) {
          if (out.isLeft(node.name, '')) continue;
          const said = output('ssh', ['-G', '-F', out.file, '--', node.name]);
          const lines = said.split('\n');
          const value = (keyword: string) =>
            lines.find((line) => line.startsWith(`${keyword} `))?.slice(keyword.length + 1);
          const left = (keyword: string) => out.isLeft(node.name, `ssh option "${keyword}"`);
          const { user, port, identity, jump, options = {} } = node.ssh;
          // it writes host names small and numbers as addresses, which are the same to the resolver
          const isNumber = /^[\da-fx.:]+$/i.test(node.address);
          if (!left('HostName') && !isNumber) expect(value('hostname')?.toLowerCase()).toBe(node.address.toLowerCase());
          if (user !== undefined && !left('User')) expect(value('user')).toBe(user);
          expect(value('port')).toBe(String(port ?? 22));
          if (identity !== undefined && !left('IdentityFile')) expect(value('identityfile')).toBe(identity);
          if (identity !== undefined) expect(value('identitiesonly')).toBe('yes');
          expect(value('proxyjump')).toBe(left('ProxyJump') ? undefined : jump);
          expect(value('compression')).toBe(options.Compression ?? 'no');
        }
        // a block for each of them, and nothing else begins one
        const blocks = out.text.split('\n').filter((line) => /^\s*(Host|Match|Include)\b(?!Name)/i.test(line));
        expect(blocks).toEqual(out.nodes.filter(({ name }) => !out.isLeft(name, '')).map(({ name }) => `Host ${name}`));
      }),
      { numRuns: runs },
    );
  });
});

test('what a format cannot say is told once for all nodes it is the same with', async () => {
  const source = clusterWith('{"n[1-40]": {attributes: {note: "a b", root_password: hunter2}, transport: local}}');
  const { leftOut, text } = await written(source, 'genders');
  expect(leftOut).toBe(
    [
      'Left out: attribute "root_password" of n[1-40]; it is a secret, and written in the file itself.',
      'Left out: attribute "note" of n[1-40]; genders has no blanks, commas, = and # in names and values.',
    ].join('\n'),
  );
  expect(text).not.toContain('hunter2');
  expect((await written(source, 'ssh-config')).leftOut).toContain('n[1-40]; it is not reached by ssh');
  expect((await written(source, 'ansible')).text).not.toContain('hunter2');
});
