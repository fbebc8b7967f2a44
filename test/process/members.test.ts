import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { startSshd, type TestSshd } from '../support/sshd.ts';

const id = (digit: number) => `5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a1${digit}`;
let box: Sandbox;
const file = (name: string) => join(box.folder, 'config', 'clusters', `${name}.yaml`);
const write = (name: string, digit: number, body: string) =>
  writeFileSync(file(name), `ocf: 1\ncluster: {name: ${name}, id: ${id(digit)}}\n${body}`);
const events = (digit: number, kind: string) =>
  readFileSync(join(box.folder, 'state', 'clusters', id(digit), 'journal.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; detail: object })
    .filter((event) => event.kind === kind);
beforeEach(() => {
  box = sandbox();
  mkdirSync(join(box.folder, 'config', 'clusters'), { recursive: true });
});
afterEach(() => box.remove());

describeWith(['flock'], 'through a parent, by the built program', () => {
  beforeEach(() => {
    const enter = join(box.folder, 'enter');
    writeFileSync(enter, `#!/bin/sh\n[ "$1" = n3 ] && exit 1\ncd "${box.folder}/$1" && exec /bin/sh\n`, {
      mode: 0o755,
    });
    for (const name of ['n1', 'n2']) mkdirSync(join(box.folder, name));
    write(
      'site',
      1,
      `nodes: {"n[1-3]": {transport: command, command: [${enter}, "{name}"]}}\ngroups: {two: "n[1-2]"}\n`,
    );
    write('eu', 2, 'members: {a: site}\nnodes: {gw: {transport: local}}\n');
    write('top', 3, 'members: {eu: eu, again: site}\n');
  });

  test.each([
    ['eu', '@a/two', 'a/'],
    ['top', '@eu/a/two', 'again/'],
  ])('a command runs on nodes of a member of %s, each as itself', async (cluster, nodes, way) => {
    const ran = await box.ocf(['run', nodes, '--cluster', cluster, '--json', '--', '/bin/pwd']);
    expect(ran.status).toBe(0);
    const results = ran.json().results as { node: string; stdout: string }[];
    expect(results.map(({ node, stdout }) => [node, stdout.trim()])).toEqual([
      [`${way}n1`, join(box.folder, 'n1')],
      [`${way}n2`, join(box.folder, 'n2')],
    ]);
    expect(events(1, 'run').length).toBeGreaterThan(0);
  });

  test('one that fails is named by the way to it, and the others are done', async () => {
    const ran = await box.ocf(['run', '@*', '--cluster', 'eu', '--', 'true']);
    expect(ran.status).toBe(4);
    expect(ran.stdout).toContain('a/n3');
    expect(ran.stdout).not.toMatch(/(?<!a\/)\bn3\b/);
  });

  test('status has the nodes of all, each once', async () => {
    const ran = await box.ocf(['status', '--cluster', 'top', '--json']);
    expect(ran.status).toBe(4);
    const nodes = ran.json().nodes as { node: string; alive: string }[];
    expect(nodes.map(({ node, alive }) => `${node} ${alive}`)).toEqual([
      'eu/gw yes',
      'again/n1 yes',
      'again/n2 yes',
      'again/n3 no',
    ]);
  });

  test('while members cannot be read, what only shows everything shows the rest, says so and exits with 4', async () => {
    write('top', 3, 'members: {eu: eu, gone: nowhere}\nnodes: {t1: {transport: local}}\ngroups: {g: "gone/n1"}\n');
    write('eu', 2, 'members: {broken: broken}\nnodes: {gw: {transport: local}}\n');
    writeFileSync(file('broken'), 'ocf: [');
    const ask = (...words: string[]) => box.ocf([...words, '--cluster', 'top']);
    const left = /eu\/broken is left out: .*\n.*gone is left out: .*There is no cluster "nowhere"/;
    const names = await ask('node', 'list', '--output', 'name');
    expect(names).toMatchObject({ status: 4, stdout: 't1\neu/gw', stderr: expect.stringMatching(left) });
    for (const words of [
      ['node', 'list', '--json'],
      ['node', 'list', '--columns', 'name', '--json'],
      ['status', '--json'],
    ]) {
      const shown = await ask(...words);
      expect(shown).toMatchObject({ status: 4, stderr: expect.stringMatching(left) });
      const { nodes, unread } = shown.json() as { nodes: object[]; unread: object[] };
      expect(nodes).toHaveLength(2);
      expect(unread).toMatchObject([{ member: 'eu/broken' }, { member: 'gone' }]);
    }
    expect(await ask('node', 'list')).toMatchObject({ status: 4, stdout: expect.stringMatching(/eu\/gw,t1/) });
  });

  test('but no set that is named becomes smaller, and no action is done on the rest', async () => {
    write('top', 3, `members: {a: site, gone: nowhere}\nnodes: {t1: {transport: local}}\ngroups: {g: "t1,gone/n1"}\n`);
    const marks = ['t1', 'all'].map((name) => join(box.folder, name));
    const ask = (...words: string[]) => box.ocf([words[0] as string, '--cluster', 'top', ...words.slice(1)]);
    for (const nodes of ['@*', 't1,gone/n1', '@g', 'a/n1']) {
      expect(await ask('run', nodes, '--', 'touch', marks[1] as string)).toMatchObject({ status: 8, stdout: '' });
      expect(await box.ocf(['node', 'list', nodes, '--cluster', 'top'])).toMatchObject({ status: 8, stdout: '' });
    }
    expect(await ask('run', 't1', '--', 'touch', marks[0] as string)).toMatchObject({ status: 0 });
    expect(marks.map((mark) => existsSync(mark))).toEqual([true, false]);
  });

  test('a resource on nodes of a member that cannot be read is left out of the status with a warning', async () => {
    const agent = 'agent: "ocf:heartbeat:Dummy"';
    write(
      'top',
      3,
      `members: {gone: nowhere}\nnodes: {t1: {transport: local}}\nresources: {far: {${agent}, nodes: gone/n1}, near: {${agent}, nodes: t1}}\n`,
    );
    const shown = await box.ocf(['status', '--cluster', 'top', '--json']);
    expect(shown).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('Resource far is left out: Member gone'),
    });
    expect(shown.json().resources).toMatchObject([{ resource: 'near' }]);
  });

  test('what comes out of an export goes in again with the same nodes', async () => {
    const whole = (await box.ocf(['node', 'list', '--output', 'name', '--cluster', 'top'])).stdout;
    for (const form of ['yaml', 'json']) {
      const { stdout } = await box.ocf(['config', 'export', '--format', form, '--cluster', 'top']);
      writeFileSync(file('top'), stdout);
      expect(await box.ocf(['config', 'validate', '--cluster', 'top'])).toMatchObject({ status: 0 });
      expect((await box.ocf(['node', 'list', '--output', 'name', '--cluster', 'top'])).stdout).toBe(whole);
    }
  });
});

