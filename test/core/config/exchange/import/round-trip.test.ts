import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ExportFormat } from '../../../../../src/core/config/exchange/export/formats.ts';
import type { ImportFormatName } from '../../../../../src/core/config/exchange/import/formats.ts';
import { importConfig } from '../../../../../src/core/config/exchange/import/import-config.ts';
import { rowsOf } from '../../../../../src/core/config/exchange/import/table.ts';
import type { ClusterModel, Node } from '../../../../../src/core/config/model.ts';
import { nodeLookup } from '../../../../../src/core/config/nodes/lookup.ts';
import { allNodes, nodeNamed } from '../../../../../src/core/config/nodes/resolve.ts';
import { sourceText } from '../../../../../src/core/config/yaml/source-text.ts';
import { OcfError } from '../../../../../src/core/errors.ts';
import { parseNodeSet } from '../../../../../src/core/nodeset/parse.ts';
import { describeWith } from '../../../../support/components.ts';
import { clusterWith } from '../../check/samples.ts';
import { folders } from '../../file/folder.ts';
import { configHost } from '../../host.ts';
import { exported, hostileCluster, modelOf } from '../export/exported.ts';
import { collect, nodesOf, streamOf } from './found.ts';

const folder = folders();
const long = process.env.OCF_LONG === '1';

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !/[\x00-\x1f\x7f]/.test(value));

test('CSV: any cells come back as they were', () => {
  const cell = fc.oneof(text, fc.constantFrom('a,b', '"', '""', 'a\nb', '\r\n', ' x ', ''));
  // an empty row is no row
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 6 });
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
  const plain = (value: string) => (/[",\r\n]/.test(value) ? quoted(value) : value);
  fc.assert(
    fc.property(rows, fc.boolean(), fc.constantFrom('\n', '\r\n'), (cells, always, eol) => {
      const csv = cells.map((row) => row.map(always ? quoted : plain).join(',') + eol).join('');
      expect(rowsOf(sourceText('x.csv', csv)).map((row) => row.map((each) => each.text))).toEqual(cells);
    }),
  );
});

test('hosts: each name has the address of its first line', async () => {
  const line = fc.tuple(
    fc.ipV4(),
    fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/),
    fc.constantFrom('', '.lan', '.example.com'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1 }), async (lines) => {
      const hosts = lines.map(([ip, name, domain]) => `${ip}\t${name}${domain}${domain === '' ? '' : ` ${name}`}\n`);
      const into = await collect('hosts', hosts.join(''));
      const wanted = lines.filter(([ip]) => !/^(0|127|22[4-9]|23\d)\.|^255\.255\.255\.255$/.test(ip));
      for (const [ip, name] of [...wanted].reverse()) if (name !== 'localhost') first.set(name, ip);
      expect(nodesOf(into)).toEqual(Object.fromEntries([...first].map(([name, address]) => [name, { address }])));
      first.clear();
    }),
  );
});
const first = new Map<string, string>();

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const settings = fc.record(
  {
    address: fc.constantFrom('10.0.0.7', '{name}.mgmt', 'bmc-{name}.lan', '2001:db8::7', '{name}'),
    votes: fc.integer({ min: 0, max: 9 }),
    transport: fc.constantFrom('ssh', 'local'),
    ssh: fc.record(
      {
        user: word,
        port: fc.integer({ min: 1, max: 65535 }),
        identity: fc.constantFrom('/root/.ssh/id', '/a b/c'),
        jump: fc.constantFrom('gw', 'me@gw:22'),
        options: fc.dictionary(fc.constantFrom('Compression', 'LogLevel'), word, { minKeys: 1 }),
      },
      { requiredKeys: [] },
    ),
    attributes: fc.dictionary(
      fc.constantFrom('rack', 'slot', 'x_y', '__proto__'),
      text.filter((value) => value.trim() !== ''),
    ),
  },
  { requiredKeys: [] },
);
const cluster = fc
  .record({
    nodes: fc.uniqueArray(fc.tuple(fc.constantFrom('n[1-3]', 'm1', 'n2', 'web', 'dc[1-2]r[08-10]'), settings), {
      minLength: 1,
      selector: ([key]) => key,
    }),
    groups: fc.uniqueArray(fc.constantFrom('all-of-it', 'g2', 'x.y'), { maxLength: 2 }),
  })
  .map(({ nodes, groups }) => {
    const keys = nodes.map(([key]) => key);
    const members = groups.map((group, at) => [group, keys.slice(at % keys.length).join(',')]);
    return JSON.stringify({
      ocf: 1,
      cluster: { name: 'web' },
      nodes: Object.fromEntries(nodes),
      groups: Object.fromEntries(members),
    });
  });

