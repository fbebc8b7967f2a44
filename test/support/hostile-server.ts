import { createServer, type Socket } from 'node:net';

export interface HostileServer {
  readonly port: number;
  /** Connections so far. */
  readonly count: number;
  /** Resolves when the next one is there. */
  connected(): Promise<void>;
  close(): void;
}

/** A server that does with every connection what a test wants. */
export async function hostileServer(serve: (socket: Socket, count: number) => void): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.resume();
    serve(socket, sockets.size);
    for (const tell of waiting.splice(0)) tell();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    get count() {
      return sockets.size;
    },
    connected: () => new Promise((resolve) => waiting.push(resolve)),
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