describeWith(['sshd', 'ssh', 'flock'], 'trust through a parent, with a real sshd', () => {
  let sshd: TestSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());

  test("a member's node is pinned for that member, under its name there, and reached from both", async () => {
    const ssh = `{port: ${sshd.port}, identity: ${sshd.identity}, options: {KexAlgorithms: curve25519-sha256}}`;
    write('site', 1, `nodes: {n1: {address: 127.0.1.1, ssh: ${ssh}}}\n`);
    write('eu', 2, 'members: {a: site}\n');
    const run = (cluster: string, node: string) => box.ocf(['run', node, '--cluster', cluster, '--', 'echo', 'hello']);
    const before = await run('eu', 'a/n1');
    expect(before.status).toBe(10);
    expect(before.stdout + before.stderr).toContain('ocf node trust n1 --cluster site');
    const asked = await box.ocf(['node', 'trust', 'a/n1', '--cluster', 'eu']);
    expect(asked.status).toBe(2);
    expect(asked.stderr).toContain('for cluster site?');
    expect(await box.ocf(['node', 'trust', 'a/n1', '--cluster', 'eu', '--yes'])).toMatchObject({ status: 0 });
    const pinned = (digit: number) => join(box.folder, 'state', 'clusters', id(digit), 'known_hosts');
    expect(readFileSync(pinned(1), 'utf8')).toBe(`n1 ${sshd.hostKey}\n`);
    expect(() => readFileSync(pinned(2))).toThrow('ENOENT');
    expect(events(1, 'node trust')).toHaveLength(1);
    expect(await run('eu', 'a/n1')).toMatchObject({ status: 0, stdout: expect.stringContaining('hello') });
    expect(await run('site', 'n1')).toMatchObject({ status: 0 });
    await sshd.renewHostKey();
    expect(await box.ocf(['node', 'trust', 'a/n1', '--cluster', 'eu', '--yes'])).toMatchObject({ status: 5 });
  });
});
