// Opens an ssh line that holds a lock, says so in the locked file, and waits to be killed.
import { openSync, writeFileSync } from 'node:fs';
import { openLine } from '../../../../src/core/fencing/line.ts';
import { takeFlock } from '../../../../src/core/flock.ts';
import { realSystem } from '../../../../src/core/system.ts';

const { node, knownHosts, file } = JSON.parse(process.argv[2] ?? '');
const { signal } = new AbortController();
const acting = openSync(file, 'r+');
if (!(await takeFlock(acting, { wait: 0, signal }))) throw new Error('locked');
// neither reads nor ends by itself while the login is there
const deaf = encodeURIComponent('while kill -0 $PPID; do sleep 0.1; done');
await openLine(`ssh://acs1/sh -c ${deaf}`, {
  system: realSystem(),
  signal,
  node: () => node,
  knownHosts,
  acting,
  timeout: 20_000,
});
writeFileSync(acting, 'open');
setInterval(() => undefined, 60_000);
