import { describe, expect, test } from '@jest/globals';
import { openLocal } from '../../../src/core/transport/local.ts';
import { localNode } from './conditions.ts';

describe('transport local', () => {
  const node = localNode('n1');
  const run = openLocal().run;

  test('gives one outcome for each call, in order', async () => {
    const outcomes = await run(node, [
      { argv: ['echo', 'one'], timeout: 30_000 },
      { argv: ['sh', '-c', 'echo e >&2; exit 5'], timeout: 30_000 },
    ]);
    expect(outcomes).toMatchObject([
      { state: 'done', code: 0, stdout: 'one\n' },
      { state: 'done', code: 5, stderr: 'e\n' },
    ]);
    expect(outcomes[0]?.failure).toBeUndefined();
  });

  test('does not go on after a call that did not start, and says why', async () => {
    const outcomes = await run(node, [
      { argv: ['no-such-program'], timeout: 30_000 },
      { argv: ['true'], timeout: 30_000 },
    ]);
    expect(outcomes).toMatchObject([
      {
        state: 'not-started',
        failure: { code: 'NOT_FOUND', message: 'There is no program no-such-program on node n1.' },
      },
      { state: 'not-started', failure: { code: 'FAILED' } },
    ]);
  });

  test('says that the time limit was reached', async () => {
    expect(await run(node, [{ argv: ['sleep', '300'], timeout: 300 }])).toMatchObject([
      {
        state: 'done',
        timedOut: true,
        failure: { code: 'TIMEOUT', message: 'On node n1, sleep reached its time limit of 0.3 s.' },
      },
    ]);
  });

  test('starts nothing after an interruption', async () => {
    const signal = AbortSignal.abort();
    expect(await run(node, [{ argv: ['true'], timeout: 300 }], { signal })).toMatchObject([
      { state: 'not-started', failure: { code: 'INTERRUPTED' } },
    ]);
  });
});