function groupsIn(model: ClusterModel): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(model.groups).map(([name, set]) => [
    name,
    parseNodeSet(set, nodeLookup(model)).names(),
  ]);
  return Object.fromEntries(entries);
}

async function imported(written: string, format: ImportFormatName | undefined, start = clusterWith('{}', '')) {
  const host = await configHost(folder(), start);
  const result = await importConfig(host, { file: '-', format, stdin: streamOf(written) });
  return { result, host, model: await modelOf(host.text()) };
}

/** What of a node a format can say. */
const kept: Readonly<Partial<Record<ExportFormat, (node: Node) => unknown>>> = {
  json: (node) => ({ ...node, id: '' }),
  yaml: (node) => ({ ...node, id: '' }),
  ansible: (node) => ({ ...node, id: '', votes: 1 }),
  genders: ({ name, attributes }) => ({ name, attributes: Object.entries(attributes).filter(saidByGenders) }),
  clustershell: ({ name }) => name,
};

function saidByGenders([name, value]: readonly [string, string]): boolean {
  return !/[\s,=#]/.test(name + value);
}

describeWith(['flock'], 'what is exported and imported again', () => {
  test.each([
    ['json', 'ocf'],
    ['yaml', 'ocf'],
    ['ansible', 'ansible-yaml'],
    ['genders', 'genders'],
    ['clustershell', 'clustershell'],
  ] as const)('says the same as %s', async (format, read) => {
    const view = kept[format] as (node: Node) => unknown;
    await fc.assert(
      fc.asyncProperty(cluster, async (source) => {
        const model = await modelOf(source);
        const { text: written } = await exported(model, format);
        const { result, model: after, host } = await imported(written, read);
        const names = allNodes(model).map(({ name }) => name);
        expect([...result.nodes.added].sort()).toEqual(names.sort());
        for (const name of names) {
          expect(view(nodeNamed(after, name) as Node)).toEqual(view(nodeNamed(model, name) as Node));
        }
        expect(groupsIn(after)).toEqual(groupsIn(model));
        const again = await importConfig(host, { file: '-', format: read, stdin: streamOf(written) });
        expect([again.changed, again.diff]).toEqual([false, '']);
        // onto the cluster that it is of, it changes nothing either
        const onto = await imported(written, read, source);
        expect(onto.result.changed).toBe(false);
      }),
      { numRuns: long ? 200 : 12 },
    );
  });

  test('whatever its values are, it is read as itself or refused with a reason', async () => {
    await fc.assert(
      fc.asyncProperty(
        hostileCluster,
        fc.constantFrom(['json', 'ocf'], ['ansible', 'ansible-yaml'], ['genders', 'genders']),
        async (source, [format, read]) => {
          const { text: written } = await exported(await modelOf(source), format as ExportFormat);
          try {
            await imported(written, read as ImportFormatName);
          } catch (error) {
            if (!(error instanceof OcfError)) throw error;
            expect(error.code).toBe('INVALID');
          }
        },
      ),
      { numRuns: long ? 400 : 25 },
    );
  });

  test('an update changes the nodes of the source and no other', async () => {
    await fc.assert(
      fc.asyncProperty(cluster, cluster, async (source, other) => {
        const [model, change] = [await modelOf(source), await modelOf(other)];
        const { text: written } = await exported(change, 'json');
        const { model: after } = await imported(written, 'ocf', source);
        const told = new Map(allNodes(change).map((node) => [node.name, node]));
        for (const { name } of allNodes(after)) {
          const [before, wanted] = [nodeNamed(model, name), told.get(name)];
          const now = nodeNamed(after, name) as Node;
          if (!wanted) expect(now).toEqual(before);
          else {
            expect(now).toMatchObject({ address: wanted.address, votes: wanted.votes, transport: wanted.transport });
            expect(now.attributes).toEqual({ ...before?.attributes, ...wanted.attributes });
            expect(now.ssh).toEqual({
              ...before?.ssh,
              ...wanted.ssh,
              ...(before?.ssh.options || wanted.ssh.options
                ? { options: { ...before?.ssh.options, ...wanted.ssh.options } }
                : {}),
            });
          }
        }
      }),
      { numRuns: long ? 300 : 20 },
    );
  });
});
