import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { FrontDevice, FrontOptions, RunningFront, Way } from './front.ts';
import { serveMenu } from './menu-session.ts';
import type { Manner, PowerSwitch } from './power-switch.ts';
import { openPty } from './pty.ts';

/** What is said to one line that came; without `manner` as it is. */
export interface Reply {
  readonly text: string;
  /** Follows the text, also when that is noise, unless nothing more is said at all. */
  readonly prompt?: string;
  readonly manner?: Manner;
  /** The session ends after it. */
  readonly bye?: boolean;
}

/** One session, from its greeting on: a state machine of lines of text, Latin-1. */
export interface MenuSession {
  readonly greeting: string;
  /**
   * A line without its end, blanks around it taken off unless `raw`; `end` is the character that ended it. The next one
   * comes only after this was answered.
   */
  heard(text: string, end: string): Promise<Reply> | Reply;
}

export interface Menu {
  /** Names the PTY. */
  readonly name: string;
  /** Sessions at once over a network; a serial line has one that never ends. */
  readonly sessions?: number;
  /** Characters that end a line; carriage return and line feed when left out, of which a pair counts once. */
  readonly ends?: RegExp;
  /** Lines come with the blanks and control characters around them. */
  readonly raw?: boolean;
  /** What is said to a session over a network that is refused, before it is closed. */
  readonly refusal?: string;
  /** Said by itself again and again, `every` milliseconds. */
  readonly murmur?: { readonly text: string; readonly every: number };
  /** What a cluster file says of it, given its address. */
  readonly device: (line: string) => Pick<FrontDevice, 'driver' | 'options' | 'secret'>;
  begin(): MenuSession;
}

/** A front that speaks lines of text: over TCP, telnet (with its offers) or a PTY. */
export async function startMenu(rack: PowerSwitch, options: FrontOptions, menu: Menu): Promise<RunningFront> {
  const { way = 'tcp' } = options;
  const door = rack.door(menu.sessions);
  const opened = await open(way, options, menu, (stream) => serveMenu(rack, menu, door, stream, way));
  const plugs = Object.fromEntries(rack.plugs.map(({ name, number }) => [name, String(number)]));
  return {
    address: opened.address,
    devices: [{ ...menu.device(opened.address), plugs }],
    close: opened.close,
  };
}

async function open(way: Way, { folder, port = 0 }: FrontOptions, { name }: Menu, serve: (stream: Duplex) => void) {
  if (way === 'pty') {
    const address = join(folder, `${name}.tty`);
    const pty = await openPty(address);
    serve(pty.stream);
    return { address, close: pty.close };
  }
  const lines = new Set<Socket>();
  const server = createServer((socket) => {
    lines.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => lines.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const number = typeof address === 'object' && address ? address.port : port;
  return {
    address: `${way}://127.0.0.1:${number}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const line of lines) line.destroy();
      }),
  };
}
