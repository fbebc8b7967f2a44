import { chmodSync, mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';

/** Something that listens where a ControlMaster would, and is none. */
export interface MuxServer {
  /** Connections it has had. */
  readonly connections: number;
  close(): Promise<void>;
}

/** `answer` is called for each connection, then for each chunk that comes over it. */
export async function startMuxServer(
  path: string,
  answer: (socket: Socket, chunk?: Buffer) => void,
): Promise<MuxServer> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => answer(socket, chunk));
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, () => resolve()));
  chmodSync(path, 0o600);
  return {
    get connections() {
      return connections;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
