import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Starts a simulated rack as a process of its own and waits until it is up. */
export async function startRack({ launcher, env, folder, nodes }) {
  const words = ['lab', 'rack', nodes, '--folder', folder, '--json'];
  // detached: ^C on the terminal reaches the demonstration, which then takes the rack down
  const stdio = ['pipe', 'pipe', 'inherit'];
  const child = spawn(process.execPath, [launcher, ...words], { env, stdio, detached: true });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const events = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await events.next();
    if (done) throw new Error(`the rack ended with status ${await ended}`);
    return JSON.parse(value);
  };
  const { fronts, enter } = await next();
  return {
    switchLine: fronts[0].address,
    passwordFile: fronts[0].secretFile,
    enter: enter.join(' '),
    host: (name) => join(folder, 'hosts', name),
    /** Freezes what answers on a host, as a kernel that hangs would; only a power cut helps. */
    hang: (name) => {
      child.stdin.write(`hang ${name}\n`);
      return next();
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
