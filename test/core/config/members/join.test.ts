import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { uuid5 } from '../../../../src/core/config/nodes/ids.ts';
import { nodeLookup } from '../../../../src/core/config/nodes/lookup.ts';
import { listNodeNames, listNodes, showNodes } from '../../../../src/core/config/nodes/nodes.ts';
import { parseNodeSet } from '../../../../src/core/nodeset/parse.ts';
import { folders } from '../file/folder.ts';
import { type Site, site } from './clusters.ts';

const folder = folders();
const id = (digit: number) => `5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a1${digit}`;
let here: Site;
beforeEach(() => {
  here = site(folder());
  here.write('site-a', 'nodes: {"n[1-4]": {address: "{name}.a"}}\ngroups: {compute: "n[1-2]", most: "@compute,n3"}\n');
  here.write('site-b', 'nodes: {"n[1-2]": {}, "s[01-02]": {}}\ngroups: {compute: "n2"}\n');
  here.write(
    'eu',
    'members: {site-a: site-a.yaml, site-b: {cluster: site-b}}\nnodes: {gw: {}}\ngroups: {big: "@site-a/compute,@site-b/compute"}\n',
  );
});
const set = async (cluster: string, text: string) =>
  parseNodeSet(text, nodeLookup((await here.open(cluster)).model)).fold();

test('nodes of members come behind the own ones, with their way in front', async () => {
  const { nodes } = listNodeNames(await here.open('eu'));
  expect(nodes).toEqual([
    ...['gw', 'site-a/n1', 'site-a/n2', 'site-a/n3', 'site-a/n4'],
    ...['site-b/n1', 'site-b/n2', 'site-b/s01', 'site-b/s02'],
  ]);
});

