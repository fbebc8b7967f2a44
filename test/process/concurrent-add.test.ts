import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { understandText } from '../../src/core/config/check/understand.ts';
import { clusterWith } from '../core/config/check/samples.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { seededRandom } from '../support/seeded-random.ts';

const processes = 200;
const rounds = process.env.OCF_LONG === '1' ? 20 : 1;
const launcher = fileURLToPath(new URL('../../bin/ocf.cjs', import.meta.url));

interface Adder {
  readonly name: string;
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly stdout: string; readonly stderr: string; readonly status: number | null }>;
}

function startAdd(box: Sandbox, file: string, name: string): Adder {
  const words = ['node', 'add', name, '--address', `${name}.example`, '--yes', '--json', '--cluster', file];
  const child = spawn(process.execPath, [launcher, ...words], { env: box.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (data: Buffer) => {
    stdout += data;
  });
  child.stderr?.on('data', (data: Buffer) => {
    stderr += data;
  });
  return { name, child, ended: once(child, 'close').then(([status]) => ({ stdout, stderr, status })) };
}

const alive = ({ child }: Adder) => child.exitCode === null && child.signalCode === null;

/** Kills so many of them, any that still runs, at moments spread over the time in which the first three quarters end. */
async function killSome(adders: readonly Adder[], count: number): Promise<void> {
  const chance = seededRandom();
  const moments = Array.from({ length: count }, () => chance() * 0.75 * adders.length).sort((a, b) => a - b);
  for (const moment of moments) {
    while (adders.filter((adder) => !alive(adder)).length < moment) await pause(2);
    await pause(chance() * 60);
    // one that was about to end may do so before the signal: then it is another one's turn
    for (let running = adders.filter(alive); running.length > 0; running = adders.filter(alive)) {
      const child = running[Math.floor(chance() * running.length)]?.child as ChildProcess;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      if (child.signalCode === 'SIGKILL') break;
    }
  }
}

function reports(stdout: string): boolean {
  try {
    return JSON.parse(stdout).changed === true;
  } catch {
    // killed before all of it was said
    return false;
  }
}

describeWith(['flock'], `${processes} times ocf node add at once, a fifth of them killed`, () => {
  test.each(Array.from({ length: rounds }, (_, round) => round + 1))(
    'round %i: what was reported is in the file, and nothing is left to wait for',
    async () => {
      const box = sandbox();
      const original = clusterWith('  # all of them\n  n0: {address: n0.example}', '# the end\n');
      const file = box.write('web.yaml', original);
      const all = Array.from({ length: processes }, (_, index) => startAdd(box, file, `n${index + 1}`));
      await killSome(all, processes / 5);
      const results = await Promise.all(all.map(async (adder) => ({ ...adder, ...(await adder.ended) })));
      const killed = results.filter(({ child }) => child.signalCode === 'SIGKILL');
      // the others succeed, or say that they waited in vain, which on a slow machine is the truth
      const wrong = results.filter(
        ({ child, status, stdout }) => child.signalCode === null && !(status === 0 && reports(stdout)) && status !== 6,
      );
      expect(wrong.map(({ name, status, stdout, stderr }) => ({ name, status, stdout, stderr }))).toEqual([]);
      expect(killed.length).toBeGreaterThan(processes / 10);

      const text = readFileSync(file, 'utf8');
      const { model } = await understandText(file, text);
      const keys = new Set(model.nodes.map(({ key }) => key));
      const reported = results.filter(({ stdout }) => reports(stdout)).map(({ name }) => name);
      expect(reported.filter((name) => !keys.has(name))).toEqual([]);
      expect(reported.length).toBeGreaterThan(0);
      const vain = results.filter(({ status }) => status === 6).map(({ name }) => name);
      expect(vain.filter((name) => keys.has(name))).toEqual([]);
      // every line is the original's or whole
      expect(text.replace(/^ {2}n[1-9]\d*: \{address: n\d+\.example\}\n/gm, '')).toBe(original);

      const lock = join(box.folder, '.web.yaml.lock');
      expect(spawnSync('flock', ['-n', '-x', lock, 'true']).status).toBe(0);
      const next = await box.ocf(['node', 'add', 'last', '--yes', '--cluster', file]);
      expect(next).toMatchObject({ status: 0 });
      expect(
        readdirSync(box.folder)
          .filter((name) => name.includes('web.yaml'))
          .sort(),
      ).toEqual(['.web.yaml.lock', 'web.yaml']);
      box.remove();
    },
    1_800_000,
  );
});
