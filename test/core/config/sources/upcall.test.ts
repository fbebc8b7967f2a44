import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { commandSource } from '../../../../src/core/config/sources/command-source.ts';
import { filled, runUpcall } from '../../../../src/core/config/sources/upcall.ts';
import { until } from '../../../support/until.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-upcall '));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, limit = 30_000) =>
  runUpcall({ source: 'racks', word: 'map', command, folder, limit }, { GROUP: 'r1' });
const source = (commands: { map: string; list?: string; all?: string; reverse?: string }) =>
  commandSource({ name: 'racks', kind: 'command', origin: '', commands, folder, limit: 30_000 });

test('values are put in as ClusterShell does', () => {
  expect(run(`echo $GROUP \${GROUP}x "$SOURCE" '$GROUP'; pwd`)).toBe(`r1 r1x racks r1\n${folder}`);
  expect(run('cd "$CFGDIR" && pwd')).toBe(folder);
  expect(filled(`$GROUP \${GROUP} $GROUPS $$GROUP \${ $1 $`, { GROUP: 'a' })).toBe(`a a $GROUPS $GROUP \${ $1 $`);
  expect(filled('$GROUP', { GROUP: '$&$1' })).toBe('$&$1');
  expect(filled('$constructor', {})).toBe('$constructor');
});

test.each([
  ['exit 3', 'FAILED', 'ended with exit status 3.'],
  ['echo one >&2; echo "two\u001b[2J" >&2; exit 1', 'FAILED', 'ended with exit status 1: two\\u001b[2J'],
  ['kill -9 $$$$', 'FAILED', 'was ended by SIGKILL.'],
  ['head -c 20000000 /dev/zero', 'FAILED', 'printed more than 16 MiB.'],
])('%s', (command, code, end) => {
  expect(() => run(command)).toThrow(
    expect.objectContaining({ code, message: `The map command of group source racks ${end}` }),
  );
});

test('a folder that is gone', () => {
  expect(() =>
    runUpcall({ source: 's', word: 'map', command: 'true', folder: join(folder, 'x'), limit: 1000 }, {}),
  ).toThrow(expect.objectContaining({ code: 'FAILED', message: expect.stringContaining('could not be started in') }));
});

test('with the time limit all that it started ends', async () => {
  const file = join(folder, 'child');
  expect(() => run(`sleep 1000 & echo $! > ${JSON.stringify(file)}; wait`, 5000)).toThrow(
    expect.objectContaining({
      code: 'TIMEOUT',
      message: 'The map command of group source racks did not end within 5s.',
    }),
  );
  const child = Number(readFileSync(file, 'utf8'));
  await until(() => !isRunning(child));
});

// a process that is dead may wait to be collected
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('no shell sees a name that means something to it', () => {
  const trace = join(folder, 'trace');
  const racks = source({ map: `echo asked >> ${JSON.stringify(trace)}; echo n1`, reverse: 'echo r; echo $NODE' });
  for (const name of [
    'x; id',
    '$(id)',
    '`id`',
    "'",
    '"',
    '-n',
    'a b',
    'a\nb',
    '../x',
    '',
    '*',
    '|',
    'a>b',
    '%s',
    'a/b',
  ]) {
    expect({ name, text: racks.map(name) }).toEqual({ name, text: undefined });
    expect({ name, groups: racks.reverse?.(name) }).toEqual({ name, groups: [] });
  }
  expect(existsSync(trace)).toBe(false);
  expect(racks.map('constructor')).toBe('n1');
  expect(racks.map('rack=r1')).toBe('n1');
});

test('each question is asked once', () => {
  const trace = join(folder, 'count');
  const racks = source({
    map: `echo $GROUP >> ${JSON.stringify(trace)}; echo n1 n2`,
    list: `echo list >> ${JSON.stringify(trace)}; echo r1`,
  });
  for (let round = 0; round < 3; round++) expect([racks.map('r1'), racks.list?.()]).toEqual(['n1,n2', ['r1']]);
  expect(readFileSync(trace, 'utf8')).toBe('r1\nlist\n');
});

test('a group of which nothing is said is unknown unless it is listed', () => {
  expect(source({ map: 'true', list: 'echo r1' }).map('r1')).toBe('');
  expect(source({ map: 'true', list: 'echo r1' }).map('r2')).toBeUndefined();
  expect(source({ map: 'true' }).map('r1')).toBeUndefined();
  expect(source({ map: 'true' }).list).toBeUndefined();
});
