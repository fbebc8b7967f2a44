import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Shared, type ShotRequest, shootOnce } from '../../../../src/core/fencing/shot/shoot-once.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { bundleWorker, type Worker } from '../../../support/rack-worker.ts';

describeWith(['flock'], 'shoot once', () => {
  let worker: Worker;
  let folder: string;
  beforeAll(async () => {
    worker = await bundleWorker('shoot');
  });
  afterAll(() => worker.remove());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-once-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const request = (changes: Partial<ShotRequest> = {}): ShotRequest => ({
    folder,
    target: 'n1',
    action: 'off',
    wait: 160_000,
    tolerance: 60_000,
    system: realSystem(),
    signal: new AbortController().signal,
    ...changes,
  });
  const confirm = async (last: { readonly result: number }) => last.result;
  const shots = () => readFileSync(join(folder, 'device.log'), 'utf8').split('\n').filter(Boolean);

  test('30 processes ask at once: one shot, one result', async () => {
    const ends = await Promise.all(Array.from({ length: 30 }, () => worker.run([folder, 'off'])));
    const outcomes = ends.map(({ stdout, stderr }) => JSON.parse(stdout || `"${stderr}"`) as Shared<string>);
    expect(shots()).toEqual(['off']);
    expect(outcomes.filter(({ how }) => how === 'shot')).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => outcome.how !== 'busy' && outcome.finished.operation)).size).toBe(1);
  });

  // Each round kills leaders at chosen moments: before the shot, after it, after it was verified.
  test.each([[['1']], [['2']], [['3']], [['4']], [['1', '2', '3', '4', '3', '2']]])(
    'leaders killed at %j: still one shot, and the living tell the truth',
    async (moments) => {
      const ends = await Promise.all(
        [...moments, '0', '0', '0', '0'].map((moment) => worker.run([folder, 'off', moment])),
      );
      const living = ends.filter(({ signal }) => signal === null);
      expect(shots()).toEqual(['off']);
      for (const { stdout } of living) {
        expect(JSON.parse(stdout)).toMatchObject({ finished: { action: 'off', verified: true } });
      }
      const after = await worker.run([folder, 'off']);
      expect(JSON.parse(after.stdout)).toMatchObject({ how: 'already' });
      expect(shots()).toEqual(['off']);
    },
  );

  test('opposite actions take turns and both happen', async () => {
    await Promise.all([worker.run([folder, 'off']), worker.run([folder, 'on'])]);
    expect(shots().sort()).toEqual(['off', 'on']);
  });

  test('who waits shares a failure too', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let started = () => {};
    const leading = new Promise<void>((resolve) => {
      started = resolve;
    });
    const leader = shootOnce(request(), async () => {
      started();
      await held;
      return { verified: false, result: 'no' };
    });
    await leading;
    const joiner = shootOnce(request({ onWait: () => release() }), async () => ({ verified: true, result: 'mine' }));
    expect((await leader).how).toBe('shot');
    expect(await joiner).toMatchObject({ how: 'joined', finished: { verified: false, result: 'no' } });
  });

  test('what failed before is tried again; what was verified long ago too', async () => {
    await shootOnce(request(), async () => ({ verified: false, result: 1 }));
    expect(await shootOnce(request(), async () => ({ verified: true, result: 2 }))).toMatchObject({ how: 'shot' });
    expect(await shootOnce(request(), async () => ({ verified: true, result: 3 }), confirm)).toMatchObject({
      how: 'already',
      finished: { result: 2 },
    });
    const later = { ...realSystem(), now: () => Date.now() + 61_000 };
    const again = await shootOnce(request({ system: later }), async () => ({ verified: true, result: 4 }), confirm);
    expect(again).toMatchObject({ how: 'shot', finished: { result: 4 } });
  });

  test('what was verified moments ago and cannot be confirmed is done again', async () => {
    await shootOnce(request(), async () => ({ verified: true, result: 1 }));
    const shoot = async () => ({ verified: true, result: 2 });
    expect(await shootOnce(request(), shoot)).toMatchObject({ how: 'shot', finished: { result: 2 } });
    expect(await shootOnce(request(), shoot, async () => undefined)).toMatchObject({ how: 'shot' });
    expect(await shootOnce(request(), shoot, async () => 5)).toMatchObject({ how: 'already', finished: { result: 5 } });
  });

  test('a clock that was set back makes nothing "already done"', async () => {
    await shootOnce(request(), async () => ({ verified: true, result: 1 }));
    const earlier = { ...realSystem(), now: () => Date.now() - 3_600_000 };
    expect(
      await shootOnce(request({ system: earlier }), async () => ({ verified: true, result: 2 }), confirm),
    ).toMatchObject({
      how: 'shot',
    });
  });

  test('the steps of a dead leader outlive the death of the next one', async () => {
    const dies = new Error('dies');
    const die = async () => {
      throw dies;
    };
    await expect(
      shootOnce(request({ action: 'reboot' }), async (turn) => {
        turn.step('off-verified');
        throw dies;
      }),
    ).rejects.toBe(dies);
    await expect(shootOnce(request({ action: 'reboot' }), die)).rejects.toBe(dies);
    await shootOnce(request({ action: 'reboot' }), async (turn) => {
      expect(turn.previous?.steps).toEqual(['off-verified']);
      return { verified: true, result: 0 };
    });
  });

  test('waiting has an end, and names who holds the target', async () => {
    let end = () => {};
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    let started = () => {};
    const leading = new Promise<void>((resolve) => {
      started = resolve;
    });
    const leader = shootOnce(request(), async () => {
      started();
      await held;
      return { verified: true, result: 0 };
    });
    await leading;
    const other = await shootOnce(request({ wait: 50 }), async () => ({ verified: true, result: 1 }));
    expect(other).toMatchObject({ how: 'busy', holder: { action: 'off', pid: process.pid } });
    end();
    await leader;
  });
});
