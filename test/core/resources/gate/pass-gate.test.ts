import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { FormationSpec, NodeSettings } from '../../../../src/core/config/model.ts';
import { startResources } from '../../../../src/core/resources/start.ts';
import { describeWith } from '../../../support/components.ts';
import { portOfNobody } from '../../../support/sshd.ts';
import { until } from '../../../support/until.ts';
import { type Sketch, type TestCluster, testCluster } from '../cluster.ts';

// a way to the node that gives no shell, and one that never says anything
const dead: NodeSettings = { transport: 'command', command: ['false'] };
const silent: NodeSettings = { transport: 'command', command: ['sleep', '600'] };

let at: TestCluster;
afterEach(() => at.remove());

/** The same cluster with a formation. */
function forming(formation: FormationSpec, sketch: Sketch, settings: Record<string, NodeSettings> = {}): TestCluster {
  const made = testCluster(sketch, settings);
  const { cluster } = made.cluster.model;
  return {
    ...made,
    cluster: { ...made.cluster, model: { ...made.cluster.model, cluster: { ...cluster, formation } } },
  };
}

const start = () => startResources(at.cluster, { names: ['web'] });
const started = () => at.log().filter((line) => line.startsWith('start'));

describe('the quorum', () => {
  const onOne: Sketch = { web: { nodes: 'n1' } };

  test('2 of 3 let a start through, with one node that refuses and that says nothing', async () => {
    for (const down of [dead, silent]) {
      at = forming({ quorum: 'majority' }, onOne, { n3: down });
      expect((await start()).steps).toMatchObject([{ outcome: 'done' }]);
      at.remove();
    }
  });

  test('1 of 3 do not, and the refusal says who answers and who does not', async () => {
    at = forming({ quorum: 'majority' }, onOne, { n2: dead, n3: dead });
    await expect(start()).rejects.toMatchObject({
      code: 'NO_QUORUM',
      message:
        'web cannot be started: there is no quorum: 1 of 3 votes answer, 2 are needed (n1 answers, n[2-3] do not).',
    });
    expect(started()).toEqual([]);
  });

  test('a heavier vote and a number', async () => {
    at = forming({ quorum: 'majority' }, onOne, { n1: { votes: 3 }, n2: dead, n3: dead });
    expect((await start()).steps).toMatchObject([{ outcome: 'done' }]);
    at.remove();
    at = forming({ quorum: 4 }, onOne);
    await expect(start()).rejects.toMatchObject({
      code: 'NO_QUORUM',
      suggestions: [expect.stringContaining('All nodes together have 3 votes')],
    });
  });

  test('is waited for as long as the file says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocf-door-'));
    const door = join(folder, 'open');
    const late: NodeSettings = {
      transport: 'command',
      command: ['sh', '-c', `[ -e ${door} ] || { echo asked >>${door}.log; exit 1; }; exec sh`],
    };
    at = forming({ quorum: 'majority', wait: 170_000 }, onOne, { n2: late, n3: dead });
    const waiting = start();
    await until(() => existsSync(`${door}.log`));
    writeFileSync(door, '');
    expect((await waiting).steps).toMatchObject([{ outcome: 'done' }]);
    rmSync(folder, { recursive: true });
  });

  test('an interruption ends the waiting, and nothing is started', async () => {
    at = forming({ quorum: 3, wait: 600_000 }, onOne, { n3: silent });
    const waiting = start();
    await until(() => at.log().includes('monitor web@n1'));
    at.interrupt();
    await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(started()).toEqual([]);
  });

  test('is not asked for where nothing is started', async () => {
    at = forming({ quorum: 3 }, onOne, { n3: dead });
    at.setRunning('web', 'n1');
    expect(await start()).toMatchObject({ changed: false, already: [{ resource: 'web' }] });
  });
});

