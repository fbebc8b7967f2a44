import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { Manner } from './power-switch.ts';

export interface UdpGateOptions {
  /** Where the real daemon listens, on 127.0.0.1. */
  readonly upstream: number;
  /** 0 or left out: any that is free. */
  readonly port?: number;
  /** What reaches the daemon; undefined: nothing. */
  readonly request?: (packet: Buffer) => Buffer | undefined;
  /** What reaches the client. */
  readonly answer?: (packet: Buffer) => Buffer | undefined;
}

/** Stands between clients and a daemon that speaks UDP, and has its answers go out in a manner. */
export interface UdpGate {
  readonly port: number;
  /**
   * How all goes out from now on to who asked last, until the client comes from another port. One that is not heard any
   * more does not get through either: what it sends again would be a second command.
   */
  behave(manner: Manner): void;
  close(): Promise<void>;
}

interface Session {
  readonly upstream: Socket;
  manner: Manner;
}

// Clients use a port of their own for every run; the latest are remembered.
const most = 200;

export async function startUdpGate(options: UdpGateOptions): Promise<UdpGate> {
  const { request = same, answer = same } = options;
  const sessions = new Map<string, Session>();
  const front = await bound(options.port ?? 0);
  let last: Session | undefined;

  async function begin(client: string, address: string, port: number): Promise<Session> {
    const upstream = await bound(0);
    const session: Session = { upstream, manner: { say: 'all', hangUp: false } };
    upstream.on('message', (packet) => {
      const said = answer(packet);
      const spoilt = said && spoil(said, session.manner);
      if (spoilt) front.send(spoilt, port, address, ignore);
    });
    sessions.set(client, session);
    for (const [old, { upstream: socket }] of sessions) {
      if (sessions.size <= most) break;
      socket.close();
      sessions.delete(old);
    }
    return session;
  }

  let queue = Promise.resolve();
  front.on('message', (packet, { address, port }) => {
    queue = queue.then(async () => {
      const client = `${address} ${port}`;
      const session = sessions.get(client) ?? (await begin(client, address, port));
      const passed = session.manner.say === 'all' ? request(packet) : undefined;
      if (!passed) return;
      last = session;
      session.upstream.send(passed, options.upstream, '127.0.0.1', ignore);
    });
  });
  return {
    port: front.address().port,
    behave(manner) {
      if (last) last.manner = manner;
    },
    async close() {
      await queue;
      for (const { upstream } of sessions.values()) upstream.close();
      await new Promise<void>((resolve) => front.close(resolve));
    },
  };
}

/** A UDP socket on 127.0.0.1. */
export async function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '127.0.0.1', resolve);
  });
  // one that cannot be reached is one that does not answer
  socket.on('error', () => undefined);
  return socket;
}

/** A UDP port that is free now. */
export async function freeUdpPort(): Promise<number> {
  const socket = await bound(0);
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

/** Asks once, and says whether anything came back within 200 ms. */
export async function answersUdp(port: number, question: Buffer): Promise<boolean> {
  const socket = await bound(0);
  const heard = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), 200);
    socket.once('message', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.send(question, port, '127.0.0.1', ignore);
  });
  await new Promise<void>((resolve) => socket.close(resolve));
  return heard;
}

function spoil(packet: Buffer, { say }: Manner): Buffer | undefined {
  if (say === 'nothing') return undefined;
  if (say === 'half') return packet.subarray(0, packet.length >> 1);
  return say === 'noise' ? randomBytes(packet.length) : packet;
}

const same = (packet: Buffer) => packet;
const ignore = () => undefined;
