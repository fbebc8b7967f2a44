import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { FenceResult } from '../../../src/core/fencing/act/fence.ts';
import { fenceHistory } from '../../../src/core/fencing/history/history.ts';
import { realSystem } from '../../../src/core/system.ts';
import { describeWith } from '../../support/components.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../support/rack-switch.ts';
import { bundleWorker, type Worker, type WorkerEnd } from '../../support/rack-worker.ts';
import { until } from '../../support/until.ts';

describeWith(['flock'], 'many processes', () => {
  let worker: Worker;
  let folder: string;
  let rack: SimulatedSwitch;
  let onPower: (on: boolean) => void;
  beforeAll(async () => {
    worker = await bundleWorker('fence');
  });
  afterAll(() => worker.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-many-'));
    onPower = () => undefined;
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], power: (_plug, on) => onPower(on) });
  });
  afterEach(async () => {
    await worker.end();
    await rack.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const verbs = () => rack.log.map(({ verb }) => verb);
  const history = () => fenceHistory({ stateFolder: join(folder, 'state'), system: realSystem() }).records;

  test('50 ask for a reboot at once: one off, one on, one verdict, never two sessions', async () => {
    const port = String(await rack.listen());
    const ends = await Promise.all(Array.from({ length: 50 }, () => worker.run([folder, port, 'reboot'])));
    const results = ends.map(({ stdout, stderr }) => {
      expect(stderr).toBe('');
      return JSON.parse(stdout) as FenceResult;
    });
    expect(verbs()).toEqual(['off', 'on']);
    expect(
      new Set(results.map(({ status, nodes }) => `${status} ${nodes[0]?.verdict} ${nodes[0]?.operation}`)).size,
    ).toBe(1);
    expect(results[0]).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    expect(results.filter(({ nodes }) => nodes[0]?.changed)).toHaveLength(1);
    expect(rack.most.sessions).toBe(1);
    expect(history()).toMatchObject([{ action: 'reboot', verdict: 'verified-on', joined: 49 }]);
  });

  test('opposite requests take turns, and each tells its own truth', async () => {
    const port = String(await rack.listen());
    const asked = ['off', 'on', 'off', 'on', 'reboot'];
    const ends = await Promise.all(asked.map((action) => worker.run([folder, port, action])));
    ends.forEach(({ code, stdout }, index) => {
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as FenceResult).nodes[0]?.verdict).toBe(
        asked[index] === 'off' ? 'verified-off' : 'verified-on',
      );
    });
    expect(rack.most.sessions).toBe(1);
  });

  describe('the one who acts is killed', () => {
    const current = () => readdirOr(join(folder, 'state/fencing')).some((name) => name.endsWith('.current.json'));
    // it may be over before it was seen
    let pid = 0;
    const seen = (condition: () => boolean) => until(() => pid < 0 || condition());

    test.each<[string, (kill: () => void) => void]>([
      ['when it has begun', (kill) => void seen(current).then(kill)],
      ['when off arrives at the switch', (kill) => (onPower = (on) => on || kill())],
      ['when on arrives at the switch', (kill) => (onPower = (on) => on && kill())],
      [
        'when off was seen to be done',
        (kill) => void seen(() => stepsOf(folder).includes('off-verified 0')).then(kill),
      ],
      ['when on is about to be sent', (kill) => void seen(() => stepsOf(folder).includes('on-sent')).then(kill)],
    ])('%s: the next request finishes it with one off and one on', async (_, arm) => {
      const port = String(await rack.listen());
      pid = 0;
      arm(() => {
        onPower = () => undefined;
        if (pid > 0) killOne(pid);
      });
      const first = await worker.run([folder, port, 'reboot'], (started) => {
        pid = started;
      });
      pid = -1;
      const second = await worker.run([folder, port, 'reboot']);
      expect(second.stderr).toBe('');
      expect(JSON.parse(second.stdout)).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
      expect(verbs()).toEqual(['off', 'on']);
      expect(rack.plugs[1]?.on).toBe(true);
      // the operation of the one who died stands in the history as what it is
      if (first.signal === 'SIGKILL') {
        expect(history().map(({ finished, verdict }) => [finished, verdict])).toEqual([
          [true, 'verified-on'],
          ...(history().length > 1 ? [[false, 'unknown']] : []),
        ]);
      }
    });
  });

  test('a fence agent that goes on without its dead master is waited for, then the device is asked', async () => {
    const program = join(folder, 'fence_slow');
    const file = (name: string) => join(folder, name);
    writeFileSync(file('power'), 'on');
    const actions =
      '<actions><action name="on"/><action name="off"/><action name="reboot"/><action name="status"/></actions>';
    writeFileSync(
      program,
      `#!/bin/sh
[ "$1" = -o ] && { echo '<resource-agent name="fence_slow"><parameters/>${actions}</resource-agent>'; exit 0; }
read -r action
case $action in
  action=status) [ "$(cat ${file('power')})" = on ] || exit 2 ;;
  action=off)
    echo off >>${file('log')}
    while [ -d ${folder} ] && [ ! -e ${file('go')} ]; do sleep 0.02; done
    echo off >${file('power')} ;;
  action=on) echo on >>${file('log')}; echo on >${file('power')} ;;
esac
exit 0
`,
      { mode: 0o755 },
    );
    let pid = 0;
    const first = worker.run([folder, program, 'reboot'], (started) => {
      pid = started;
    });
    await untilIn(first, () => readOr(file('log')) === 'off\n');
    killOne(pid);
    expect((await first).signal).toBe('SIGKILL');
    const second = worker.run([folder, program, 'reboot']);
    await untilIn(second, () => history().length === 2);
    writeFileSync(file('go'), '');
    expect(JSON.parse((await second).stdout)).toMatchObject({
      status: 0,
      nodes: [{ verdict: 'verified-on', how: 'took-over' }],
    });
    expect(readOr(file('log'))).toBe('off\non\n');
  });

  test('no secret stands in the arguments or the environment of any process while it is used', async () => {
    await rack.close();
    rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], password: 'sesam-oeffne-dich' });
    const port = String(await rack.listen());
    const file = join(folder, 'password');
    writeFileSync(file, 'sesam-oeffne-dich\n', { mode: 0o600 });
    let running = true;
    let looks = 0;
    const leaks = new Set<string>();
    const sampling = until(() => {
      looks += 1;
      for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
        for (const what of ['cmdline', 'environ']) {
          if (readOr(`/proc/${pid}/${what}`).includes('sesam-oeffne-dich')) leaks.add(`${pid} ${what}`);
        }
      }
      return !running;
    });
    const end = await worker.run([folder, port, 'reboot', file]);
    running = false;
    await sampling;
    expect(looks).toBeGreaterThan(5);
    expect(end.code).toBe(0);
    expect([...leaks]).toEqual([]);
    const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'password')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
    expect(`${end.stdout}${end.stderr}${kept.join()}`).not.toContain('sesam-oeffne-dich');
  });
});

/** Waits for what a process does. One that ended without it is not waited for: what it said is the reason. */
async function untilIn(process: Promise<WorkerEnd>, condition: () => boolean): Promise<void> {
  let end: WorkerEnd | undefined;
  void process.then((ended) => {
    end = ended;
  });
  await until(() => condition() || end !== undefined);
  if (!condition()) throw new Error(`ended before: ${JSON.stringify(end)}`);
}

function stepsOf(folder: string): string[] {
  const file = join(folder, 'state/fencing/target-n2.current.json');
  return existsSync(file) ? ((JSON.parse(readOr(file) || '{}') as { steps?: string[] }).steps ?? []) : [];
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}

function readdirOr(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
