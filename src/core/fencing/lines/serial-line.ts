import type { SerialPort } from 'serialport';
import { OcfError } from '../../errors.ts';
import { spawnProgram } from '../../transport/spawn.ts';
import type { Line, LineOptions, ModemLines } from '../line.ts';
import type { LineAddress } from './address.ts';
import { senderOn } from './sender.ts';
import { takeSerialLock } from './serial-lock.ts';
import { type SerialSettings, usualSettings } from './serial-settings.ts';

const sttyLimit = 5000;

/** A serial line that nobody else has: by its UUCP lock, and by the lock on the line itself. */
export async function openSerialLine(
  where: string,
  { path, settings }: Extract<LineAddress, { kind: 'serial' }>,
  options: LineOptions,
): Promise<Line> {
  const { signal } = options;
  if (signal.aborted) throw new OcfError('INTERRUPTED', `The serial line ${path} was not opened.`);
  const lock = takeSerialLock(path, options.serialLocks);
  let port: SerialPort | undefined;
  try {
    const wanted = { ...usualSettings, ...options.settings, ...settings };
    port = await openPort(path, wanted);
    if (!wanted.hangUp) await keepModemLines(path, options);
    return await lineOn(where, port, lock.release, options);
  } catch (cause) {
    if (port) await closed(port);
    lock.release();
    if (cause instanceof OcfError) throw cause;
    throw cannotOpen(path, cause as Error);
  }
}

async function openPort(path: string, wanted: SerialSettings): Promise<SerialPort> {
  const { SerialPort } = await import('serialport');
  const { baud: baudRate, dataBits, parity, stopBits, flow, hangUp: hupcl } = wanted;
  const port = new SerialPort({
    path,
    baudRate,
    dataBits,
    parity,
    stopBits,
    hupcl,
    rtscts: flow === 'rtscts',
    xon: flow === 'xonxoff',
    xoff: flow === 'xonxoff',
    autoOpen: false,
  });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  return port;
}

// serialport sets the flag and never clears it
async function keepModemLines(path: string, { signal }: LineOptions): Promise<void> {
  const { state, code, stderr, error } = await spawnProgram({
    argv: ['stty', '-F', path, '-hupcl'],
    timeout: sttyLimit,
    signal,
  });
  if (state === 'done' && code === 0) return;
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  throw new OcfError('FAILED', `The serial line ${path} cannot be told to keep DTR and RTS when it is closed: ${why}.`);
}

async function lineOn(where: string, port: SerialPort, unlock: () => void, options: LineOptions): Promise<Line> {
  const { signal } = options;
  port.on('error', () => undefined);
  const interrupt = () => {
    if (port.isOpen) port.close(undefined, new Error('interrupted'));
  };
  signal.addEventListener('abort', interrupt, { once: true });
  const modem = await modemOf(where, port);
  return {
    where,
    kind: 'serial',
    stream: port,
    text: (piece) => piece.toString('latin1').replaceAll('\0', ''),
    send: senderOn(where, port, options),
    ...(modem ? { modem } : {}),
    close: async () => {
      signal.removeEventListener('abort', interrupt);
      await closed(port);
      unlock();
    },
  };
}

/** undefined for a line that has no modem lines, such as a pseudo-terminal. */
async function modemOf(where: string, port: SerialPort): Promise<ModemLines | undefined> {
  const failed = (what: string, error: Error) =>
    new OcfError('FAILED', `The modem lines of ${where} cannot be ${what}: ${error.message}.`, { cause: error });
  const read: ModemLines['read'] = () =>
    new Promise((resolve, reject) =>
      port.get((error, status) => {
        if (error || !status) return reject(failed('read', error ?? new Error('no answer')));
        resolve({ cts: status.cts, dsr: status.dsr, dcd: status.dcd });
      }),
    );
  try {
    await read();
  } catch {
    return undefined;
  }
  // opening a line raises both
  let state = { dtr: true, rts: true };
  return {
    read,
    set: (lines) =>
      new Promise((resolve, reject) => {
        const next = { ...state, ...lines };
        port.set(next, (error) => {
          if (error) return reject(failed('set', error));
          state = next;
          resolve();
        });
      }),
  };
}

function closed(port: SerialPort): Promise<void> {
  return new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve()));
}

function cannotOpen(path: string, cause: Error): OcfError {
  const { message } = cause;
  if (/cannot lock port/i.test(message)) {
    return new OcfError('REFUSED', `Another program has the serial line ${path} open.`, {
      cause,
      suggestions: [`See which with: fuser -v ${path}`],
    });
  }
  if (/permission denied/i.test(message)) {
    return new OcfError('REFUSED', `The serial line ${path} may not be opened by this user.`, {
      cause,
      suggestions: ['Serial lines belong to a group, on Debian dialout: be a member of it.'],
    });
  }
  return new OcfError('REFUSED', `The serial line ${path} cannot be opened: ${message.replace(/^Error:? /, '')}.`, {
    cause,
  });
}
