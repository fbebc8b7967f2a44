// The last lines of a run: which suites were left out and why, then the totals.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default class Totals {
  constructor() {
    process.env.OCF_TEST_SKIPPED = join(tmpdir(), `ocf-skipped-${process.pid}`);
    rmSync(process.env.OCF_TEST_SKIPPED, { force: true });
  }

  onRunComplete(_contexts, results) {
    const file = process.env.OCF_TEST_SKIPPED;
    if (existsSync(file)) {
      const lines = new Set(readFileSync(file, 'utf8').trim().split('\n'));
      process.stderr.write(`\nLeft out on this machine:\n${[...lines].map((line) => `  ${line}\n`).join('')}`);
      rmSync(file, { force: true });
    }
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    // at the end of everything: Jest's own summary comes after the reporters
    process.once('exit', () => {
      process.stderr.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
    });
  }
}
