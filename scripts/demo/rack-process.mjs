import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'rack/rack.mjs');

/** Starts the simulated rack as a process of its own and waits until it is up. */
export async function startRack({ folder, passwordFile, names }) {
  const words = ['--folder', folder, '--password-file', passwordFile, ...names];
  // detached: ^C on the terminal reaches the demonstration, which then takes the rack down
  const child = spawn(process.execPath, [program, ...words], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { switch: switchLine, control } = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`the rack ended with status ${status}`)));
  });
  const host = (name) => join(folder, name);
  return {
    switchLine,
    host,
    /** Freezes what answers on a host, as a kernel that hangs would; only a power cut helps. */
    hang: (name) => tell(control, { hang: name }),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function tell(control, order) {
  const { hostname, port } = new URL(control);
  return new Promise((resolve, reject) => {
    const line = connect(Number(port), hostname, () => line.write(`${JSON.stringify(order)}\n`));
    line.once('data', () => line.end(resolve));
    line.once('error', reject);
  });
}
