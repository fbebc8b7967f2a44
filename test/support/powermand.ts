import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

export interface Powermand {
  /** Where it listens, host:port. */
  readonly address: string;
  /** Its configuration. */
  readonly config: string;
  /** Its process, to be stopped or ended by a test. */
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** A real powermand with that configuration, its own address added. */
export async function startPowermand(statements: readonly string[]): Promise<Powermand> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-powermand-'));
  const config = join(folder, 'powerman.conf');
  const launch = async () => {
    const address = `127.0.0.1:${await freePort()}`;
    writeFileSync(config, [`listen "${address}"`, ...statements, ''].join('\n'));
    const process = spawn('/usr/sbin/powermand', ['-f', '-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    process.stderr.on('data', (piece) => {
      said += piece;
    });
    const ended = once(process, 'close');
    await until(async () => process.exitCode !== null || (await answers(address)));
    if (process.exitCode === null) return { address, process, ended };
    await ended;
    // a port that was free may be somebody else's by the time it is wanted
    if (/address already in use/i.test(said)) return undefined;
    throw new Error(`powermand ended: ${said}`);
  };
  let running = await launch();
  while (!running) running = await launch();
  const { address, process, ended } = running;
  return {
    address,
    config,
    process,
    async close() {
      process.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function answers(address: string): Promise<boolean> {
  const [host = '', port] = address.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
