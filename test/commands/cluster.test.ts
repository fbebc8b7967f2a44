import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, sandbox } from '../support/ocf.ts';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
  mkdirSync(join(box.folder, 'config/clusters'), { recursive: true });
  for (const name of ['web', 'db']) write(name, 'nodes: {"n[1-3]": {transport: local}}\n');
});
afterEach(() => box.remove());
const file = (name: string) => join(box.folder, 'config/clusters', `${name}.yaml`);
const write = (name: string, body: string) => writeFileSync(file(name), `ocf: 1\ncluster: {name: ${name}}\n${body}`);
const context = () => readFileSync(join(box.folder, 'config/context'), 'utf8');
const current = async (words: readonly string[] = [], env = {}) =>
  (await box.ocf(['cluster', 'list', '--json', ...words], { env })).json().current;
const setContext = (text: string) => writeFileSync(join(box.folder, 'config/context'), text);

describe('list', () => {
  test('says which is current, and why', async () => {
    expect(await current()).toBeNull();
    await box.ocf(['cluster', 'use', 'db']);
    expect(await current()).toEqual({ name: 'db', by: 'context' });
    expect(await current([], { OCF_CLUSTER: 'web' })).toEqual({ name: 'web', by: 'OCF_CLUSTER' });
    expect(await current(['--cluster', 'db'], { OCF_CLUSTER: 'web' })).toEqual({ name: 'db', by: '--cluster' });
    await box.ocf(['cluster', 'use', '--none']);
    rmSync(file('db'));
    expect(await current()).toEqual({ name: 'web', by: 'only cluster' });
  });

  test('shows files that cannot be used, and is no failure', async () => {
    write('bad', 'nods: {}\n');
    symlinkSync('/nowhere/x.yaml', file('lost'));
    const { status, stdout } = await box.ocf(['cluster', 'list', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).clusters).toMatchObject([
      { name: 'bad', valid: false, problem: expect.stringContaining('line 3: There is no field "nods"') },
      { name: 'db', valid: true, nodes: 3 },
      { name: 'lost', valid: false, problem: expect.stringContaining('does not exist') },
      { name: 'web', valid: true },
    ]);
    expect((await box.ocf(['cluster', 'list'])).stdout).toContain('no field "nods"');
  });

  test('a context that is gone is said, with what to do', async () => {
    setContext('wbe\n');
    expect((await box.ocf(['cluster', 'list'])).stdout).toContain('The current cluster "wbe" is not there any more');
    const { status, stderr } = await box.ocf(['node', 'list']);
    expect(status).toBe(8);
    expect(stderr).toContain('Did you mean web?');
    expect(stderr).toContain('ocf cluster use --none');
  });

  test.each(['../x', '/etc/passwd', 'a/b.yaml', '\u001b[31mred', '__proto__', 'constructor'])(
    'a context %j names nothing but a known cluster',
    async (name) => {
      setContext(`${name}\n`);
      const { status, stderr } = await box.ocf(['node', 'list']);
      expect(status).toBe(8);
      expect(stderr).toContain('is not there any more');
      expect(stderr).not.toContain('\u001b[31m');
    },
  );
});

