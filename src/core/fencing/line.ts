import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { OcfError } from '../errors.ts';
import { takeSerialLock } from './serial-lock.ts';
import { telnetFilter } from './telnet.ts';

/** A way for text to a device and back: a TCP connection of a terminal server, or a serial line. */
export interface Line {
  /** As the administrator wrote it. */
  readonly where: string;
  readonly stream: Duplex;
  /** Text in a piece that arrived. */
  text(piece: Buffer): string;
  close(): Promise<void>;
}

export interface LineOptions {
  /** Milliseconds for the connection to stand. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  /** Where UUCP lock files of serial lines stand. Default `/var/lock`. */
  readonly serialLocks?: string;
}

export type LineAddress =
  | { readonly kind: 'tcp' | 'telnet'; readonly host: string; readonly port: number }
  | { readonly kind: 'serial'; readonly path: string };

/**
 * Reads `tcp://host:port`, `telnet://host[:port]` or the path of a serial line.
 *
 * @throws OcfError INVALID
 */
export function parseLineAddress(where: string): LineAddress {
  if (where.startsWith('/')) return { kind: 'serial', path: where };
  const match = /^(tcp|telnet):\/\/(?:\[([0-9a-fA-F:]+)\]|([^/:\s[\]]+))(?::(\d{1,5}))?\/?$/.exec(where);
  const port = match?.[4] === undefined ? 23 : Number(match[4]);
  const host = match?.[2] ?? match?.[3];
  if (!match || host === undefined || port < 1 || port > 65_535) {
    throw new OcfError('INVALID', `"${where}" is no line to a device.`, {
      suggestions: ['Write tcp://host:port, telnet://host or the path of a serial line such as /dev/ttyS0.'],
    });
  }
  return { kind: match[1] as 'tcp' | 'telnet', host, port };
}

/**
 * Opens a line; nothing has been sent on it when it is given back.
 *
 * @throws OcfError REFUSED when nobody answers there or somebody else has the line, TIMEOUT, INVALID
 */
export async function openLine(where: string, options: LineOptions): Promise<Line> {
  const address = parseLineAddress(where);
  if (address.kind === 'serial') return openSerial(address.path, options);
  const socket = await connected(address.host, address.port, where, options);
  const filter = telnetFilter(address.kind === 'telnet' ? (bytes) => void socket.write(bytes) : undefined);
  return {
    where,
    stream: socket,
    text: (piece) => filter.text(piece),
    close: async () => {
      socket.on('error', () => undefined);
      socket.destroySoon();
    },
  };
}

function connected(host: string, port: number, where: string, { timeout, signal }: LineOptions) {
  return new Promise<ReturnType<typeof connect>>((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, signal });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new OcfError('TIMEOUT', `Nobody answered at ${where} within ${timeout / 1000} s.`));
    }, timeout);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (cause) => {
      clearTimeout(timer);
      reject(new OcfError('REFUSED', `No connection to ${where}: ${cause.message}.`, { cause }));
    });
  });
}

async function openSerial(path: string, { serialLocks }: LineOptions): Promise<Line> {
  const lock = takeSerialLock(path, serialLocks);
  try {
    const { SerialPort } = await import('serialport');
    const port = new SerialPort({ path, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, autoOpen: false });
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
    return {
      where: path,
      stream: port,
      text: (piece) => piece.toString('latin1').replaceAll('\0', ''),
      close: async () => {
        port.on('error', () => undefined);
        await new Promise<void>((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve()));
        lock.release();
      },
    };
  } catch (cause) {
    lock.release();
    throw new OcfError('REFUSED', `The serial line ${path} cannot be opened: ${(cause as Error).message}.`, { cause });
  }
}
