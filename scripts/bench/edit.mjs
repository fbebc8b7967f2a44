import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure, median } from './meter.mjs';

const budget = { seconds: 1, mebibytes: 200 };

// the most memory the program held, told by itself as it ends
const hook = `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)));`;

/**
 * The cost of an edit of one node in a file, with nothing cached: no parsed file, no compiled code. Tells when a line
 * beside the node's own is another one afterwards.
 */
export function benchEdit({ name, file, node, ocf, folder, env, base }, rounds) {
  const copy = join(folder, 'edited.yaml');
  const peak = join(folder, 'peak');
  writeFileSync(join(folder, 'peak.cjs'), hook);
  const [program, ...script] = ocf;
  const words = ['node', 'set', node, 'votes=7', '--yes'];
  const settings = { ...env, OCF_CLUSTER: copy, BENCH_PEAK: peak };
  const fresh = () => {
    for (const part of ['cache', 'state']) rmSync(join(folder, 'edit', part), { recursive: true, force: true });
    copyFileSync(file, copy);
  };
  const cold = { ...settings, OCF_CACHE_DIR: join(folder, 'edit/cache'), OCF_STATE_DIR: join(folder, 'edit/state') };
  const runs = Array.from({ length: rounds }, () => {
    fresh();
    const { cpu, wall } = measure({ argv: [...ocf, ...words], env: cold }, 1);
    return { wall, ratio: cpu / measure(base, 3).cpu };
  });
  fresh();
  spawnSync(program, ['--require', join(folder, 'peak.cjs'), ...script, ...words], {
    env: { ...process.env, ...cold },
  });
  const [seconds, ratio] = ['wall', 'ratio'].map((key) => median(runs.map((run) => run[key])));
  const mebibytes = Number(readFileSync(peak, 'utf8')) / 1024;
  const lines = (path) => readFileSync(path, 'utf8').split('\n');
  const [before, after] = [lines(file), lines(copy)];
  const other = after.filter((line, index) => line !== before[index]);
  const whole = before.length === after.length && other.length === 1 && other[0].trimStart().startsWith(`${node}:`);
  const exceeded = seconds > budget.seconds || mebibytes > budget.mebibytes || !whole;
  const figures = `${seconds.toFixed(2)} s (CPU ${ratio.toFixed(1)} × node -e 0), at most ${mebibytes.toFixed(0)} MiB`;
  const limits = `budget ${budget.seconds} s, ${budget.mebibytes} MiB${exceeded ? ' EXCEEDED' : ''}`;
  console.log(`${name}: ${figures}, ${whole ? 'one line differs' : 'OTHER LINES DIFFER'}; ${limits}`);
  return exceeded;
}
