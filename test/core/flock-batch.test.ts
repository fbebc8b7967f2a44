import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeFlock } from '../../src/core/flock.ts';
import { FlockBatch } from '../../src/core/flock-batch.ts';
import { describeWith } from '../support/components.ts';

let folder: string;
let open: number[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-flock-'));
  open = [];
});
afterEach(() => {
  for (const descriptor of open) closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

const file = (name: string | number) => {
  const descriptor = openSync(join(folder, `${name}`), 'a+');
  open.push(descriptor);
  return descriptor;
};

describeWith(['flock'], 'many locks of one moment', () => {
  test('each is ours afterwards, and stays so until it is closed', async () => {
    const batch = new FlockBatch();
    const mine = Array.from({ length: 100 }, (_, index) => file(index));
    expect(await Promise.all(mine.map((descriptor) => batch.take(descriptor, false)))).toEqual(mine.map(() => true));
    for (const index of [0, 31, 32, 99]) expect(await takeFlock(file(index), { wait: 0 })).toBe(false);
    closeSync(open.splice(open.indexOf(mine[32] as number), 1)[0] as number);
    expect(await takeFlock(file(32), { wait: 0 })).toBe(true);
  });

  test('those that others have are told apart from those that are free', async () => {
    const batch = new FlockBatch();
    for (const index of [3, 40, 41]) await takeFlock(file(index), { wait: 0 });
    const asked = Array.from({ length: 50 }, (_, index) => batch.take(file(index), false));
    const taken = await Promise.all(asked);
    expect(taken.flatMap((is, index) => (is ? [] : [index]))).toEqual([3, 40, 41]);
  });

  test('shared ones go with shared ones only', async () => {
    const [one, other] = [new FlockBatch(), new FlockBatch()];
    expect(await Promise.all([one.take(file('a'), true), other.take(file('a'), true)])).toEqual([true, true]);
    expect(await Promise.all([one.take(file('a'), false), one.take(file('b'), false)])).toEqual([false, true]);
  });

  test('of two that ask for the same in one moment one has it', async () => {
    const batch = new FlockBatch();
    const taken = await Promise.all([batch.take(file('a'), false), batch.take(file('a'), false)]);
    expect([...taken].sort()).toEqual([false, true]);
  });
});

test('where it cannot be asked for every one of them fails, in a sentence', async () => {
  const batch = new FlockBatch();
  const asked = [batch.take(file('a'), false), batch.take(1_000_000, true)];
  for (const one of await Promise.allSettled(asked)) {
    expect(one).toMatchObject({
      status: 'rejected',
      reason: { code: 'FAILED', message: expect.stringContaining('flock') },
    });
  }
});
