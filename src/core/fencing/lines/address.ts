import { realpathSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import { parseSerialSettings, type SerialSettings, serialSettingsText } from './serial-settings.ts';

/** Where a line leads, as data. */
export type LineAddress =
  | { readonly kind: 'tcp' | 'telnet'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'ssh';
      /** A node of the cluster, or what ssh knows. */
      readonly host: string;
      readonly user?: string;
      readonly port?: number;
      /** Program and arguments; without any the login itself leads to the device. */
      readonly command: readonly string[];
    }
  | { readonly kind: 'serial'; readonly path: string; readonly settings: Partial<SerialSettings> };

const scheme = /^([a-z][a-z0-9+.-]*):\/\//;
const hostAndPort = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([^\s/:@?#%[\]\x00-\x1f\x7f]+))(?::(\d{1,5}))?$/;
// neither an option of ssh nor anything a shell could take for more than a word
const sshHost = /^[A-Za-z0-9_][A-Za-z0-9._-]*$|:/;
const sshUser = /^[A-Za-z0-9_][A-Za-z0-9._@:+\\-]*\$?$/;
const control = /[\x00-\x1f\x7f]|\p{Surrogate}/u;

/**
 * Reads `tcp://host:port`, `telnet://host[:port]`, `ssh://[user@]host[:port]/COMMAND…` or the path of a serial line with
 * its settings, `/dev/ttyS0?9600,8n1`.
 *
 * Blanks separate the words of COMMAND; within a word and within user, `%20` is a blank and `%3A` a colon. They reach the
 * console server as words, whatever they hold.
 *
 * @throws OcfError INVALID
 */
export function parseLineAddress(where: string): LineAddress {
  if (where.startsWith('/')) return serialAddress(where);
  const kind = scheme.exec(where)?.[1];
  const rest = where.slice((kind?.length ?? 0) + 3);
  if (kind === 'ssh') return sshAddress(where, rest);
  const place = kind === 'tcp' || kind === 'telnet' ? placeOf(rest.replace(/\/$/, '')) : undefined;
  if (!place) throw noLine(where);
  const { host, port = 23 } = place;
  return { kind: kind as 'tcp' | 'telnet', host, port };
}

function serialAddress(where: string): LineAddress {
  const mark = where.lastIndexOf('?');
  const path = mark < 0 ? where : where.slice(0, mark);
  if (control.test(path) || path.endsWith('/')) throw noLine(where);
  return { kind: 'serial', path, settings: mark < 0 ? {} : parseSerialSettings(where.slice(mark + 1)) };
}

function sshAddress(where: string, rest: string): LineAddress {
  const [, login = '', words = ''] = /^([^/]*)(?:\/(.*))?$/s.exec(rest) ?? [];
  const [, name, at = ''] = /^(?:(.*)@)?(.*)$/s.exec(login) ?? [];
  const place = placeOf(at);
  if (!place || !sshHost.test(place.host)) throw noLine(where);
  if (name?.includes(':')) {
    throw noLine(where, 'ssh takes no password here; a colon that belongs to the login name is written %3A');
  }
  const user = name === undefined ? undefined : decoded(name, where);
  if (user !== undefined && !sshUser.test(user)) throw noLine(where, 'that is no login name');
  const command = words
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => decoded(word, where));
  const [program] = command;
  if (program !== undefined && (program.startsWith('-') || /^[^/]+\//.test(program))) {
    throw noLine(where, `a program by its path is written with two slashes, ssh://${login}//${program}`);
  }
  return { kind: 'ssh', ...place, ...(user === undefined ? {} : { user }), command };
}

function placeOf(text: string): { readonly host: string; readonly port?: number } | undefined {
  const match = hostAndPort.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) return undefined;
  if (match?.[3] === undefined) return { host };
  const port = Number(match[3]);
  return port < 1 || port > 65_535 ? undefined : { host, port };
}

function decoded(word: string, where: string): string {
  try {
    const text = decodeURIComponent(word);
    if (!control.test(text)) return text;
  } catch {
    // a % that stands for nothing
  }
  throw noLine(where, 'it has a % without two digits, or a control character');
}

function noLine(where: string, why?: string): OcfError {
  const reason = why === undefined ? '' : `: ${why}`;
  return new OcfError('INVALID', `${JSON.stringify(where)} is no line to a device${reason}.`, {
    suggestions: [
      'Write tcp://host:port, telnet://host, ssh://user@host/COMMAND or the path of a serial line such as /dev/ttyS0?9600,8n1.',
    ],
  });
}

/** The address in the form that `parseLineAddress` reads. */
export function lineAddressText(address: LineAddress): string {
  if (address.kind === 'serial') {
    const settings = serialSettingsText(address.settings);
    return settings === '' && !address.path.includes('?') ? address.path : `${address.path}?${settings}`;
  }
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const place = `${host}${address.port === undefined ? '' : `:${address.port}`}`;
  if (address.kind !== 'ssh') return `${address.kind}://${place}`;
  const user = address.user === undefined ? '' : `${encoded(address.user)}@`;
  return `ssh://${user}${place}${address.command.length === 0 ? '' : '/'}${address.command.map(encoded).join(' ')}`;
}

function encoded(word: string): string {
  return encodeURIComponent(word).replaceAll('%2F', '/');
}

/**
 * The same for every address of one line, however it is written: what two devices have in common that are one switch.
 *
 * @throws OcfError INVALID
 */
export function lineKey(where: string): string {
  const address = parseLineAddress(where);
  if (address.kind === 'serial') return realPath(address.path);
  const host = address.host.toLowerCase();
  if (address.kind === 'ssh') return lineAddressText({ ...address, host });
  return lineAddressText({ kind: 'tcp', host, port: address.port });
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // whoever opens it says that it is not there
    return path;
  }
}
