// What is spoken with a ControlMaster over its socket: OpenSSH's PROTOCOL.mux until it has agreed to proxy, then the
// channel messages of RFC 4254, unencrypted. Every message is a frame: its length, then that many bytes.

/** PROTOCOL.mux */
export const muxVersion = 4;
export const mux = { hello: 0x00000001, proxy: 0x1000000f, proxying: 0x8000000f } as const;

/** RFC 4254, section 9 */
export const message = {
  open: 90,
  confirmation: 91,
  openFailure: 92,
  window: 93,
  data: 94,
  extendedData: 95,
  eof: 96,
  close: 97,
  request: 98,
  failure: 100,
} as const;

/** A number is a uint32, a Buffer stands as it is, a string has its length before it. */
export type Field = number | string | Buffer;

export function muxFrame(...fields: readonly Field[]): Buffer {
  const body = Buffer.concat(fields.map(encoded));
  return Buffer.concat([encoded(body.length), body]);
}

/** A channel message as a master in proxy mode takes it: no padding, so its length is 0. */
export function channelFrame(type: number, ...fields: readonly Field[]): Buffer {
  return muxFrame(Buffer.from([0, type]), ...fields);
}

function encoded(field: Field): Buffer {
  if (Buffer.isBuffer(field)) return field;
  if (typeof field === 'number') {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(field);
    return bytes;
  }
  const text = Buffer.from(field);
  return Buffer.concat([encoded(text.length), text]);
}

/** The string at an offset of a message; throws RangeError where the message ends before it does. */
export function stringAt(body: Buffer, at: number): Buffer {
  const size = body.readUInt32BE(at);
  if (at + 4 + size > body.length) throw new RangeError('a string longer than its message');
  return body.subarray(at + 4, at + 4 + size);
}

/** A master never sends more at once; what claims to be longer is no master. */
const longest = 256 * 1024;

/** Takes frames out of a stream as it comes; memory stays within one frame and one chunk. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  /** The bodies of the frames that are whole now. Throws RangeError for what cannot be one. */
  *take(chunk: Buffer): Generator<Buffer> {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length >= 4) {
      const size = this.#pending.readUInt32BE(0);
      if (size > longest) throw new RangeError('a frame that is too long');
      if (this.#pending.length < 4 + size) return;
      const body = this.#pending.subarray(4, 4 + size);
      this.#pending = this.#pending.subarray(4 + size);
      yield body;
    }
  }
}
