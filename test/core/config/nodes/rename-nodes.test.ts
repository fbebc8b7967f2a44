import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { levelsOf } from '../../../../src/core/config/entries/levels.ts';
import { plugsOf } from '../../../../src/core/config/entries/plugs.ts';
import type { ClusterModel } from '../../../../src/core/config/model.ts';
import { nodeLookup } from '../../../../src/core/config/nodes/lookup.ts';
import { deleteNodes } from '../../../../src/core/config/nodes/node-changes.ts';
import { renameNodes } from '../../../../src/core/config/nodes/rename-nodes.ts';
import { allNodes } from '../../../../src/core/config/nodes/resolve.ts';
import { OcfError } from '../../../../src/core/errors.ts';
import { NodeSet } from '../../../../src/core/nodeset/nodeset.ts';
import { parseNodeSet } from '../../../../src/core/nodeset/parse.ts';
import { describeWith } from '../../../support/components.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();
const host = (text: string) => configHost(folder(), text);

describeWith(['flock'], 'renaming', () => {
  test('a node of a set gets an entry of its own, with its id, and its new name everywhere', async () => {
    const cluster = await host(wholeCluster);
    const id = allNodes(cluster.model).find(({ name }) => name === 'n1')?.id;
    const result = await renameNodes(cluster, { nodes: 'n1', to: 'm1', reason: 'moved' });
    expect(result).toMatchObject({ changed: true, nodeset: 'n1', to: 'm1', renamed: { n1: 'm1' }, lost: [] });
    expect(result.references.map(({ path }) => path)).toEqual([
      'groups.storage',
      'devices.pdu1.plugs.n[1-3]',
      'fencing.n[1-2]',
    ]);
    const text = cluster.text();
    expect(text).toContain(
      `  m1: {address: "{name}.mgmt", votes: 2, attributes: {rack: r1}, ssh: {port: 2222}, id: ${id}}`,
    );
    expect(text).toContain('groups: {storage: "n2,m1", all: "@storage,n3,c1"}');
    expect(text).toContain('plugs: {"m1,n[2-3]": "[4-6]", c1: [1, 2]}');
    expect(text).toContain('fencing: {"n2,m1": [[pdu1], [manual]]');
    expect(cluster.events[0]).toMatchObject({ kind: 'node rename', reason: 'moved' });
  });

  test('a whole set keeps its entry; the ids stand beside it', async () => {
    const cluster = await host(clusterWith('\n  n[1-2]: {votes: 2} # both', 'groups: {g: "n[1-2]"}\n'));
    const ids = allNodes(cluster.model).map(({ id }) => id);
    await renameNodes(cluster, { nodes: '@g', to: 'web[01-02]' });
    expect(cluster.text()).toBe(
      clusterWith(
        `\n  web[01-02]: {votes: 2} # both\n  web01: {id: ${ids[0]}}\n  web02: {id: ${ids[1]}}`,
        'groups: {g: "web[01-02]"}\n',
      ),
    );
  });

  test('order is what is written', async () => {
    const cluster = await host(clusterWith('\n  a: {votes: 1}\n  b: {votes: 2}', ''));
    await renameNodes(cluster, { nodes: 'a,b', to: 'y,x' });
    expect(cluster.text()).toMatch(/ {2}"y": \{votes: 1, id: .*\}\n {2}x: \{votes: 2, id: /);
  });

  test('a wildcard that no longer reaches them is said; one that reaches nobody is written out', async () => {
    const cluster = await host(clusterWith('\n  n[1-2]: {}', 'groups: {g: "n*", h: "*!n1"}\n'));
    expect((await renameNodes(cluster, { nodes: 'n2', to: 'm2' })).lost).toEqual([{ path: 'groups.g', names: 'm2' }]);
    expect(cluster.text()).toContain('groups: {g: "n*", h: "*!n1"}');
    expect((await renameNodes(cluster, { nodes: 'n1', to: 'm1' })).lost).toEqual([]);
    expect(cluster.text()).toContain('groups: {g: "m1", h: "*!m1"}');
  });

  test.each([
    ['n[1-2]', 'm1', 'USAGE', /2 nodes cannot get the names of 1 node/],
    ['n1', 'n2', 'CONFLICT', /node n2 already/],
    ['n1', 'n1', 'CONFLICT', /already/],
    ['n9', 'm9', 'NOT_FOUND', /n9/],
    ['n[1-2]', 'm[2,1]', 'USAGE', /not in ascending order/],
    ['n1', 'a b', 'USAGE', /white space/],
    ['n1', '@all', 'NOT_FOUND', /all/],
    ['n1', '../x', 'USAGE', /\.\.\/x/],
    ['n1', '', 'USAGE', /0 nodes/],
  ])('%j to %j is refused', async (nodes, to, code, message) => {
    const cluster = await host(wholeCluster);
    await expect(renameNodes(cluster, { nodes, to })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(cluster.text()).toBe(wholeCluster);
  });
});

const all = ['n1', 'n2', 'n3', 'n4', 'm1', 'x'];
const some = fc.subarray(all, { minLength: 1 });
const text = some.map((names) => NodeSet.of(names).fold());
const expression = fc
  .tuple(
    fc.oneof(text, fc.constant('@a')),
    fc.array(fc.tuple(fc.constantFrom(',', '!', '^'), fc.oneof(text, fc.constant('@a'))), { maxLength: 2 }),
  )
  .map(([first, rest]) => first + rest.map(([operator, operand]) => operator + operand).join(''));
const clusters = fc
  .record({
    entries: fc.constantFrom('n[1-4],m1,x', 'n[1-2]', 'n[3-4],x', 'n[1-3],m1'),
    own: fc.subarray(all),
    a: text,
    b: expression,
    plugs: fc.shuffledSubarray(all, { minLength: 1 }),
    cut: fc.nat(6),
    fencing: expression,
    nodes: expression,
    touched: some,
  })
  .map(({ entries, own, a, b, plugs, cut, fencing, nodes, touched }) => {
    const shared = parseNodeSet(entries);
    const singles = all.filter((name) => own.includes(name) || !shared.has(name));
    const [first, second] = [plugs.slice(0, cut).sort(), plugs.slice(cut)];
    const plugLines = [
      ...(first.length > 1 ? [`"${NodeSet.of(first).fold()}": "[1-${first.length}]"`] : []),
      ...second.map((name, index) => `${name}: ${index % 2 ? 'A' : ''}${index + 10}`),
    ];
    return {
      touched,
      text: [
        'ocf: 1',
        'cluster: {name: web}',
        'nodes:',
        `  "${entries}": {address: "{name}.x", votes: 2}`,
        ...singles.map((name, index) => `  ${name}: {attributes: {slot: s${index}}}`),
        `groups: {a: "${a}", b: "${b}"}`,
        `devices: {d: {driver: manual, plugs: {${plugLines.join(', ')}}}}`,
        `fencing: {"${fencing}": d}`,
        `resources: {r: {agent: "ocf:a:b", nodes: "${nodes}"}}`,
        '',
      ].join('\n'),
    };
  });

/** What the file says of each node, whatever it is called: by its id. */
function said(model: ClusterModel, called: (name: string) => string) {
  const lookup = nodeLookup(model);
  const names = (set: string) => parseNodeSet(set, lookup);
  return Object.fromEntries(
    allNodes(model).map((node) => [
      node.id,
      {
        ...JSON.parse(JSON.stringify(node)),
        name: called(node.name),
        address: node.address.replace(node.name, called(node.name)),
        groups: Object.keys(model.groups).filter((name) => names(`@${name}`).has(node.name)),
        plugs: plugsOf(model.devices.d as never, node.name),
        levels: levelsOf(model, node.name),
        runs: names(model.resources.r?.nodes ?? '').has(node.name),
      },
    ]),
  );
}

describeWith(['flock'], 'whatever names them', () => {
  // of clusters that are valid and changes that are not refused; the others are drawn again
  const numRuns = process.env.OCF_LONG === '1' ? 1000 : 30;

  test('renamed nodes keep all that the file says of them', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, async ({ text: written, touched }) => {
        const before = await validModel(written);
        const cluster = await host(written);
        const to = touched.map((name) => `new-${name}`);
        await renameNodes(cluster, { nodes: touched.join(','), to: to.join(',') });
        const after = (await understandText('f', cluster.text())).model;
        const called = (name: string) => (touched.includes(name) ? `new-${name}` : name);
        expect(said(after, (name) => name)).toEqual(said(before, called));
      }),
      { numRuns },
    );
  });

  test('deleted nodes are named nowhere, and the others keep all that was said of them', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, async ({ text: written, touched }) => {
        const before = await validModel(written);
        const cluster = await host(written);
        const { nodes: runs = '' } = before.resources.r ?? {};
        try {
          await deleteNodes(cluster, { nodes: [touched.join(',')], references: 'remove' });
        } catch (error) {
          if (!(error instanceof OcfError) || error.code !== 'REFUSED') throw error;
          expect(parseNodeSet(runs, nodeLookup(before)).minus(NodeSet.of(touched)).size).toBe(0);
          return fc.pre(false);
        }
        const after = (await understandText('f', cluster.text())).model;
        const same = (name: string) => name;
        const left = Object.entries(said(before, same)).filter(([, { name }]) => !touched.includes(name));
        // without levels of its own a node is fenced by what feeds it
        expect(said(after, same)).toEqual(Object.fromEntries(left));
      }),
      { numRuns },
    );
  });
});

async function validModel(text: string): Promise<ClusterModel> {
  const understood = await understandText('f', text).catch(() => undefined);
  fc.pre(understood !== undefined);
  return (understood as Awaited<ReturnType<typeof understandText>>).model;
}
