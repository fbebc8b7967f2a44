import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { ageOf, findLeader, isRunning, processNow } from '../../../../src/core/agents/turns/processes.ts';
import { until } from '../../../support/until.ts';

function begin(argv: readonly string[], env: Record<string, string> = {}, detached = true) {
  const [program = '', ...words] = argv;
  const child = spawn(program, words, { detached, stdio: 'ignore', env: { PATH: process.env.PATH, ...env } });
  const pid = child.pid ?? 0;
  const end = async () => {
    const exited = once(child, 'exit');
    // one that leads no group ends its child itself
    process.kill(detached ? -pid : pid, detached ? 'SIGKILL' : 'SIGTERM');
    await exited;
  };
  return { pid, end };
}

describe('processes', () => {
  test('one is known by its number and the time it began at', async () => {
    const { pid, end } = begin(['sleep', '600']);
    const found = processNow(pid);
    expect(found).toEqual({ pid, start: expect.stringMatching(/^[1-9]\d*$/) });
    expect(isRunning({ pid, start: found?.start ?? '' })).toBe(true);
    expect(isRunning({ pid, start: '1' })).toBe(false);
    expect(ageOf(found ?? { pid, start: '' })).toBeGreaterThanOrEqual(-10);
    expect(ageOf({ pid: 1, start: '0' })).toBeGreaterThan(ageOf(found ?? { pid, start: '' }));
    await end();
    expect(processNow(pid)).toBeUndefined();
  });

  test('one that ended and was not waited for does not run', async () => {
    // the child ends only when its parent has become a program that waits for nobody
    const child = 'while read -r name </proc/$0/comm && [ "$name" != sleep ]; do sleep 0.01; done';
    const script = `sh -c '${child}' $$ & echo $!; exec sleep 600`;
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = await once(parent.stdout, 'data');
      const pid = Number(String(line));
      await until(() => processNow(pid) === undefined);
      expect(() => process.kill(pid, 0)).not.toThrow();
    } finally {
      parent.kill('SIGKILL');
    }
  });

  test('an agent is found by its arguments, behind an interpreter too, and its variables', async () => {
    const words = ['sleep 600; exit', 'ä b', 'start'];
    const here = begin(['sh', '-c', ...words], { OCF_RESOURCE_INSTANCE: 'wéb', MORE: 'x' });
    const look = (argv: readonly string[], instance: string) =>
      findLeader({ argv, env: { OCF_RESOURCE_INSTANCE: instance } })?.pid;
    expect(look(['sh', '-c', ...words], 'wéb')).toBe(here.pid);
    expect(look(words, 'wéb')).toBe(here.pid);
    expect(look(['b', 'start'], 'wéb')).toBeUndefined();
    expect(look(words, 'wé')).toBeUndefined();
    expect(look([...words, ''], 'wéb')).toBeUndefined();
    expect(findLeader({ argv: words, env: {} })?.pid).toBe(here.pid);
    await here.end();
    expect(look(words, 'wéb')).toBeUndefined();
  });

  test('a child of an agent, which leads no session, is not taken for it', async () => {
    const words = ["trap 'kill $p; exit' TERM; sleep 601 & p=$!; wait", 'child'];
    const child = begin(['sh', '-c', ...words], {}, false);
    expect(findLeader({ argv: words, env: {} })).toBeUndefined();
    await child.end();
  });
});
