import { describe, expect, test } from '@jest/globals';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { plugsOf } from '../../../../src/core/config/entries/plugs.ts';
import type { ClusterModel } from '../../../../src/core/config/model.ts';
import { uuid5 } from '../../../../src/core/config/nodes/ids.ts';
import { allNodes, nodeNamed, nodeNames, selectNodes } from '../../../../src/core/config/nodes/resolve.ts';
import { clusterWith, wholeCluster } from '../check/samples.ts';

async function modelOf(text: string): Promise<ClusterModel> {
  return (await understandText('web.yaml', text)).model;
}

test('UUIDs of version 5 are those of the standard', () => {
  expect(uuid5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

describe('one node', () => {
  test('built-in, default, node set and own entry, the last one counts', async () => {
    const model = await modelOf(wholeCluster);
    expect(nodeNamed(model, 'n2')).toEqual({
      name: 'n2',
      id: uuid5('5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11', 'n2'),
      address: 'n2.mgmt',
      transport: 'ssh',
      ssh: { user: 'admin', port: 2222, options: { Compression: 'yes', LogLevel: 'ERROR' } },
      command: [],
      votes: 2,
      attributes: { site: 'a', rack: 'r2', slot: '0007' },
    });
    expect(nodeNamed(model, 'c1')).toMatchObject({
      id: '123e4567-e89b-42d3-a456-426614174000',
      address: 'c1',
      votes: 1,
    });
    expect(nodeNamed(model, 'n4')).toBeUndefined();
    expect(nodeNamed(model, 'n[1-2]')).toBeUndefined();
  });

  test('names that look like something of JavaScript are names', async () => {
    const model = await modelOf(clusterWith('{constructor: {}, toString: {attributes: {__proto__: x}}}'));
    expect(nodeNamed(model, 'hasOwnProperty')).toBeUndefined();
    expect(allNodes(model).map(({ name }) => name)).toEqual(['constructor', 'toString']);
    expect(Object.getPrototypeOf(nodeNamed(model, 'toString')?.attributes)).toBe(Object.prototype);
  });
});

describe('several nodes', () => {
  test('all, in the order of the file, each once', async () => {
    const model = await modelOf(wholeCluster);
    expect(allNodes(model).map(({ name }) => name)).toEqual(['n1', 'n2', 'n3', 'c1']);
    expect(nodeNames(model).fold()).toBe('c1,n[1-3]');
  });

  test('by node set and group', async () => {
    const model = await modelOf(wholeCluster);
    const names = (...words: string[]) => selectNodes(model, words).map(({ name }) => name);
    expect(names('n[1-3]!n2')).toEqual(['n1', 'n3']);
    expect(names('@storage', 'c1', 'n1')).toEqual(['c1', 'n1', 'n2']);
    expect(names('@all')).toHaveLength(4);
  });

  test('unknown names are all named, nothing is an error', async () => {
    const model = await modelOf(wholeCluster);
    expect(() => selectNodes(model, ['n1,n33', 'x[1-2]'])).toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        message: 'There are no nodes n33,x[1-2] in cluster web.',
        suggestions: ['n33: did you mean n3?', 'x1: did you mean c1 or n1?', 'x2: did you mean n2?'],
      }),
    );
    expect(() => selectNodes(model, ['n4'])).toThrow(
      expect.objectContaining({ message: 'There is no node "n4" in cluster web.' }),
    );
    expect(() => selectNodes(model, ['n1!n1'])).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(() => selectNodes(model, [])).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(() => selectNodes(model, ['@none'])).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

test('plugs pair by pair, or several for one', () => {
  const device = {
    driver: 'x',
    options: {},
    plugs: { 'n[1-3]': 'outlet[4-6]', c1: '1,2', 'd,e': 'b,a', f: 'Outlet 3', 'g[01-02]': '[7-8]' },
  };
  expect(['n1', 'n3', 'c1', 'd', 'e', 'f', 'g01', 'g02', 'g1', 'zz'].map((name) => plugsOf(device, name))).toEqual([
    ['outlet4'],
    ['outlet6'],
    ['1', '2'],
    ['b'],
    ['a'],
    ['Outlet 3'],
    ['7'],
    ['8'],
    [],
    [],
  ]);
});
