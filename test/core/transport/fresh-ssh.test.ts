import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Node } from '../../../src/core/config/model.ts';
import { realSystem } from '../../../src/core/system.ts';
import { defaultFanout, runOnNodes } from '../../../src/core/transport/fanout.ts';
import { openTransport } from '../../../src/core/transport/open.ts';
import { quote } from '../../../src/core/transport/quote.ts';
import { dropSharedConnection } from '../../../src/core/transport/ssh.ts';
import type { Call } from '../../../src/core/transport/transport.ts';
import { describeWith } from '../../support/components.ts';
import { startDoor } from '../../support/door.ts';
import { logSsh } from '../../support/ssh-log.ts';
import { startSshd, type TestSshd } from '../../support/sshd.ts';
import { until } from '../../support/until.ts';

describeWith(['sshd', 'ssh'], 'new connections, over a real sshd', () => {
  let sshd: TestSshd;
  let folder: string;
  let sleeps: number[];
  let used: Node[];
  const quick: Call = { argv: ['echo', 'hello'], timeout: 60_000 };
  const hello = [{ state: 'done', code: 0, stdout: 'hello\n' }];
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-fresh '));
    sleeps = [];
    used = [];
  });
  afterEach(async () => {
    const context = { system: realSystem(), runtimeFolder: join(folder, 'run') };
    for (const node of used) {
      await dropSharedConnection(node, { ...context, knownHostsFile: join(folder, 'known_hosts') });
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const open = (path: string, more: { readonly abort?: AbortController; readonly monotonic?: () => number } = {}) => {
    const { abort, ...changes } = more;
    const system = {
      ...realSystem(),
      ...changes,
      env: { ...process.env, PATH: path },
      sleep: async (milliseconds: number) => {
        sleeps.push(milliseconds);
        if (sleeps.length === 2) abort?.abort();
      },
    };
    return openTransport({ paths: { runtime: join(folder, 'run') }, system, stateFolder: folder });
  };

  const behind = (port: number): Node => {
    sshd.trust(join(folder, 'known_hosts'), ['n1']);
    const node = sshd.node('n1');
    used.push(node);
    return { ...node, ssh: { ...node.ssh, port, options: { ...node.ssh.options, ControlMaster: 'no' } } };
  };

  test('are tried again, more and more slowly, when they are turned away before login', async () => {
    const { server, port, came } = await startDoor(sshd.port, 2);
    const log = logSsh(folder);
    expect(await open(log.path).run(behind(port), [quick])).toMatchObject(hello);
    expect([came(), log.calls().length]).toEqual([3, 3]);
    expect(sleeps.map((each) => Math.floor(Math.log(each / 300) / Math.log(3)))).toEqual([0, 1]);
    server.close();
  });

  test('are given up after four times, and nothing was started', async () => {
    const { server, port, came } = await startDoor(sshd.port, Number.POSITIVE_INFINITY);
    const outcomes = await open(process.env.PATH ?? '').run(behind(port), [quick, quick]);
    expect(outcomes).toMatchObject([{ state: 'not-started', failure: { code: 'FAILED' } }, { state: 'not-started' }]);
    expect(outcomes[0]?.failure?.message).toMatch(
      /^The connection to node n1 .* was taken and closed again before login/,
    );
    expect([came(), sleeps.length]).toEqual([4, 3]);
    server.close();
  });

  test('are not tried again after an interruption', async () => {
    const { server, port, came } = await startDoor(sshd.port, Number.POSITIVE_INFINITY);
    const abort = new AbortController();
    const outcomes = await open(process.env.PATH ?? '', { abort }).run(behind(port), [quick], { signal: abort.signal });
    expect(outcomes).toMatchObject([{ state: 'not-started', failure: { code: 'INTERRUPTED' } }]);
    expect(came()).toBe(2);
    server.close();
  });

  test('go all through an sshd that lets few log in at once', async () => {
    const busy = await startSshd(['MaxStartups 3:100:3']);
    const nodes = Array.from({ length: 5 }, (_, index) => busy.node(`n${index}`, index + 1));
    used = nodes;
    busy.trust(
      join(folder, 'known_hosts'),
      nodes.map(({ name }) => name),
    );
    let done = 0;
    let asleep = 0;
    // who was turned away comes again when another one is through, or none is left to wait for
    const sleep = async () => {
      const before = done;
      asleep += 1;
      await until(() => done > before || done + asleep === nodes.length);
      asleep -= 1;
    };
    const transport = openTransport({
      paths: { runtime: join(folder, 'run') },
      system: { ...realSystem(), sleep },
      stateFolder: folder,
    });
    const onDone = () => void done++;
    const results = await runOnNodes(transport, nodes, [quick], { onDone });
    for (const { outcomes } of results) expect(outcomes).toMatchObject(hello);
    await transport.close();
    await busy.stop();
  });

  test('behind one jump host wait for each other, eight at once, and for nobody else', async () => {
    // notes when it begins and when it is about to give a shell, which it does once the door is open
    const [events, door] = [join(folder, 'events'), join(folder, 'door')];
    writeFileSync(events, '');
    const wait = `while ! [ -e ${quote(door)} ]; do sleep 0.02; done`;
    const note = (sign: string) =>
      `case "$*" in *ProxyJump*) echo '${sign}jump';; *) echo '${sign}';; esac >>${quote(events)}`;
    const log = logSsh(folder, `${note('+')}\n${wait}\n${note('-')}\nexec env -i /bin/sh -s`);
    const nodes = Array.from({ length: 30 }, (_, index): Node => {
      const node = sshd.node(`n${index}`, index + 1);
      return index < 20 ? { ...node, ssh: { ...node.ssh, jump: index % 2 ? 'gate' : 'gate,inner' } } : node;
    });
    const running = runOnNodes(open(log.path), nodes, [quick], { fanout: defaultFanout });
    const lines = () => readFileSync(events, 'utf8').split('\n').filter(Boolean);
    await until(() => lines().length === 18);
    expect(lines().filter((line) => line === '+jump')).toHaveLength(8);
    writeFileSync(door, '');
    for (const { outcomes } of await running) expect(outcomes).toMatchObject(hello);
    let inside = 0;
    let most = 0;
    for (const line of lines()) {
      if (line === '+jump') most = Math.max(most, ++inside);
      if (line === '-jump') inside -= 1;
    }
    expect([most, inside, lines().length]).toEqual([8, 0, 60]);
  });

  test('that take long to fail are begun last the next time', async () => {
    const log = logSsh(folder, 'case "$*" in *n0*) exit 255;; esac\nexec env -i /bin/sh -s');
    const nodes = [0, 1, 2].map((index) => sshd.node(`n${index}`, index + 1));
    const begun: string[] = [];
    // time passes for nobody but n0
    let now = 0;
    const monotonic = () => {
      if (begun.at(-1) === 'n0') now += 2000;
      return now;
    };
    const run = () =>
      runOnNodes(open(log.path, { monotonic }), nodes, [quick], {
        fanout: 1,
        onBegin: ({ name }) => void begun.push(name),
      });
    await run();
    await run();
    expect(begun).toEqual(['n0', 'n1', 'n2', 'n1', 'n2', 'n0']);
    expect(existsSync(join(folder, 'late-nodes.json'))).toBe(true);
  });
});
