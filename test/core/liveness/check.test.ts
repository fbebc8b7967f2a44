import { afterAll, describe, expect, test } from '@jest/globals';
import { thisMachine } from '../../../src/core/agents/access.ts';
import { checkLiveness } from '../../../src/core/liveness/check.ts';
import { inPool } from '../../../src/core/pool.ts';
import { temporaryHost } from '../agents/host.ts';

const { host, remove } = temporaryHost();
afterAll(remove);
const here = thisMachine(host.system);
const shell = (name: string, ...command: string[]) => ({ ...here, name, transport: 'command' as const, command });

describe('checkLiveness', () => {
  test('tells who answers, who does not, and who keeps silent', async () => {
    const nodes = [here, shell('shell', 'sh'), shell('closed', 'false')];
    expect(await checkLiveness(host, nodes, { timeout: 60_000 })).toMatchObject([
      { node: 'here', alive: 'yes', reason: '' },
      { node: 'shell', alive: 'yes', reason: '' },
      { node: 'closed', alive: 'no' },
    ]);
    expect(await checkLiveness(host, [shell('silent', 'sleep', '600')], { timeout: 1000 })).toMatchObject([
      { node: 'silent', alive: 'no', reason: 'silent did not answer within 1 s.' },
    ]);
  });

  test('never more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const results = await inPool([...Array(50).keys()], 7, async (item) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return item * 2;
    });
    expect(most).toBe(7);
    expect(results).toEqual([...Array(50).keys()].map((item) => item * 2));
  });

  test('the first failure starts nothing further', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      if (item === 1) throw new Error('broken');
      await new Promise((resolve) => setImmediate(resolve));
    };
    await expect(inPool([0, 1, 2, 3, 4], 2, work)).rejects.toThrow('broken');
    expect(begun).toEqual([0, 1]);
  });
});
