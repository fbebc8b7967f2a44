// Opens a serial line, runs its modem lines through a row of settings given as JSON, and closes it.
import { openLine } from '../../../../src/core/fencing/line.ts';
import { realSystem } from '../../../../src/core/system.ts';

const [where = '', steps = '[]', locks = ''] = process.argv.slice(2);
const line = await openLine(where, {
  system: realSystem(),
  signal: new AbortController().signal,
  node: () => undefined,
  knownHosts: '/nonexistent',
  timeout: 20_000,
  serialLocks: locks,
});
for (const step of JSON.parse(steps)) await line.modem?.set(step);
process.stdout.write(JSON.stringify((await line.modem?.read()) ?? 'none'));
await line.close();
