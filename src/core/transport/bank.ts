import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Shared connections stand in banks. A program that has a bank to itself speaks to its masters directly (see
 * mux-connection.ts for why nobody else may use them meanwhile); the bank and its masters stay for the next program.
 * When all are taken, programs share the last one, through ssh alone.
 */
export const ownBanks = ['a', 'b', 'c'] as const;
export const commonBank = 's';

export interface Bank {
  readonly name: string;
  /** Whether no other program uses it. */
  readonly own: boolean;
  release(): void;
}

/**
 * Takes the first bank that is free. It is held by a name in the kernel's abstract socket namespace, which goes with
 * the process however that ends, so nothing stale is ever left to judge. Where there are no such names, or somebody
 * keeps them all, it is the common one.
 */
export async function takeBank(...identity: readonly string[]): Promise<Bank> {
  for (const name of ownBanks) {
    const server = await hold(nameFor(JSON.stringify([...identity, name])));
    if (server === 'taken') continue;
    if (server === undefined) break;
    return { name, own: true, release: () => void server.close() };
  }
  return { name: commonBank, own: false, release() {} };
}

// Exactly as long as a name may be: shorter ones are padded by some versions of Node and not by others.
function nameFor(identity: string): string {
  const digest = createHash('sha256').update(identity).digest('hex');
  return `\0${`ocf-ssh-${digest}`.padEnd(107, '-')}`;
}

function hold(name: string): Promise<Server | 'taken' | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRINUSE' ? 'taken' : undefined));
    server.listen(name, () => resolve(server));
  });
}
