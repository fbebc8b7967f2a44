import { connect, type Socket } from 'node:net';
import { OcfError } from '../../errors.ts';
import type { Line, LineOptions } from '../line.ts';
import type { LineAddress } from './address.ts';
import { senderOn } from './sender.ts';
import { escapeTelnet, telnetFilter } from './telnet.ts';

type SocketAddress = Extract<LineAddress, { kind: 'tcp' | 'telnet' }>;

/** Milliseconds for the other end to take what was still to be sent when the line is closed. */
const closeLimit = 2000;

/** A TCP connection; telnet's option talk is taken out of it, and answered with `telnet`. */
export async function openSocketLine(where: string, address: SocketAddress, options: LineOptions): Promise<Line> {
  const socket = await connected(address, where, options);
  const telnet = address.kind === 'telnet';
  const filter = telnetFilter(telnet ? (bytes) => void socket.write(bytes) : undefined);
  const send = senderOn(where, socket, options);
  return {
    where,
    kind: address.kind,
    stream: socket,
    text: (piece) => filter.text(piece),
    send: (bytes) => send(telnet ? escapeTelnet(bytes) : bytes),
    close: async () => {
      const timer = setTimeout(() => socket.destroy(), closeLimit);
      socket.once('close', () => clearTimeout(timer));
      socket.destroySoon();
      if (socket.closed) clearTimeout(timer);
    },
  };
}

function connected({ host, port }: SocketAddress, where: string, { timeout, signal }: LineOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, signal });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new OcfError('TIMEOUT', `Nobody answered at ${where} within ${Number((timeout / 1000).toFixed(1))} s.`));
    }, timeout);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      // whoever listens hears of it; without anybody it must not end this program
      socket.on('error', () => undefined);
      resolve(socket);
    });
    socket.once('error', (cause) => {
      clearTimeout(timer);
      if (signal.aborted) reject(new OcfError('INTERRUPTED', `The connection to ${where} was given up.`, { cause }));
      else reject(new OcfError('REFUSED', `No connection to ${where}: ${whyNot(host, cause)}.`, { cause }));
    });
  });
}

// in words where people meet it; the system's own also name addresses of this machine
function whyNot(host: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOTFOUND':
      return `the address ${host} cannot be resolved`;
    case 'EAI_AGAIN':
      return `the address ${host} cannot be resolved at the moment: no name server answers (EAI_AGAIN)`;
    case 'ECONNREFUSED':
      return 'nobody listens there (ECONNREFUSED)';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
      return `there is no way to it (${code})`;
    default:
      return message;
  }
}