describe('use', () => {
  test('chooses for later commands, and - goes back', async () => {
    expect((await box.ocf(['cluster', 'use', 'web', '--json'])).json()).toMatchObject({
      cluster: 'web',
      previous: null,
      changed: true,
    });
    expect((await box.ocf(['cluster', 'use', 'db', '--json'])).json()).toMatchObject({
      cluster: 'db',
      previous: 'web',
    });
    expect((await box.ocf(['cluster', 'use', '-', '--json'])).json()).toMatchObject({ cluster: 'web', previous: 'db' });
    expect((await box.ocf(['cluster', 'use', 'web', '--json'])).json()).toMatchObject({ changed: false });
    expect(context()).toBe('web\ndb\n');
    expect((await box.ocf(['cluster', 'show', '--json'])).json()).toMatchObject({ cluster: 'web' });
    await box.ocf(['cluster', 'use', '--none']);
    expect((await box.ocf(['cluster', 'use', '-', '--json'])).json()).toMatchObject({ cluster: 'web', previous: null });
  });

  test.each([
    [['wbe'], 8, 'Did you mean web?'],
    [['-'], 8, 'No cluster was current before.'],
    [['../web'], 8, 'There is no cluster "../web" among the known ones.'],
    [['./web.yaml'], 8, 'ocf cluster add --file ./web.yaml'],
    [['two words'], 8, 'There is no cluster "two words"'],
    [['\u001b[31m'], 8, 'There is no cluster "\\u001b[31m"'],
    [['__proto__'], 8, 'There is no cluster "__proto__"'],
    [[], 2, 'CLUSTER is missing.'],
    [['web', '--none'], 2, 'A cluster and --none were given.'],
  ])('refuses %j', async (words, status, said) => {
    const ran = await box.ocf(['cluster', 'use', ...words]);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(said);
    expect(existsSync(join(box.folder, 'config/context'))).toBe(false);
  });

  test('two at once leave one of the two, whole', async () => {
    await Promise.all(['web', 'db', 'web', 'db'].map((name) => box.ocf(['cluster', 'use', name])));
    expect(context()).toMatch(/^(web|db)\n(web|db|)\n$/);
    expect(readdirSync(join(box.folder, 'config')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('show', () => {
  test('counts, members, places', async () => {
    write('eu', 'members: {web: web, db: ./db.yaml}\nnodes: {gw: {}}\ngroups: {g: "@web/*"}\n');
    expect((await box.ocf(['cluster', 'show', 'eu', '--json'])).json()).toMatchObject({
      cluster: 'eu',
      choice: 'eu',
      file: file('eu'),
      counts: { nodes: 1, allNodes: 7, groups: 1, devices: 0, resources: 0 },
      members: [
        { name: 'web', nodes: 3, file: file('web') },
        { name: 'db', nodes: 3 },
      ],
      stateFolder: expect.stringContaining('state/clusters/'),
      history: { changes: 0 },
    });
    write('eu', 'members: {gone: gone}\n');
    const { status, stdout } = await box.ocf(['cluster', 'show', 'eu']);
    expect(status).toBe(0);
    expect(stdout).toContain('Member gone of cluster eu cannot be used');
  });
});

describe('add', () => {
  test('registers a file by a link, once', async () => {
    const far = box.write(
      'far.yaml',
      'ocf: 1\ncluster: {name: far}\nagents: {path: agents}\nnodes: {f1: {transport: local}}\n',
    );
    expect((await box.ocf(['cluster', 'add', '--file', far, '--dry-run', '--json'])).json()).toMatchObject({
      name: 'far',
      changed: false,
    });
    expect(existsSync(file('far'))).toBe(false);
    expect((await box.ocf(['cluster', 'add', '--file', 'far.yaml', '--json'])).json()).toMatchObject({
      name: 'far',
      target: far,
      changed: true,
    });
    expect((await box.ocf(['cluster', 'add', '--file', far, '--json'])).json()).toMatchObject({ changed: false });
    expect((await box.ocf(['node', 'list', '--cluster', 'far', '--output', 'name'])).stdout).toBe('f1');
    await box.ocf(['node', 'add', 'f2', '--cluster', 'far', '--yes']);
    expect(lstatSync(file('far')).isSymbolicLink()).toBe(true);
    expect(readFileSync(far, 'utf8')).toContain('f2');
  });

  test('makes a new one without a file', async () => {
    expect((await box.ocf(['cluster', 'add', 'fresh', '--json'])).json()).toMatchObject({
      file: file('fresh'),
      changed: true,
    });
    expect((await box.ocf(['config', 'validate', '--cluster', 'fresh'])).status).toBe(0);
  });

  test.each([
    [['web'], 9],
    [['web', '--file', 'good.yaml'], 9],
    [['../x', '--file', 'good.yaml'], 2],
    [['two words', '--file', 'good.yaml'], 2],
    [['../x'], 2],
    [['x', '--file', 'bad.yaml'], 12],
    [['x', '--file', 'none.yaml'], 8],
    [['x', '--file', '.'], 2],
    [[], 2],
  ])('refuses %j with %i', async (words, status) => {
    box.write('good.yaml', 'ocf: 1\ncluster: {name: good}\n');
    box.write('bad.yaml', 'ocf: 2\n');
    const before = readdirSync(join(box.folder, 'config/clusters'));
    expect((await box.ocf(['cluster', 'add', ...words])).status).toBe(status);
    expect(readdirSync(join(box.folder, 'config/clusters'))).toEqual(before);
  });
});

describe('delete', () => {
  test('moves the file away, byte for byte; putting it back brings all of it back', async () => {
    writeFileSync(file('web'), Buffer.from('ocf: 1\r\ncluster: {name: web}   # \u00e9\r\n'));
    const bytes = readFileSync(file('web'));
    const result = (await box.ocf(['cluster', 'delete', 'web', '--yes', '--reason', 'moved house', '--json'])).json();
    expect(existsSync(file('web'))).toBe(false);
    expect(readFileSync(String(result.kept))).toEqual(bytes);
    expect(lstatSync(String(result.kept)).mode & 0o077).toBe(0);
    expect(readFileSync(join(String(result.stateFolder), 'journal.jsonl'), 'utf8')).toMatch(
      /"kind":"cluster delete".*"reason":"moved house"/,
    );
    writeFileSync(file('web'), readFileSync(String(result.kept)));
    expect((await box.ocf(['cluster', 'show', 'web', '--json'])).json()).toMatchObject({
      stateFolder: result.stateFolder,
    });
  });

  test('takes only the link of a registered one', async () => {
    const far = box.write('far.yaml', 'ocf: 1\ncluster: {name: far}\n');
    await box.ocf(['cluster', 'add', '--file', far]);
    expect((await box.ocf(['cluster', 'delete', 'far', '--yes', '--json'])).json()).toMatchObject({
      target: far,
      changed: true,
    });
    expect(existsSync(file('far'))).toBe(false);
    expect(existsSync(far)).toBe(true);
  });

  test('an invalid file and a link to nothing can be deleted too', async () => {
    write('bad', 'nods: {}\n');
    symlinkSync('/nowhere/x.yaml', file('lost'));
    const { kept } = (await box.ocf(['cluster', 'delete', 'bad', '--yes', '--json'])).json();
    expect(readFileSync(String(kept), 'utf8')).toContain('nods');
    expect((await box.ocf(['cluster', 'delete', 'lost', '--yes'])).status).toBe(0);
    expect(readdirSync(join(box.folder, 'config/clusters')).filter((name) => !name.startsWith('.'))).toEqual([
      'db.yaml',
      'web.yaml',
    ]);
  });

  test('is refused for a member and for the current one, and asks for the name', async () => {
    write('eu', 'members: {w: ./web.yaml}\n');
    const member = await box.ocf(['cluster', 'delete', 'web', '--yes']);
    expect([member.status, member.stderr]).toEqual([5, expect.stringContaining('it is a member of eu')]);
    await box.ocf(['cluster', 'use', 'db']);
    expect((await box.ocf(['cluster', 'delete', 'db', '--yes'])).status).toBe(5);
    const asked = await box.ocf(['cluster', 'delete', 'db', '--clear-context']);
    expect([asked.status, asked.stderr]).toEqual([2, expect.stringContaining('Delete cluster db: move its file')]);
    expect((await box.ocf(['cluster', 'delete', 'db', '--clear-context', '--dry-run'])).status).toBe(0);
    expect(existsSync(file('db'))).toBe(true);
    expect((await box.ocf(['cluster', 'delete', 'db', '--clear-context', '--yes'])).status).toBe(0);
    expect(context().split('\n')[0]).toBe('');
  });

  test.each(['wbe', '../web', '', '__proto__'])('refuses %j', async (name) => {
    expect((await box.ocf(['cluster', 'delete', name, '--yes'])).status).toBe(8);
  });
});
