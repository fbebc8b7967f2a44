import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { OcfError } from '../errors.ts';
import type { Hosts } from './hosts/hosts.ts';
import { carryOut } from './orders.ts';
import type { PowerSwitch } from './power-switch.ts';

export interface Control {
  /** Of a Unix socket: a line of words in, a line of JSON out, the state or `{"error": …}`. */
  readonly path: string;
  close(): Promise<void>;
}

export async function serveControl(
  path: string,
  rack: { readonly power: PowerSwitch; readonly hosts: Hosts },
): Promise<Control> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    let queue = Promise.resolve();
    const lines = createInterface({ input: socket });
    // it passes on what the socket says
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      queue = queue.then(async () => {
        const answer = await carryOut(line, rack).catch(spoken);
        if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
      });
    });
  });
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function spoken(error: unknown) {
  if (!(error instanceof OcfError)) throw error;
  const { code, message, suggestions } = error;
  return { error: { code, message, suggestions } };
}
