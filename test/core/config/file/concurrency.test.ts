import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { changeCluster } from '../../../../src/core/config/file/change.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { clusterWith } from '../check/samples.ts';
import { folders } from './folder.ts';

const long = process.env.OCF_LONG === '1';
const writers = long ? 200 : 40;
// the program itself is put to this in test/process/concurrent-add.test.ts
const rounds = long ? 20 : 1;
const chance = seededRandom();
const folder = folders();
let program = '';

interface Writer {
  readonly name: string;
  readonly child: ChildProcess;
  readonly output: Promise<string>;
}

function start(file: string, cache: string, name: string, killAfter: number | undefined): Writer {
  const child = spawn(process.execPath, ['--input-type=module', '-', file, cache, name], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(program);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      text += data;
      if (killAfter !== undefined && text === 'up\n') setTimeout(() => child.kill('SIGKILL'), killAfter);
    });
  }
  return { name, child, output: once(child, 'close').then(() => text) };
}

describeWith(['flock'], `${writers} processes add a node each, a fifth of them killed`, () => {
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [new URL('./writer.ts', import.meta.url).pathname],
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
    });
    program = outputFiles[0]?.text ?? '';
  });

  test.each(Array.from({ length: rounds }, (_, round) => round + 1))(
    'round %i: what was reported is in the file',
    async () => {
      const place = folder();
      const file = join(place, 'web.yaml');
      const cache = join(place, 'cache');
      const original = clusterWith('  # all of them\n  n0: {address: n0.example}', '# the end\n');
      writeFileSync(file, original);
      const all = Array.from({ length: writers }, (_, index) =>
        start(file, cache, `n${index + 1}`, index % 5 === 0 ? chance() * 400 : undefined),
      );
      const outputs = await Promise.all(all.map(({ output }) => output));
      const text = readFileSync(file, 'utf8');
      const { model } = await understandText(file, text);
      const keys = model.nodes.map(({ key }) => key);
      const reported = all.filter((_, index) => outputs[index] === 'up\ndone\n').map(({ name }) => name);
      const unharmed = all.filter((_, index) => index % 5 !== 0).map(({ name }) => name);
      expect(outputs.filter((output) => !/^up\n(done\n)?$/.test(output))).toEqual([]);
      expect(unharmed.filter((name) => !reported.includes(name))).toEqual([]);
      expect(reported.filter((name) => !keys.includes(name))).toEqual([]);
      expect(
        text
          .split('\n')
          .filter((line) => !/^ {2}n\d+: \{address: n\d+\.example\}$/.test(line))
          .join('\n'),
      ).toBe(original.replace('  n0: {address: n0.example}\n', ''));
      // no lock is left to wait for, and the next change clears what the dead left
      await changeCluster(file, { system: realSystem(), cacheFolder: cache, wait: 0 }, () => [
        { kind: 'set', path: ['nodes', 'last'], value: {} },
      ]);
      expect(readdirSync(place).sort()).toEqual(['.web.yaml.lock', 'cache', 'web.yaml']);
    },
    1_800_000,
  );
});
