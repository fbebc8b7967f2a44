import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { wholeCluster } from '../core/config/check/samples.ts';
import { mutated, random } from '../core/config/yaml/mutated.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';

const rounds = process.env.OCF_LONG === '1' ? 1000 : 40;
let box: Sandbox;
beforeAll(() => {
  box = sandbox();
});
afterAll(() => box.remove());

test(`the program on ${rounds} mutated files: line and column for every problem, never a stack trace`, async () => {
  let invalid = 0;
  for (let seed = 1; seed <= rounds; seed++) {
    const file = join(box.folder, `m${seed}.yaml`);
    const bytes = Buffer.from(mutated(wholeCluster, random(seed)));
    // every tenth is no text at all
    if (seed % 10 === 0) bytes[Math.floor(bytes.length / 2)] = 0xff;
    writeFileSync(file, bytes);
    const command = seed % 2 === 0 ? ['config', 'validate'] : ['node', 'list'];
    const { status, stdout, stderr, signal } = await box.ocf([...command, '--cluster', file]);
    const said = stdout + stderr;
    expect({ seed, signal, trace: /^\s+at .*(\.c?[jt]s|node:\w+):\d+/m.test(said) }).toEqual({
      seed,
      signal: undefined,
      trace: false,
    });
    expect([0, 12]).toContain(status);
    if (status === 0) continue;
    invalid++;
    expect(said).toMatch(new RegExp(`${file.replaceAll('.', '\\.')}:\\d+:\\d+`));
  }
  expect(invalid).toBeGreaterThan(rounds / 3);
}, 600_000);
