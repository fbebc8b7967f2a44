import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());
const nodeset = (words: readonly string[], input?: string) =>
  box.ocf(['nodeset', ...words], input === undefined ? {} : { input });

describe('without any cluster', () => {
  test.each([
    [['fold', 'n1', 'n3', 'n2', 'web1'], 'n[1-3],web1'],
    [['fold', 'n[1-9]', '-x', 'n1', '-i', 'n[1-4]', '--xor', 'n[4-5]', 'n12'], 'n[2-3,5]'],
    [['fold', '--autostep', '3', 'n[2,4,6,9]'], 'n[2-6/2,9]'],
    [['fold', '--axis=-1', 'a[1-2]b[1-3]'], 'a1b[1-3],a2b[1-3]'],
    [['fold', '--contiguous', 'n[1-3,5]'], 'n[1-3]\nn5'],
    [['fold', 'n1!n1'], ''],
    [['expand', 'n[08-10]'], 'n08 n09 n10'],
    [['expand', '-S', '\\n', 'n[1-2]'], 'n1\nn2'],
    [['count', 'n[1-1000000]', 'web1'], '1000001'],
    [['split', '3', 'n[1-5]', 'n[6-7]'], 'n[1-3]\nn[4-5]\nn[6-7]'],
    [['slice', '0-4/2,6', 'n[1-9]'], 'n[1,3,5,7]'],
    [['pick', '5', 'n[1-3]'], 'n[1-3]'],
    [['regroup', 'n[1-3]'], 'n[1-3]'],
    [['groups'], 'No groups.'],
  ])('%j', async (words, stdout) => {
    expect(await nodeset(words)).toMatchObject({ status: 0, stdout, stderr: '' });
  });

  test('reads standard input where a - stands', async () => {
    const input = 'n1 n2 # the first\nn[3-4],n5\n';
    expect(await nodeset(['fold', '-'], input)).toMatchObject({ stdout: 'n[1-5]' });
    expect(await nodeset(['fold', 'n[1-9]', '--exclude', '-'], input)).toMatchObject({ stdout: 'n[6-9]' });
  });

  test('picks that many', async () => {
    expect((await nodeset(['pick', '4', 'n[1-100]', '--json'])).json()).toMatchObject({
      schema: 'ocf/nodeset-pick/1',
      count: 4,
    });
  });

  test.each([
    [['fold'], 2, /NODESET is missing/],
    [['fold', 'n[1-'], 2, /not closed.*\n {2}at 1:2/],
    [['fold', '@web'], 8, /no group "web"/],
    [['fold', 'n*'], 8, /No known node matches "n\*"/],
    [['fold', '--autostep', 'x', 'n1'], 2, /"x" is no autostep/],
    [['split', 'x', 'n1'], 2, /"x" is no whole number/],
    [['split', '0', 'n1'], 2, /above 0, not 0/],
    [['slice', 'x', 'n1'], 2, /"x" is no list of ranges/],
    [['count', '--cluster', 'nope', '@web'], 8, /no cluster "nope"/],
    [['count', 'n[1-99999999999]'], 2, /more than 10 million/],
  ])('%j ends with %i', async (words, status, message) => {
    const ran = await nodeset(words);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toMatch(message);
    expect(ran.stdout).toBe('');
  });

  test('errors are JSON too', async () => {
    const { error } = (await nodeset(['fold', 'n1,,n2', '--json'])).json();
    expect(error).toMatchObject({ code: 'USAGE', place: { line: 1, column: 4 } });
  });
});

describe('with a cluster', () => {
  let cluster: string;
  beforeEach(() => {
    const head = 'ocf: 1\ncluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}\n';
    const groups = 'groups: {rack1: "n[1-3]", rack2: "n[4-6]", storage: "n[3-4]"}\n';
    cluster = box.write('web.yaml', `${head}nodes:\n  n[1-9]: {transport: local}\n${groups}`);
  });
  const inCluster = (...words: string[]) => nodeset([...words, '--cluster', cluster]);

  test('groups and wildcards are those of the cluster', async () => {
    expect(await inCluster('fold', '@rack[1-2]!@storage')).toMatchObject({ status: 0, stdout: 'n[1-2,5-6]' });
    expect(await inCluster('count', 'n*')).toMatchObject({ stdout: '9' });
    expect((await inCluster('fold', '@rakc1')).stderr).toContain('Did you mean rack1');
  });

  test('regroup names whole groups', async () => {
    expect(await inCluster('regroup', 'n[1-8]')).toMatchObject({ stdout: '@rack[1-2],n[7-8]' });
    expect(await inCluster('regroup', 'n[1-8]', '--overlap')).toMatchObject({
      stdout: '@rack[1-2],@storage,n[7-8]',
    });
  });

  test('groups lists all, or those of some nodes', async () => {
    const all = await inCluster('groups');
    expect(all.stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['GROUP', 'NODES', 'COUNT'],
      ['@rack1', 'n[1-3]', '3'],
      ['@rack2', 'n[4-6]', '3'],
      ['@storage', 'n[3-4]', '2'],
    ]);
    expect((await inCluster('groups', 'n3', '--json')).json()).toMatchObject({
      groups: [
        { name: '@rack1', nodes: 'n3', count: 1, total: 3 },
        { name: '@storage', nodes: 'n3', count: 1, total: 2 },
      ],
    });
  });

  test('a broken cluster file does not matter to plain sets', async () => {
    const broken = box.write('broken.yaml', 'nodes: [');
    expect(await nodeset(['count', 'n[1-3]', '--cluster', broken])).toMatchObject({ status: 0, stdout: '3' });
    expect((await nodeset(['count', '@rack1', '--cluster', broken])).status).toBe(12);
  });
});
