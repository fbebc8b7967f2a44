import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { MuxChannel, ownPacket, ownWindow } from './mux-channel.ts';
import { channelFrame, type Field, FrameReader, message, mux, muxFrame, muxVersion } from './mux-message.ts';

/** Our number for the request to proxy. */
const requestId = 1;

/**
 * A connection to a living ControlMaster in proxy mode. Node cannot hand over descriptors, which ssh's other mode
 * would need; here the master passes channel messages on, and host keys, login and jump hosts stay OpenSSH's work.
 *
 * A master in which a channel was asked for and never confirmed ends itself, with everything on it, when we hang up
 * (nchan.c: "no remote_id"). So only masters that no other program uses may be spoken to like this, and it hangs up
 * of its own accord only when none of its channels is left.
 */
export class MuxConnection {
  readonly #socket: Socket;
  readonly #reader = new FrameReader();
  readonly #opening = new Map<number, (answer: MuxChannel | undefined) => void>();
  readonly #channels = new Map<number, MuxChannel>();
  #stage: 'hello' | 'proxy' | 'ready' | 'lost' = 'hello';
  #next = 0;
  #refused = false;

  /** `onLost` is called once, when the connection has ended. */
  constructor(path: string, onLost: () => void) {
    this.#socket = connect({ path });
    this.#socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      this.#refused = code === 'ECONNREFUSED';
    });
    this.#socket.on('close', () => {
      this.#lose();
      onLost();
    });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#write(muxFrame(mux.hello, muxVersion));
    this.#write(muxFrame(mux.proxy, requestId));
  }

  get lost(): boolean {
    return this.#stage === 'lost';
  }

  /** Nobody listens at the socket. */
  get refused(): boolean {
    return this.#refused;
  }

  /** Channels that are open, or may be in a moment. */
  get busy(): number {
    return this.#channels.size + this.#opening.size;
  }

  /**
   * Asks for a channel. undefined when the connection is lost or refused, the node refuses another session (its
   * MaxSessions), or there is no answer within `patience` milliseconds. Nothing has run on the node then.
   */
  channel(patience: number): Promise<MuxChannel | undefined> {
    if (this.#stage === 'lost') return Promise.resolve(undefined);
    const id = this.#next++;
    this.#socket.ref();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#opening.get(id)?.(undefined), patience);
      this.#opening.set(id, (answer) => {
        clearTimeout(timer);
        this.#opening.delete(id);
        resolve(answer);
        this.#rest();
      });
      this.#send(message.open, 'session', id, ownWindow, ownPacket);
    });
  }

  close(): void {
    this.#socket.destroy();
    this.#lose();
  }

  #read(chunk: Buffer): void {
    try {
      for (const body of this.#reader.take(chunk)) this.#take(body);
    } catch (error) {
      // read beyond its end: a message of no master
      if ((error as Error).name !== 'RangeError') throw error;
      this.close();
    }
  }

  #take(body: Buffer): void {
    if (this.#stage === 'lost') return;
    if (this.#stage === 'ready') {
      this.#pass(body.readUInt8(1), body.subarray(2));
      return;
    }
    const [kind, number] = this.#stage === 'hello' ? [mux.hello, muxVersion] : [mux.proxying, requestId];
    if (body.readUInt32BE(0) !== kind || body.readUInt32BE(4) !== number) {
      this.close();
      return;
    }
    this.#stage = this.#stage === 'hello' ? 'proxy' : 'ready';
  }

  #pass(type: number, body: Buffer): void {
    if (type < message.confirmation || type > message.failure) return;
    const id = body.readUInt32BE(0);
    if (type === message.confirmation) this.#confirm(id, body);
    else if (type === message.openFailure) this.#opening.get(id)?.(undefined);
    else this.#channels.get(id)?.take(type, body);
  }

  #confirm(id: number, body: Buffer): void {
    const over = () => {
      this.#channels.delete(id);
      this.#rest();
    };
    const channel = new MuxChannel({ send: (type, ...fields) => this.#send(type, ...fields), over }, body);
    this.#channels.set(id, channel);
    const answer = this.#opening.get(id);
    if (answer) answer(channel);
    else channel.end(0);
  }

  /** An idle connection does not keep this program running. */
  #rest(): void {
    if (this.#opening.size === 0 && this.#channels.size === 0) this.#socket.unref();
  }

  #lose(): void {
    this.#stage = 'lost';
    for (const answer of [...this.#opening.values()]) answer(undefined);
    for (const channel of [...this.#channels.values()]) channel.lost();
  }

  #send(type: number, ...fields: readonly Field[]): void {
    if (this.#stage !== 'lost') this.#write(channelFrame(type, ...fields));
  }

  /** What is written in one turn goes out at once: each piece would wake the master. */
  #write(frame: Buffer): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork();
      process.nextTick(() => this.#socket.uncork());
    }
    this.#socket.write(frame);
  }
}

/** Removes a socket at which nobody listens. */
export function clearIfDead(path: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.on('connect', () => socket.destroy());
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED') rmSync(path, { force: true });
    });
    socket.on('close', () => resolve());
  });
}
