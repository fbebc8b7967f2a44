import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ArbiterSpec } from '../../../../src/core/config/model.ts';
import type { FenceResult } from '../../../../src/core/fencing/act/fence.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { adminHost, arbiterAt } from '../../../support/admin-host.ts';
import { describeWith } from '../../../support/components.ts';
import { fence } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';
import { bundleWorker, type Worker } from '../../../support/rack-worker.ts';
import { startSshd, type TestSshd } from '../../../support/sshd.ts';
import { until } from '../../../support/until.ts';

/** Milliseconds: it is lost in the test, and not before. */
const shortLease = 10_000;
const quick = { nodes: ['n2'], powerTimeout: 60_000 } as const;

describeWith(['flock', 'sshd', 'ssh'], 'an arbiter on another host', () => {
  let worker: Worker;
  let sshd: TestSshd;
  let folder: string;
  let rack: SimulatedSwitch;
  let port: number;
  let arbiter: ArbiterSpec;
  let onPower: (on: boolean) => void;
  beforeAll(async () => {
    [worker, sshd] = await Promise.all([bundleWorker('fence-admin'), startSshd()]);
  });
  afterAll(() => Promise.all([worker.remove(), sshd.stop()]));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-arbiter-'));
    onPower = () => undefined;
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], power: (_plug, on) => onPower(on) });
    port = await rack.listen();
    arbiter = arbiterAt(sshd, 120_000);
    rmSync(arbiter.folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await worker.end();
    await rack.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const verbs = () => rack.log.map(({ verb }) => verb);
  const host = (name: string) => adminHost(folder, name, port, arbiter);
  const run = (name: string, action: string, onStart?: (pid: number) => void) =>
    worker.run([folder, name, String(port), JSON.stringify(arbiter), action], onStart);

  test('two machines, several requests each, at once: one off, one on, one verdict, known to both', async () => {
    const names = ['adm1', 'adm2', 'adm1', 'adm2', 'adm1', 'adm2'];
    const ends = await Promise.all(names.map((name) => run(name, 'reboot')));
    const nodes = ends.map(({ stdout, stderr }) => {
      expect(stderr).toBe('');
      return (JSON.parse(stdout) as FenceResult).nodes[0];
    });
    expect(verbs()).toEqual(['off', 'on']);
    expect(new Set(nodes.map((node) => `${node?.verdict} ${node?.operation}`)).size).toBe(1);
    expect(nodes[0]).toMatchObject({ verdict: 'verified-on' });
    expect(nodes.filter((node) => node?.changed)).toHaveLength(1);
    for (const name of ['adm1', 'adm2']) {
      expect(fenceHistory(host(name)).records).toMatchObject([
        { operation: nodes[0]?.operation, action: 'reboot', verdict: 'verified-on', finished: true },
      ]);
    }
  });

  test('what another machine verified moments ago is looked at, and not done again', async () => {
    expect(await fence(host('adm1'), { ...quick, action: 'off' })).toMatchObject({ nodes: [{ how: 'acted' }] });
    expect(await fence(host('adm2'), { ...quick, action: 'off' })).toMatchObject({
      status: 0,
      nodes: [{ how: 'already', verdict: 'verified-off', changed: false }],
    });
    expect(verbs()).toEqual(['off']);
  });

  test('the opposite from another machine waits its turn, and says so', async () => {
    let other: Promise<FenceResult> | undefined;
    onPower = () => {
      other ??= fence(host('adm2'), { ...quick, action: 'on' });
    };
    expect(await fence(host('adm1'), { ...quick, action: 'off' })).toMatchObject({
      nodes: [{ verdict: 'verified-off' }],
    });
    expect(await other).toMatchObject({ nodes: [{ verdict: 'verified-on', how: 'acted' }] });
    expect(verbs()).toEqual(['off', 'on']);
  });

  test('the machine that acts is killed: another finishes it after asking the device', async () => {
    let pid = 0;
    onPower = (on) => {
      if (!on && pid > 0) signalled(pid, 'SIGKILL');
    };
    arbiter = arbiterAt(sshd, shortLease);
    const first = await run('adm1', 'reboot', (started) => {
      pid = started;
    });
    expect(first.signal).toBe('SIGKILL');
    pid = 0;
    const begun = performance.now();
    const result = await fence(host('adm2'), { ...quick, action: 'reboot' });
    expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', how: 'took-over' }] });
    expect(verbs()).toEqual(['off', 'on']);
    // whatever the dead one had started may have gone on for that long
    expect(performance.now() - begun).toBeGreaterThan(10_000);
  });

  test('the way to the arbiter is cut while it acts: no further command is sent', async () => {
    arbiter = arbiterAt(sshd, shortLease);
    let stopped: readonly number[] = [];
    onPower = (on) => {
      if (on) return;
      // what stands between us and the program there, not that program
      stopped = sshd.sessions().filter((pid) => commandOf(pid).startsWith('sshd'));
      for (const pid of stopped) signalled(pid, 'SIGSTOP');
    };
    try {
      const { nodes, status } = await fence(host('adm1'), { ...quick, action: 'reboot' });
      expect(stopped.length).toBeGreaterThan(0);
      expect(verbs()).toEqual(['off']);
      expect(status).toBe(7);
      expect(nodes[0]).toMatchObject({ verdict: 'unknown', message: expect.stringContaining('was not heard in time') });
      onPower = () => undefined;
      // the lease has ended by itself: the next one tells the truth
      const next = await fence(host('adm2'), { ...quick, action: 'off' });
      expect(next).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-off', changed: false, how: 'took-over' }] });
      expect(verbs()).toEqual(['off']);
    } finally {
      for (const pid of stopped) signalled(pid, 'SIGCONT');
    }
  });

  test('the arbiter is down: refused with its name, nothing begun; --arbiter local acts without it', async () => {
    const away = await startSshd();
    arbiter = arbiterAt(away, 2000);
    await away.stop();
    const cluster = host('adm1');
    const result = await fence(cluster, { ...quick, action: 'off' });
    expect(result).toMatchObject({ status: 5, nodes: [{ verdict: 'failed', how: 'refused', changed: false }] });
    expect(result.nodes[0]?.message).toContain('arbiter 127.0.1.9 cannot be asked');
    expect(result.nodes[0]?.suggestions?.join()).toContain('--arbiter local');
    expect(verbs()).toEqual([]);
    expect(fenceHistory(cluster).records).toEqual([]);
    expect(readdirSync(join(cluster.stateFolder, 'fencing')).filter((name) => name.endsWith('.current.json'))).toEqual(
      [],
    );
    const alone = await fence(cluster, { ...quick, action: 'off', arbiter: 'local' });
    expect(alone).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-off', how: 'acted' }] });
  });

  test('an arbiter on which nothing can be written says so', async () => {
    arbiter = { ...arbiter, folder: '/dev/null/arbiter' };
    const { nodes } = await fence(host('adm1'), { ...quick, action: 'off' });
    expect(nodes[0]).toMatchObject({
      how: 'refused',
      message: expect.stringContaining('/dev/null/arbiter cannot be used'),
    });
    expect(verbs()).toEqual([]);
  });

  test('a target with any name is one file there', async () => {
    await fence(host('adm1'), { ...quick, action: 'off' });
    await until(() => readdirSync(arbiter.folder).length >= 2);
    expect(readdirSync(arbiter.folder).sort()).toEqual([
      'e2b3b0a4-6d0a-4e3c-9a53-0e4b5a1c2d3e-n2.last',
      'e2b3b0a4-6d0a-4e3c-9a53-0e4b5a1c2d3e-n2.lock',
    ]);
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    // it has ended
    return '';
  }
}

function signalled(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended
  }
}
