import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exitStatus } from '../../../../src/core/errors.ts';
import { executeFence } from '../../../../src/core/fencing/act/fence.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { planFence } from '../../../../src/core/fencing/plan/plan.ts';
import { holdActing, StillActing } from '../../../../src/core/fencing/shot/acting.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { fencedCluster } from '../../../support/rack-cluster.ts';
import { bundleWorker, type Worker } from '../../../support/rack-worker.ts';
import { until } from '../../../support/until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-acting-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const { signal } = new AbortController();

// a plug that is a file, every command written down; the first one takes its time
function agent(): string {
  writeFileSync(at('power'), 'on');
  writeFileSync(at('log'), '');
  const actions =
    '<actions><action name="on"/><action name="off"/><action name="reboot"/><action name="status"/></actions>';
  writeFileSync(
    at('fence_file'),
    `#!/bin/sh
[ "$1" = -o ] && { echo '<resource-agent name="fence_file"><parameters/>${actions}</resource-agent>'; exit 0; }
read -r action
case $action in
  action=status) [ "$(cat ${at('power')})" = on ] || exit 2 ;;
  *)
    while [ -d ${folder} ] && [ ! -e ${at('go')} ]; do sleep 0.02; done
    echo "\${action#action=}" >>${at('log')}; echo "\${action#action=}" >${at('power')} ;;
esac
exit 0
`,
    { mode: 0o755 },
  );
  return at('fence_file');
}

describeWith(['flock'], 'the lock of those who act', () => {
  const lock = () => at('target-n1.acting');
  const previous = {
    operation: '1-a',
    token: 1,
    action: 'off',
    steps: [],
    at: 0,
    pid: 1,
    user: 'u',
    host: 'h',
    bound: 0,
  };
  const hold = (more: Partial<Parameters<typeof holdActing>[0]>) =>
    holdActing({ folder, target: 'n1', wait: 0, signal, ...more });
  const free = async () =>
    (await spawnProgram({ argv: ['flock', '-n', '-x', lock(), 'true'], timeout: 10_000 })).code === 0;

  test('a program has it from before it is started until it ends, also when we let go first', async () => {
    const held = await hold({});
    expect(await free()).toBe(false);
    let began = () => {};
    const started = new Promise<void>((resolve) => {
      began = resolve;
    });
    const descriptor = held.descriptor;
    const argv = ['sh', '-c', `while [ -d ${folder} ] && [ ! -e ${at('go')} ]; do sleep 0.02; done`];
    const program = spawnProgram({ argv, hold: descriptor, timeout: 30_000, began: () => began() });
    await started;
    held.release();
    expect(await free()).toBe(false);
    let told = 0;
    const onWait = () => {
      told += 1;
    };
    await expect(hold({ previous, wait: 50, onWait })).rejects.toThrow(StillActing);
    expect(told).toBe(1);
    writeFileSync(at('go'), '');
    await program;
    const next = await hold({ previous, wait: 10_000 });
    expect(await free()).toBe(false);
    next.release();
    expect(await free()).toBe(true);
  });

  test('who is interrupted has done nothing; whether others act is only open where somebody died', async () => {
    const gone = AbortSignal.abort();
    await expect(hold({ signal: gone })).rejects.toMatchObject({ others: false });
    await expect(hold({ signal: gone, previous })).rejects.toMatchObject({ others: true });
  });

  test('what an operation that ended left behind keeps nobody from acting', async () => {
    const other = await hold({});
    const own = await hold({});
    expect(await free()).toBe(false);
    own.release();
    other.release();
  });
});

describeWith(['flock'], 'a requester that is killed as soon as its program was started', () => {
  let stopped: Worker;
  let requester: Worker;
  let children: number[];
  beforeEach(async () => {
    children = [];
    [stopped, requester] = await Promise.all([bundleWorker('fence-stopped'), bundleWorker('fence')]);
  });
  afterEach(async () => {
    for (const child of children) signalled(-child, 'SIGKILL');
    await Promise.all([stopped.remove(), requester.remove()]);
  });
  const goOn = () => {
    writeFileSync(at('go'), '');
    for (const child of children) signalled(-child, 'SIGCONT');
  };
  const dieAtOff = async () => {
    const program = agent();
    expect((await stopped.run([folder, program, 'reboot'])).signal).toBe('SIGKILL');
    children = readFileSync(at('stopped'), 'latin1').split(' ').map(Number);
    expect(children.length).toBeGreaterThan(0);
    expect(readFileSync(at('log'), 'latin1')).toBe('');
    return program;
  };

  test('is waited for by the next one, which then asks the device', async () => {
    const program = await dieAtOff();
    let ended = false;
    const second = requester.run([folder, program, 'reboot']).finally(() => {
      ended = true;
    });
    await until(() => ended || waitsFor(at('state/fencing/target-n2.acting')));
    goOn();
    expect(JSON.parse((await second).stdout)).toMatchObject({
      status: 0,
      nodes: [{ verdict: 'verified-on', how: 'took-over' }],
    });
    expect(readFileSync(at('log'), 'latin1')).toBe('off\non\n');
  });

  test('and never ends: nobody acts, now or later, until it has', async () => {
    const program = await dieAtOff();
    const device = { driver: `fence${program}`, options: {}, plugs: { n2: '2' } };
    const cluster = fencedCluster({ folder, devices: { switch1: device } });
    const planned = await planFence(cluster, { nodes: ['n2'], action: 'off', powerTimeout: 5000 });
    const quick = ({ levels, ...node }: (typeof planned.nodes)[number]) => ({
      ...node,
      levels: levels.map((level) => level.map((plugs) => ({ ...plugs, device: { ...plugs.device, limit: 10 } }))),
    });
    const hasty = { ...planned, plan: { ...planned.plan, powerTimeout: 50 }, nodes: planned.nodes.map(quick) };
    for (let asked = 0; asked < 2; asked++) {
      const { status, nodes } = await executeFence(cluster, hasty);
      expect(status).toBe(exitStatus.UNVERIFIED);
      expect(nodes).toMatchObject([{ verdict: 'unknown', changed: false, how: 'busy', asAsked: false }]);
      expect(nodes[0]?.message).toMatch(/^Nothing was done to n2: .*has not ended.*target-n2\.acting/);
    }
    expect(readFileSync(at('log'), 'latin1')).toBe('');
    const records = fenceHistory({ stateFolder: cluster.stateFolder, system: realSystem() }).records;
    expect(records.map(({ verdict }) => verdict)).toEqual(['unknown', 'unknown', 'unknown']);
    goOn();
    expect(await executeFence(cluster, planned)).toMatchObject({
      nodes: [{ verdict: 'verified-off', how: 'took-over' }],
    });
    expect(readFileSync(at('log'), 'latin1')).toBe('off\n');
  });
});

function signalled(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it is gone
  }
}

/** Whether a process is kept waiting by a lock on the file. */
function waitsFor(file: string): boolean {
  const { ino } = statSync(file, { throwIfNoEntry: false }) ?? {};
  const waiting = readFileSync('/proc/locks', 'latin1').split('\n');
  return waiting.some((line) => line.includes('-> FLOCK') && line.includes(`:${ino} `));
}
