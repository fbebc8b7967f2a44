import { constants } from 'node:os';
import type { Sink } from './capped-output.ts';
import type { Carrier, Ending } from './carrier.ts';
import { type Field, message, stringAt } from './mux-message.ts';

/** Bytes the node may send ahead of us, and in one message. */
export const ownWindow = 2 * 1024 * 1024;
export const ownPacket = 32 * 1024;
/** Milliseconds for the answer to our close; then the channel is taken for ended. */
const farewell = 1500;
/** What ssh itself exits with when the connection is lost. */
const lostStatus = 255;

/** Where a channel's messages go, and who is told that it is over. */
export interface ChannelLine {
  send(type: number, ...fields: readonly Field[]): void;
  over(): void;
}

/**
 * A session channel over a master's connection, once the node has confirmed it. Nothing runs on the node before
 * `exec`. Both windows are kept: the node never sends more than was asked for, and neither do we.
 */
export class MuxChannel implements Carrier {
  readonly ended: Promise<Ending>;
  readonly #line: ChannelLine;
  readonly #remote: number;
  readonly #packet: number;
  #window: number;
  #consumed = 0;
  #queue: Buffer[] = [];
  #outputs: { readonly stdout: Sink; readonly stderr: Sink } | undefined;
  #state: 'open' | 'closing' | 'over' = 'open';
  #input: 'open' | 'closing' | 'closed' = 'open';
  #code: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #settle: (ending: Ending) => void = () => {};

  /** `confirmation`: the body of the message that confirmed it. */
  constructor(line: ChannelLine, confirmation: Buffer) {
    this.#line = line;
    this.#remote = confirmation.readUInt32BE(4);
    this.#window = confirmation.readUInt32BE(8);
    // a node that takes no data at all would make us send empty messages for ever
    this.#packet = Math.max(1, Math.min(confirmation.readUInt32BE(12), ownPacket));
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Starts a command; its output goes to the sinks from here on. */
  exec(command: string, outputs: { readonly stdout: Sink; readonly stderr: Sink }): void {
    this.#outputs = outputs;
    this.#send(message.request, 'exec', Buffer.from([1]), command);
  }

  write(text: string): void {
    if (this.#input !== 'open' || text === '') return;
    this.#queue.push(Buffer.from(text));
    this.#pump();
  }

  closeInput(): void {
    if (this.#input === 'open') this.#input = 'closing';
    this.#pump();
  }

  closeOutput(): void {
    this.#outputs = undefined;
  }

  /** Closing the channel closes the program's input on the node, which tells the shell to end what runs. */
  end(grace: number): boolean {
    if (this.#state === 'over') return false;
    if (this.#state === 'open') {
      this.#send(message.close);
      this.#state = 'closing';
      this.#timer = setTimeout(() => this.lost(), grace + farewell);
    }
    return true;
  }

  /** Takes a message for this channel. Throws RangeError when it is malformed. */
  take(type: number, body: Buffer): void {
    if (type === message.data) this.#read('stdout', stringAt(body, 4));
    else if (type === message.extendedData) this.#read('stderr', stringAt(body, 8));
    else if (type === message.window) this.#grow(body.readUInt32BE(4));
    else if (type === message.request) this.#note(body);
    else if (type === message.failure) this.end(0);
    else if (type === message.close) {
      if (this.#state === 'open') this.#send(message.close);
      this.lost();
    }
  }

  /** The connection is gone, or the channel: nothing more comes. */
  lost(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    clearTimeout(this.#timer);
    this.#queue = [];
    this.#settle({ started: true, code: this.#code ?? lostStatus, survived: false });
    this.#line.over();
  }

  #read(stream: 'stdout' | 'stderr', bytes: Buffer): void {
    this.#outputs?.[stream].write(bytes);
    this.#consumed += bytes.length;
    if (this.#consumed < ownWindow / 2 || this.#state !== 'open') return;
    this.#send(message.window, this.#consumed);
    this.#consumed = 0;
  }

  #grow(bytes: number): void {
    this.#window += bytes;
    this.#pump();
  }

  #note(body: Buffer): void {
    const name = stringAt(body, 4);
    const rest = 4 + 4 + name.length + 1;
    if (name.equals(exitStatus)) this.#code = body.readUInt32BE(rest);
    else if (name.equals(exitSignal)) {
      const signal = `SIG${stringAt(body, rest).toString('latin1')}` as NodeJS.Signals;
      this.#code = 128 + (constants.signals[signal] ?? constants.signals.SIGKILL);
    }
  }

  #pump(): void {
    if (this.#state !== 'open') return;
    for (let next = this.#queue[0]; next !== undefined && this.#window > 0; next = this.#queue[0]) {
      const size = Math.min(next.length, this.#window, this.#packet);
      const part = next.subarray(0, size);
      this.#send(message.data, size, part);
      this.#window -= size;
      if (size === next.length) this.#queue.shift();
      else this.#queue[0] = next.subarray(size);
    }
    if (this.#queue.length === 0 && this.#input === 'closing') {
      this.#input = 'closed';
      this.#send(message.eof);
    }
  }

  #send(type: number, ...fields: readonly Field[]): void {
    this.#line.send(type, this.#remote, ...fields);
  }
}

const exitStatus = Buffer.from('exit-status');
const exitSignal = Buffer.from('exit-signal');
