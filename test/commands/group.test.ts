import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
let file: string;
beforeEach(() => {
  box = sandbox();
  file = box.write('web.yaml', text);
  box.write('groups.yaml', 'roles:\n  web: n[1-2]\n  db: "@web!n1,n3"\n');
  box.write('genders', 'n[1-3] compute,rack=r1\n');
});
afterEach(() => box.remove());

const text = `ocf: 1
cluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11}
nodes:
  n[1-4]: {transport: local}
groups:
  storage: "n[1-2]" # two
  all: "@storage,n3"
group_sources:
  roles: {yaml: groups.yaml}
  g: {genders: genders}
  bad: {map: 'echo no such rack >&2; exit 3', list: "echo r1"}
`;
const now = () => readFileSync(file, 'utf8');
const ocf = (...words: string[]) => box.ocf([...words, '--cluster', file]);
const rows = (stdout: string) => stdout.split('\n').map((line) => line.trim().split(/ {2,}/));

describeWith(['flock'], 'the commands that change groups', () => {
  test('add, include, exclude, set, rename, delete', async () => {
    const done = async (words: string[], stdout: string) =>
      expect(await ocf('group', ...words, '--yes', '--quiet')).toMatchObject({ status: 0, stdout, stderr: '' });
    await done(['add', 'db', '@roles:db,n4'], 'Group db added.');
    await done(['include', 'db', 'n1'], 'Group db changed.');
    await done(['include', 'db', 'n1'], 'Nothing to change.');
    await done(['exclude', 'db', 'n3'], 'Group db changed.');
    expect(now()).toContain('  db: "@roles:db,n4,n1!n3"\n');
    await done(['set', 'db', 'n4'], 'Group db changed.');
    await done(['rename', 'storage', 'disks'], 'Group disks renamed.');
    expect(now()).toContain('  disks: "n[1-2]" # two\n  all: "@disks,n3"\n');
    await done(['rename', 'disks', 'storage'], 'Group storage renamed.');
    await done(['delete', 'db'], 'Group db deleted.');
    await done(['delete', 'db', '--ensure', 'absent'], 'Nothing to change.');
    expect(now()).toBe(text);
  });

  test('nothing without an answer, nothing in a dry run', async () => {
    expect(await ocf('group', 'add', 'db', 'n4')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cluster web?'),
    });
    const dry = await ocf('group', 'add', 'db', 'n4', '--dry-run');
    expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining('Group db would be added:') });
    expect(now()).toBe(text);
  });

  test('errors say what to do', async () => {
    expect(await ocf('group', 'delete', 'storage', '--yes')).toMatchObject({
      status: 5,
      stderr: expect.stringMatching(/still named by groups\.all[\s\S]*--references remove/),
    });
    expect(await ocf('group', 'add', 'storage', 'n1', '--yes')).toMatchObject({ status: 9 });
    expect(await ocf('group', 'show', 'strage')).toMatchObject({
      status: 8,
      stderr: expect.stringContaining('Did you mean storage?'),
    });
    expect(await ocf('group', 'add', '../x', 'n1', '--yes')).toMatchObject({ status: 2 });
    expect(now()).toBe(text);
  });
});

describe('the commands that show groups', () => {
  test('list: those of the file, or of sources, in several forms', async () => {
    const { stdout, status } = await ocf('group', 'list');
    expect({ status, rows: rows(stdout) }).toEqual({
      status: 0,
      rows: [
        ['GROUP', 'SOURCE', 'COUNT', 'NODES'],
        ['storage', 'file', '2', 'n[1-2]'],
        ['all', 'file', '3', 'n[1-3]'],
      ],
    });
    const named = await ocf('group', 'list', '--source', 'roles', '--source', 'g', '--output', 'name');
    expect(named).toMatchObject({ status: 0, stdout: 'roles:web\nroles:db\ng:compute\ng:rack' });
    expect((await ocf('group', 'list', '--output', 'json')).json()).toMatchObject({
      schema: 'ocf/group-list/1',
      groups: [{ name: 'storage', nodes: 'n[1-2]', count: 2 }, { name: 'all' }],
    });
    expect((await ocf('group', 'list', '--output', 'commands')).stdout).toBe(
      "ocf group add storage 'n[1-2]' --yes\nocf group add all @storage,n3 --yes",
    );
  });

  test('what cannot be told is said, with the exit status of a part', async () => {
    const list = await ocf('group', 'list', '--source', 'bad');
    expect(list).toMatchObject({ status: 4, stdout: expect.stringContaining('exit status 3: no such rack') });
    box.write('genders', 'n1 a b\n');
    const sources = await ocf('group', 'sources');
    expect(sources).toMatchObject({ status: 4, stdout: expect.stringMatching(/^g .*White space/m) });
    expect(sources.stdout).toMatch(/^roles +yaml +2/m);
    expect(await ocf('group', 'show', 'bad:r1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The map command of group source bad ended with exit status 3: no such rack'),
    });
  });

  test('show: what it means, where it is named', async () => {
    const { stdout } = await ocf('group', 'show', 'storage', 'roles:db');
    expect(stdout).toMatch(/^storage\n[\s\S]*definition +n\[1-2\]\n[\s\S]*named by +groups\.all\n\nroles:db\n/);
  });
});

describe('node sets with sources', () => {
  test('everywhere, or with --source', async () => {
    expect(await ocf('node', 'list', '@g:rack=r1&@roles:db', '--output', 'name')).toMatchObject({ stdout: 'n2\nn3' });
    expect(await ocf('nodeset', 'fold', '@db', '--source', 'roles')).toMatchObject({ stdout: 'n[2-3]' });
    expect(await ocf('nodeset', 'fold', '@*', '-s', 'g')).toMatchObject({ stdout: 'n[1-3]' });
    expect(await ocf('nodeset', 'regroup', 'n[1-4]', '--source', 'roles')).toMatchObject({
      stdout: '@roles:db,n[1,4]',
    });
    expect(rows((await ocf('nodeset', 'groups', 'n3', '--source', 'g')).stdout)).toEqual([
      ['GROUP', 'NODES', 'COUNT'],
      ['@g:compute', 'n3', '1 of 3'],
      ['@g:rack', 'n3', '1 of 3'],
    ]);
    expect(await ocf('nodeset', 'fold', 'n1', '--source', 'nope')).toMatchObject({ status: 0, stdout: 'n1' });
    expect(await ocf('nodeset', 'fold', '@x', '--source', 'nope')).toMatchObject({ status: 8 });
  });

  test('a broken source does not matter to who does not name it', async () => {
    box.write('groups.yaml', 'roles: [');
    expect(await ocf('node', 'list', '@storage', '--output', 'name')).toMatchObject({ status: 0, stdout: 'n1\nn2' });
    expect(await ocf('node', 'list', '@roles:db')).toMatchObject({
      status: 12,
      stderr: expect.stringMatching(/groups\.yaml is not valid YAML[\s\S]*at .*groups\.yaml:1:/),
    });
    expect(await ocf('config', 'validate')).toMatchObject({ status: 0 });
  });

  test('completion offers sources and own groups without reading any source', async () => {
    await ocf('node', 'list');
    box.write('groups.yaml', 'roles: [');
    const completed = await box.ocf(['__complete', 'group', 'list', '--cluster', file, '--source', '']);
    expect(completed.stdout.split('\n').map((line) => line.split('\t')[0])).toEqual(
      expect.arrayContaining(['roles', 'g', 'bad']),
    );
    const group = await box.ocf(['__complete', 'group', 'show', '--cluster', file, 's']);
    expect(group.stdout).toContain('storage');
  });
});
