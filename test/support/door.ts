import { connect, createServer, type Server } from 'node:net';

/** In front of an sshd: hangs up on the first connections, as one with too many logins at once does. */
export interface Door {
  readonly server: Server;
  readonly port: number;
  /** Connections so far. */
  came(): number;
}

export async function startDoor(target: number, turnsAway: number): Promise<Door> {
  let came = 0;
  const server = createServer((near) => {
    near.on('error', () => {});
    came += 1;
    if (came <= turnsAway) return void near.end();
    const far = connect(target, '127.0.0.1');
    far.on('error', () => {});
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', () => resolve()));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0, came: () => came };
}
