import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NodeVerdict } from '../../../src/core/fencing/act/node-verdict.ts';
import { whyNot } from '../../../src/core/fencing/why-not/why-not.ts';
import { describeWith } from '../../support/components.ts';
import { type FencedCluster, fence, fencedCluster, switchDevice } from '../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../support/rack-switch.ts';

const page = 4096;
let rack: SimulatedSwitch;
let cluster: FencedCluster;
let state: string;
let warnings: string[];
let onPower: (on: boolean) => unknown;

beforeEach(async () => {
  onPower = () => undefined;
  rack = simulatedSwitch({ names: ['n1', 'n2', 'n3'], power: (_, on) => void onPower(on) });
  const port = await rack.listen();
  warnings = [];
  const fenced = fencedCluster({ devices: { sw: switchDevice(port) } });
  cluster = { ...fenced, reporter: { ...fenced.reporter, warn: (text) => void warnings.push(text) } };
  state = cluster.stateFolder;
  mkdirSync(state, { recursive: true });
  mount('-t', 'tmpfs', '-o', 'size=128k', 'none', state);
});
afterEach(async () => {
  await rack.close();
  spawnSync('umount', ['-l', state]);
  cluster.remove();
});

function mount(...words: string[]): void {
  const { status, stderr } = spawnSync('mount', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`nothing could be mounted: ${stderr}`);
}

/** Fills the disk but for so many pages. */
function leave(pages: number): void {
  const file = join(state, 'filler');
  const descriptor = openSync(file, 'w');
  let size = 0;
  try {
    for (;;) size += writeSync(descriptor, Buffer.alloc(page));
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  } finally {
    closeSync(descriptor);
  }
  truncateSync(file, Math.max(0, size - pages * page));
}

const done = () => rack.rack.done.map(({ on, plug }) => `${on ? 'on' : 'off'} ${plug}`);
// its entry in the journal needs a page of its own
const reason = 'x'.repeat(page);
const reboot = async () => {
  const result = await fence(cluster, { nodes: ['n2'], action: 'reboot', reason, powerTimeout: 1000, tolerance: 0 });
  return { status: result.status, node: result.nodes[0] as NodeVerdict };
};

describeWith(['root', 'flock'], 'the disk of the state folder', () => {
  test('full before anything was done: failed, nothing was sent, and the next one does it', async () => {
    await fence(cluster, { nodes: ['n1'], action: 'off' });
    leave(0);
    const { status, node } = await reboot();
    expect(node).toMatchObject({ verdict: 'failed', changed: false, attempts: [] });
    expect(node.message).toMatch(/^Nothing was done to n2: .* cannot be written: ENOSPC/);
    expect(node.suggestions).toEqual(['Free room on its disk or choose another folder with OCF_STATE_DIR.']);
    expect({ status, told: rack.log.length }).toEqual({ status: 1, told: 1 });
    const could = { node: 'n2', action: 'off', probe: false } as const;
    expect(await whyNot(cluster, could)).toMatchObject({
      possible: false,
      reasons: expect.arrayContaining([
        { says: 'against', matter: 'state', text: expect.stringContaining('ENOSPC'), remedy: expect.any(String) },
      ]),
    });
    expect(readdirSync(join(state, 'fencing')).filter((name) => name.endsWith('.new'))).toEqual([]);
    rmSync(join(state, 'filler'));
    expect(await whyNot(cluster, could)).toMatchObject({ possible: true });
    expect((await reboot()).node).toMatchObject({ verdict: 'verified-on', how: 'acted' });
    expect(done()).toEqual(['off 1', 'off 2', 'on 2']);
  });

  test.each([1, 2, 3, 4, 5, 6])('with %i pages left: what is said is what was done, over and over', async (pages) => {
    leave(pages);
    for (let round = 0; round < 12; round++) {
      const before = done().length;
      const { status, node } = await reboot();
      const now = done().slice(before);
      const plug = rack.plugs[1]?.on ? 'on' : 'off';
      const told = { verdict: node.verdict, status, plug, switched: now.length > 0 };
      const truths = [
        { verdict: 'verified-on', status: 0, plug: 'on', switched: true },
        { verdict: 'verified-on', status: 0, plug: 'on', switched: false },
        { verdict: 'verified-off', status: 4, plug: 'off', switched: true },
        { verdict: 'failed', status: 1, plug, switched: false },
      ];
      expect(truths).toContainEqual(told);
      if (told.verdict === 'verified-on' && !told.switched) expect(node.how).toBe('took-over');
      expect(now.filter((each) => each === 'off 2').length).toBeLessThanOrEqual(1);
    }
    rmSync(join(state, 'filler'));
    expect((await fence(cluster, { nodes: ['n2'], action: 'on' })).status).toBe(0);
    expect(rack.plugs[1]?.on).toBe(true);
  });

  test('full when it is on again: what was seen is told, and that the history lacks it', async () => {
    onPower = (on) => on && leave(0);
    const { status, node } = await reboot();
    expect({ status, node }).toMatchObject({ status: 0, node: { verdict: 'verified-on', how: 'acted' } });
    expect(warnings).toEqual([expect.stringMatching(/^n2: how it ended is not in the history\. .*no space left/)]);
    onPower = () => undefined;
    rmSync(join(state, 'filler'));
    expect(await reboot()).toMatchObject({ status: 0, node: { verdict: 'verified-on', how: 'took-over' } });
    expect(done()).toEqual(['off 2', 'on 2']);
  });

  test('full when it is off: it is off, and why it did not come on again', async () => {
    onPower = (on) => !on && leave(0);
    const { status, node } = await reboot();
    expect({ status, node }).toMatchObject({ status: 4, node: { verdict: 'verified-off' } });
    expect(node.message).toMatch(
      /^n2 is off, as sw plug 2 off shows, and did not come on again: .* cannot be written: /,
    );
    onPower = () => undefined;
    rmSync(join(state, 'filler'));
    expect(await reboot()).toMatchObject({ status: 0, node: { verdict: 'verified-on', how: 'took-over' } });
    expect(done()).toEqual(['off 2', 'on 2']);
  });

  test('read-only: failed, and nothing was sent', async () => {
    mount('-o', 'remount,ro', state);
    const { status, node } = await reboot();
    expect(node.message).toMatch(/^Nothing was done to n2: The lock \S+ cannot be written: .*EROFS/);
    expect({ status, told: rack.log.length }).toEqual({ status: 1, told: 0 });
  });
});
