import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Ran, type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));
const text = 'ocf: 1\ncluster: {name: web}\nnodes:\n  n1: {votes: 2} # ours\n';
let box: Sandbox;
let mounted: string[] = [];
beforeEach(() => {
  box = sandbox();
});
afterEach(() => {
  for (const place of mounted) spawnSync('umount', ['-l', place]);
  mounted = [];
  box.remove();
});

/** A small disk of its own at that path. */
function disk(name: string): string {
  const place = join(box.folder, name);
  mkdirSync(place, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', place], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`no tmpfs could be mounted: ${stderr}`);
  mounted.push(place);
  return place;
}

function fill(place: string): void {
  const descriptor = openSync(join(place, 'filler'), 'w');
  try {
    for (;;) writeSync(descriptor, Buffer.alloc(4096));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(descriptor);
  }
}

function clusterIn(place: string): string {
  const file = join(place, 'web.yaml');
  writeFileSync(file, text);
  return file;
}

const add = (file: string, name = 'n2') => box.ocf(['node', 'add', name, '--yes', '--cluster', file]);

/** One clear sentence, the status of a failure, and no trace of how it was found. */
function expectRefusal(ran: Ran, message: RegExp, status = 1): void {
  expect(ran.stderr).toMatch(message);
  expect(ran.stderr).not.toMatch(/^\s+at .*(\.c?[jt]s|node:\w+):\d+/m);
  expect(ran).toMatchObject({ status, stdout: '' });
}

const lockOf = (name: string) => `.${name}.lock`;

describeWith(['root', 'flock'], 'a disk that is full', () => {
  test('of the cluster file: it stays as it was, with nothing beside it, and works again when there is room', async () => {
    const place = disk('etc');
    const file = clusterIn(place);
    fill(place);
    expectRefusal(await add(file), /web\.yaml cannot be (written|locked): no space is left on the device\./);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(
      readdirSync(place)
        .filter((name) => name !== lockOf('web.yaml'))
        .sort(),
    ).toEqual(['filler', 'web.yaml']);
    expect((await box.ocf(['node', 'list', '--output', 'name', '--cluster', file])).stdout).toBe('n1');
    writeFileSync(join(place, 'filler'), '');
    expect(await add(file)).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe(`${text}  n2: {}\n`);
  });

  test('of the journal: nothing is changed that could not be noted', async () => {
    const file = clusterIn(box.folder);
    const place = disk('state');
    fill(place);
    expectRefusal(await add(file), /no space is left on the device/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('of the cache: nothing is missed', async () => {
    const file = clusterIn(box.folder);
    fill(disk('cache'));
    expect(await add(file)).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe(`${text}  n2: {}\n`);
  });

  test('of a new cluster: no half file', async () => {
    const place = disk('etc');
    fill(place);
    const file = join(place, 'new.yaml');
    expectRefusal(await box.ocf(['init', 'web', '--file', file]), /new\.yaml cannot be written: no space is left/);
    expect(readdirSync(place)).toEqual(['filler']);
  });
});

describeWith(['root', 'flock'], 'a read-only file system', () => {
  test('is read, and said when something is to be written', async () => {
    const place = disk('etc');
    const file = clusterIn(place);
    spawnSync('mount', ['-o', 'remount,ro', place]);
    expectRefusal(await add(file), /the file system is read-only\./);
    expectRefusal(await box.ocf(['init', 'x', '--file', join(place, 'x.yaml')]), /the file system is read-only\./);
    expect((await box.ocf(['node', 'list', '--output', 'name', '--cluster', file])).stdout).toBe('n1');
    expect(await box.ocf(['node', 'add', 'n2', '--dry-run', '--cluster', file])).toMatchObject({ status: 0 });
    expect(readdirSync(place)).toEqual(['web.yaml']);
  });
});

describeWith(['root', 'flock', 'setpriv'], 'without permission', () => {
  // root without its power over files: modes count
  const powerless = (words: string[]) => {
    const drop = ['--bounding-set=-all', '--inh-caps=-all'];
    const { status, stdout, stderr } = spawnSync('setpriv', [...drop, process.execPath, launcher, ...words], {
      env: { ...box.env },
      encoding: 'utf8',
    });
    return { status: status ?? undefined, signal: undefined, stdout, stderr, json: () => JSON.parse(stdout) };
  };

  test.each([
    ['to the folder', (file: string) => chmodSync(join(file, '..'), 0o555), ['node', 'add', 'n2', '--yes']],
    ['to read the file', (file: string) => chmodSync(file, 0), ['node', 'list']],
    ['to read the file that is to be changed', (file: string) => chmodSync(file, 0), ['node', 'add', 'n2', '--yes']],
    ['to the folder above', (file: string) => chmodSync(join(file, '../..'), 0), ['node', 'list']],
  ])('%s', (_, forbid, words) => {
    const place = join(box.folder, 'a', 'b');
    mkdirSync(place, { recursive: true });
    const file = clusterIn(place);
    forbid(file);
    const ran = powerless([...words, '--cluster', file]);
    chmodSync(join(box.folder, 'a'), 0o755);
    chmodSync(place, 0o755);
    expectRefusal(ran, /web\.yaml(\.lock)? cannot be \w+: permission denied\.\n {2}\S/);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(readdirSync(place)).toEqual(['web.yaml']);
  });
});

describeWith(['flock'], 'a file that is replaced', () => {
  test('while the command waits for the lock: the change is made to the new one', async () => {
    const file = clusterIn(box.folder);
    const lock = join(box.folder, lockOf('web.yaml'));
    const holder = spawn('flock', ['-x', '-o', lock, 'sh', '-c', 'echo held; exec cat'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    const waiting = add(file);
    await waitsFor(lock);
    const other = box.write('other.yaml', `${text}  n9: {} # by an editor\n`);
    chmodSync(other, 0o640);
    renameSync(other, file);
    holder.stdin.end();
    expect(await waiting).toMatchObject({ status: 0 });
    expect(readFileSync(file, 'utf8')).toBe(`${text}  n9: {} # by an editor\n  n2: {}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test('by one that cannot be read as a cluster: it is left as it is', async () => {
    const file = clusterIn(box.folder);
    appendFileSync(file, '  n2: [\n');
    const broken = readFileSync(file, 'utf8');
    expectRefusal(await add(file), /web\.yaml:\d+:\d+/, 12);
    expect(readFileSync(file, 'utf8')).toBe(broken);
  });
});

// another process has the lock's file open for it: flock(1), started by the command
async function waitsFor(lock: string): Promise<void> {
  const inode = statSync(lock).ino;
  const waits = () =>
    readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .some((line) => line.includes('->') && line.includes(`:${inode} `));
  await until(waits);
}

describeWith(['flock'], 'a symbolic link', () => {
  test('stays one; what it names is changed, beside which the lock is', async () => {
    mkdirSync(join(box.folder, 'real'));
    const file = clusterIn(join(box.folder, 'real'));
    const link = join(box.folder, 'link.yaml');
    symlinkSync('real/web.yaml', link);
    expect(await add(link)).toMatchObject({ status: 0 });
    expect(readlinkSync(link)).toBe('real/web.yaml');
    expect(readFileSync(file, 'utf8')).toBe(`${text}  n2: {}\n`);
    expect(readdirSync(join(box.folder, 'real')).sort()).toEqual([lockOf('web.yaml'), 'web.yaml']);
    expect(existsSync(join(box.folder, lockOf('link.yaml')))).toBe(false);
  });

  test.each([
    ['to nothing', 'none.yaml', /it does not exist/, 8],
    ['to itself', 'link.yaml', /its symbolic links form a circle/, 1],
    ['to a folder', '.', /it is a folder/, 2],
    ['to a device', '/dev/zero', /it is not a regular file/, 2],
  ])('%s', async (_, target, message, status) => {
    const link = join(box.folder, 'link.yaml');
    symlinkSync(target, link);
    expectRefusal(await add(link), message, status);
    expectRefusal(await box.ocf(['node', 'list', '--cluster', link]), message, status);
    expect(readlinkSync(link)).toBe(target);
  });

  test('in the place of the lock is not followed', async () => {
    const file = clusterIn(box.folder);
    const victim = box.write('victim', 'precious');
    symlinkSync(victim, join(box.folder, lockOf('web.yaml')));
    expectRefusal(await add(file), /\.web\.yaml\.lock cannot be locked/);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

test('a pipe is no cluster file, and nobody waits for it', async () => {
  const pipe = join(box.folder, 'pipe.yaml');
  spawnSync('mkfifo', [pipe]);
  expectRefusal(await box.ocf(['node', 'list', '--cluster', pipe]), /it is not a regular file/, 2);
  expectRefusal(await add(pipe), /it is not a regular file/, 2);
});
