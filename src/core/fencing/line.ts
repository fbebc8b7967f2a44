import type { Duplex } from 'node:stream';
import type { DeviceContext } from './driver.ts';
import { type LineAddress, parseLineAddress } from './lines/address.ts';
import type { SerialSettings } from './lines/serial-settings.ts';

/** A way for text to a device and back: a TCP connection of a terminal server, a serial line, an ssh to a console. */
export interface Line {
  /** As the administrator wrote it. */
  readonly where: string;
  readonly kind: LineAddress['kind'];
  /** For what arrives. */
  readonly stream: Duplex;
  /** Text in a piece that arrived, one character a byte. */
  text(piece: Buffer): string;
  /**
   * Sends bytes, with the pauses between them that the device needs.
   *
   * @throws OcfError FAILED when the line has ended, TIMEOUT when it takes nothing
   */
  send(bytes: Buffer): Promise<void>;
  /** Why the line ended, where more is known of it than that it did. */
  lastWords?(): string | undefined;
  /** Only a serial line that has them. */
  readonly modem?: ModemLines;
  close(): Promise<void>;
}

/** The control lines of a serial line. */
export interface ModemLines {
  /** Raises or drops lines; those that are not named stay. */
  set(lines: { readonly dtr?: boolean; readonly rts?: boolean }): Promise<void>;
  read(): Promise<{ readonly cts: boolean; readonly dsr: boolean; readonly dcd: boolean }>;
}

export interface LineOptions extends Pick<DeviceContext, 'system' | 'signal' | 'node' | 'knownHosts' | 'acting'> {
  /** Milliseconds for the connection to stand. */
  readonly timeout: number;
  /** What the device asks of a serial line; the address overrides it. */
  readonly settings?: Partial<SerialSettings>;
  /** Milliseconds between two bytes sent; none for devices that can take them as they come. */
  readonly byteGap?: number;
  /** Where UUCP lock files of serial lines stand. Default `/var/lock`. */
  readonly serialLocks?: string;
}

/**
 * Opens a line; nothing has been sent on it when it is given back. The signal ends it.
 *
 * @throws OcfError REFUSED when nobody answers there, somebody else has the line or the host shows another key;
 * CREDENTIALS when it lets nobody in; TIMEOUT, NOT_FOUND, INVALID
 */
export async function openLine(where: string, options: LineOptions): Promise<Line> {
  const address = parseLineAddress(where);
  if (address.kind === 'serial') {
    return (await import('./lines/serial-line.ts')).openSerialLine(where, address, options);
  }
  if (address.kind === 'ssh') return (await import('./lines/ssh-line.ts')).openSshLine(where, address, options);
  return (await import('./lines/socket-line.ts')).openSocketLine(where, address, options);
}