test.each([
  ['site-a/n[1-4]', 'site-a/n[1-4]'],
  ['@site-a/compute', 'site-a/n[1-2]'],
  ['@site-a/most', 'site-a/n[1-3]'],
  ['@big', 'site-a/n[1-2],site-b/n2'],
  ['site-a/*', 'site-a/n[1-4]'],
  ['@site-b/*!site-b/n1', 'site-b/n2,site-b/s[01-02]'],
  ['*', 'gw'],
  ['*/n2', 'site-a/n2,site-b/n2'],
  ['@*&site-?/s*', 'site-b/s[01-02]'],
  ['site-b/s[01-02/1]', 'site-b/s[01-02]'],
  ['s*,gw', undefined],
  ['@site-c/*', undefined],
  ['@site-a/none', undefined],
])('%s is %s', async (text, wanted) => {
  if (wanted === undefined) await expect(set('eu', text)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  else expect(await set('eu', text)).toBe(wanted);
});

test('a node keeps what its own cluster gives it: id, address, defaults', async () => {
  here.write(
    'site-a',
    'defaults: {node: {votes: 3}}\nnodes: {n1: {address: "{name}.a"}}\n',
    `ocf: 1\ncluster: {name: a, id: ${id(1)}}\n`,
  );
  const [node] = listNodes(await here.open('eu'), { nodes: 'site-a/n1' }).nodes;
  expect(node).toMatchObject({ name: 'site-a/n1', address: 'n1.a', votes: 3, id: uuid5(id(1), 'n1') });
  expect(Object.hasOwn(node as object, 'also')).toBe(false);
});

test('a file is found from the real folder of the file that names it', async () => {
  const far = join(here.folder, 'far');
  mkdirSync(far);
  renameSync(here.write('eu', 'members: {m: m.yaml}\n'), join(far, 'eu.yaml'));
  writeFileSync(join(far, 'm.yaml'), 'ocf: 1\ncluster: {name: m}\nnodes: {x1: {}}\n');
  symlinkSync(join(far, 'eu.yaml'), join(here.folder, 'config/clusters/eu.yaml'));
  expect(listNodeNames(await here.open('eu')).nodes).toEqual(['m/x1']);
});

describe('a cluster reached in two ways', () => {
  beforeEach(() => {
    here.write('top', 'members: {eu: eu, site-a: site-a.yaml}\n');
  });

  test('is listed once, by the shorter way, with the other one beside it', async () => {
    const { nodes } = listNodes(await here.open('top'), { nodes: '@*' });
    expect(nodes.map(({ name }) => name).filter((name) => name.includes('site-a'))).toEqual(
      [1, 2, 3, 4].map((n) => `site-a/n${n}`),
    );
    expect(nodes.find(({ name }) => name === 'site-a/n1')?.also).toEqual(['eu/site-a/n1']);
    expect(nodes.find(({ name }) => name === 'eu/gw')).not.toHaveProperty('also');
  });

  test.each([
    ['site-a/n1,eu/site-a/n1', 'site-a/n1'],
    ['eu/site-a/n[1-2]', 'site-a/n[1-2]'],
    ['site-a/n[1-4]!eu/site-a/n1', 'site-a/n[2-4]'],
    ['@site-a/most&@eu/site-a/compute', 'site-a/n[1-2]'],
    ['@eu/*', 'eu/gw,eu/site-b/n[1-2],eu/site-b/s[01-02],site-a/n[1-4]'],
    ['eu/site-a/*^site-a/n1', 'site-a/n[2-4]'],
    ['@eu/big', 'eu/site-b/n2,site-a/n[1-2]'],
  ])('%s is %s', async (text, wanted) => {
    expect(await set('top', text)).toBe(wanted);
  });

  test('everything that names a node is shown with it', async () => {
    here.write('top', 'members: {eu: eu, site-a: site-a.yaml}\ngroups: {mine: "eu/site-a/n1"}\n');
    const { nodes } = showNodes(await here.open('top'), { nodes: 'eu/site-a/n1' });
    expect(nodes).toMatchObject([
      { node: { name: 'site-a/n1' }, entries: ['n[1-4]'], groups: ['site-a/compute', 'site-a/most', 'mine'] },
    ]);
  });
});

describe('nodes with one id', () => {
  test('written in two clusters are one node', async () => {
    here.write('site-b', `nodes: {x: {id: ${id(7)}}}\n`);
    here.write('eu', `members: {site-b: site-b}\nnodes: {y: {id: ${id(7).toUpperCase()}}, z: {}}\n`);
    const { nodes } = listNodes(await here.open('eu'));
    expect(nodes.map(({ name, also }) => [name, also])).toEqual([
      ['y', ['site-b/x']],
      ['z', undefined],
    ]);
    expect(await set('eu', '@*!site-b/x')).toBe('z');
  });

  test('are one node too when one of them is made of the name', async () => {
    here.write('site-a', 'nodes: {n1: {}}\n', `ocf: 1\ncluster: {name: site-a, id: ${id(1)}}\n`);
    here.write('site-b', `nodes: {m1: {id: ${uuid5(id(1), 'n1')}}}\n`);
    const { nodes } = listNodes(await here.open('eu'));
    expect(nodes.map(({ name, also = [] }) => [name, ...also])).toEqual([['gw'], ['site-a/n1', 'site-b/m1']]);
  });
});

describe('members that cannot be', () => {
  const refusal = async (choice: string) => {
    const cluster = await here.open(choice);
    try {
      listNodeNames(cluster);
    } catch (error) {
      return error;
    }
    return undefined;
  };

  test('in a circle are named', async () => {
    here.write('site-b', 'members: {back: eu.yaml}\n');
    expect(await refusal('eu')).toMatchObject({
      code: 'INVALID',
      message:
        'Member back of cluster site-b cannot be used: the members contain one another in a circle: eu has site-b has eu.',
    });
  });

  test('of themselves', async () => {
    here.write('eu', 'members: {me: {cluster: eu}}\n');
    expect(await refusal('eu')).toMatchObject({ message: expect.stringContaining('in a circle: eu has eu.') });
  });

  test('nested too deep', async () => {
    for (let level = 0; level < 12; level++) here.write(`c${level}`, `members: {m: c${level + 1}}\nnodes: {n: {}}\n`);
    expect(await refusal('c0')).toMatchObject({ code: 'INVALID', message: expect.stringContaining('8 deep') });
    expect(await refusal('c6')).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('in too many ways end the reading, not the memory', async () => {
    const all = Array.from({ length: 12 }, (_, each) => `m${each}`);
    for (let level = 0; level < 8; level++) {
      here.write(`l${level}`, `members: {${all.map((name) => `${name}: l${level + 1}`).join(', ')}}\n`);
    }
    here.write('l8', 'nodes: {n: {}}\n');
    expect(await refusal('l0')).toMatchObject({ code: 'INVALID', message: expect.stringContaining('1000 ways') });
  });

  test('are missing, and the file that names them stays workable', async () => {
    here.write('eu', 'members: {gone: gone.yaml}\nnodes: {gw: {}}\nresources: {r: {agent: "ocf:heartbeat:Dummy"}}\n');
    const cluster = await here.open('eu');
    expect(Object.keys(cluster.model.resources)).toEqual(['r']);
    expect(await refusal('eu')).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(
        /^Member gone of cluster eu cannot be used: .*gone\.yaml cannot be read: it does not exist\.$/,
      ),
    });
  });

  test('are invalid', async () => {
    here.write('site-b', 'nods: {}\n');
    expect(await refusal('eu')).toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/^Member site-b of cluster eu .*no field "nods"/),
      place: { line: 3 },
    });
  });

  test('share the id of another, as a copy does', async () => {
    here.write('site-b', '', `ocf: 1\ncluster: {name: site-a}\n`);
    expect(await refusal('eu')).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('has the cluster id of'),
    });
  });

  test.each(['constructor', 'toString', 'hasOwnProperty'])('%s is a name like others', async (name) => {
    here.write('eu', `members: {${name}: site-a}\n`);
    expect(await set('eu', `${name}/n1`)).toBe(`${name}/n1`);
    expect(await set('eu', `@${name}/compute`)).toBe(`${name}/n[1-2]`);
    await expect(set('eu', '@valueOf/compute')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