describeWith(['ssh'], 'a quorum over ssh', () => {
  test('a closed port and a host that takes the connection and never says a word count as silent', async () => {
    const mute = await listening();
    const over = (port: number): NodeSettings => ({
      transport: 'ssh',
      address: '127.0.0.1',
      ssh: { port, options: { ConnectTimeout: '1' } },
    });
    at = forming({ quorum: 2 }, { web: { nodes: 'n1' } }, { n2: over(portOfNobody), n3: over(mute.port) });
    await expect(start()).rejects.toMatchObject({
      code: 'NO_QUORUM',
      message: expect.stringContaining('n[2-3] do not'),
    });
    expect(mute.connections()).toBeGreaterThan(0);
    await mute.close();
  });
});

describe('hooks', () => {
  function hooked(script: string): string {
    at = testCluster({ web: { nodes: 'n1', hooks: { can_start: ['./hook', 'now'] } } });
    const file = join(dirname(at.cluster.file), 'hook');
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  test('one that says yes, told what it is about and nothing else', async () => {
    const file = hooked('env | sort >"$0.env"; echo "$@" >"$0.words"; cat >"$0.in"; exit 0');
    expect((await start()).steps).toMatchObject([{ outcome: 'done' }]);
    const environment = readFileSync(`${file}.env`, 'utf8')
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(environment.filter((name) => name !== '' && !['PWD', '_', 'OLDPWD', 'SHLVL'].includes(name ?? ''))).toEqual([
      'LC_ALL',
      'OCF_ACTION',
      'OCF_CLUSTER',
      'OCF_NODE',
      'OCF_RESOURCE',
      'PATH',
    ]);
    expect(readFileSync(`${file}.words`, 'utf8')).toBe('now\n');
    expect(JSON.parse(readFileSync(`${file}.in`, 'utf8'))).toEqual({
      cluster: 'test',
      resource: 'web',
      node: 'n1',
      action: 'start',
      agent: 'ocf:test:thing',
    });
  });

  test.each([
    ['echo; echo "the shop is being counted."; echo more; exit 1', 'the shop is being counted'],
    ['echo "only on stderr" >&2; exit 7', 'only on stderr'],
    ['exit 3', './hook ended with status 3 and said nothing'],
    ['kill -9 $$', './hook ended with status 137 and said nothing'],
    ["printf '\\033[31mred\\007\\n'; exit 1", '\\u001b[31mred\\u0007'],
    ['head -c 100000 /dev/zero | tr "\\0" x; exit 1', `${'x'.repeat(299)}…`],
  ])('one that does "%s" forbids it', async (script, sentence) => {
    hooked(script);
    await expect(start()).rejects.toMatchObject({
      code: 'REFUSED',
      message: `web cannot be started: its hook forbids it: ${sentence}.`,
    });
    expect(started()).toEqual([]);
  });

  test('one that is not there, and one that may not be run, forbid it', async () => {
    const file = hooked('exit 0');
    chmodSync(file, 0o644);
    await expect(start()).rejects.toMatchObject({ message: expect.stringContaining('it is not executable') });
    at.remove();
    at = testCluster({ web: { nodes: 'n1', hooks: { can_start: ['/nowhere/hook'] } } });
    await expect(start()).rejects.toMatchObject({
      message: expect.stringContaining('/nowhere/hook could not be started: there is no such file'),
    });
  });

  test('all reasons come at once, of every matter', async () => {
    const made = forming({ quorum: 3 }, { web: { nodes: 'n1', hooks: { can_start: ['false'] } } }, { n3: dead });
    at = made;
    await expect(start()).rejects.toMatchObject({
      code: 'NO_QUORUM',
      message: 'web cannot be started, for 2 reasons.',
      data: { reasons: [{ matter: 'quorum' }, { matter: 'hook', resource: 'web', node: 'n1' }] },
    });
  });
});

interface Listening {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

function listening(): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => sockets.add(socket));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ port, connections: () => sockets.size, close });
    });
  });
}
