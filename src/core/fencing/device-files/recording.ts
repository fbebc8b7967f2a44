import { OcfError } from '../../errors.ts';

/** One line of a recorded session. */
export type RecordedEntry =
  /** `plug` of those parts that are about one. */
  | { readonly kind: 'part'; readonly name: PartName; readonly plug?: string }
  | { readonly kind: 'sent' | 'heard' | 'modem'; readonly text: string; readonly line: number }
  | { readonly kind: 'closed' };

const partNames = ['login', 'list', 'status', 'off', 'on', 'reset', 'diag', 'logout'] as const;
export type PartName = (typeof partNames)[number];

/**
 * A session with a device as it was recorded: a text of lines. Secrets stand in it as their places, `{password}`.
 *
 * @example
 * ocf-session 1 network
 * option username="apc"
 * == login
 * < "\r\nUser Name : "
 * > "apc\r"
 * == status 2
 * ~ DTR off                # a modem line was set
 * ! closed                 # the device ended the line
 */
export interface Recording {
  readonly serial: boolean;
  /** Options that are no secrets. */
  readonly options: Readonly<Record<string, string>>;
  readonly entries: readonly RecordedEntry[];
}

const signs = { sent: '>', heard: '<', modem: '~' } as const;

export function recordingText({ serial, options, entries }: Recording): string {
  const head = [`ocf-session 1 ${serial ? 'serial' : 'network'}`];
  for (const [name, value] of Object.entries(options)) head.push(`option ${name}=${quoted(value)}`);
  const body = entries.flatMap((entry) => {
    if (entry.kind === 'closed') return '! closed';
    if (entry.kind === 'part') return `== ${entry.name}${entry.plug === undefined ? '' : ` ${quoted(entry.plug)}`}`;
    // what came is easier to read line by line
    const pieces = entry.kind === 'heard' ? entry.text.split(/(?<=\n)/) : [entry.text];
    return pieces.map((piece) => `${signs[entry.kind]} ${quoted(piece)}`);
  });
  return `${[...head, ...body].join('\n')}\n`;
}

/**
 * Reads a recorded session.
 *
 * @throws OcfError INVALID with the place of the first line that is none
 */
export function parseRecording(file: string, text: string): Recording {
  const lines = text.split(/\r?\n/);
  const head = /^ocf-session 1 (serial|network)\s*$/.exec(lines[0] ?? '');
  if (!head) throw wrong(file, 1, 'it does not begin with "ocf-session 1 network" or "ocf-session 1 serial"');
  const options: [string, string][] = [];
  const entries: RecordedEntry[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || /^\s*(#|$)/.test(line)) continue;
    const option = /^option ([A-Za-z][\w.-]*)=(".*")\s*$/.exec(line);
    const value = option?.[2] === undefined ? undefined : unquoted(option[2]);
    if (option?.[1] !== undefined && value !== undefined) options.push([option[1], value]);
    else {
      const entry = entryOf(line, index + 1);
      if (!entry) throw wrong(file, index + 1, `this is no line of one: ${JSON.stringify(line.slice(0, 60))}`);
      entries.push(entry);
    }
  }
  return { serial: head[1] === 'serial', options: Object.fromEntries(options), entries };
}

function entryOf(line: string, number: number): RecordedEntry | undefined {
  if (/^! closed\s*$/.test(line)) return { kind: 'closed' };
  const part = /^== ([a-z]+)(?: (".*"))?\s*$/.exec(line);
  if (part) {
    const name = partNames.find((known) => known === part[1]);
    const plug = part[2] === undefined ? undefined : unquoted(part[2]);
    if (!name || (plug === undefined) !== ['login', 'list', 'logout'].includes(name)) return undefined;
    return { kind: 'part', name, ...(plug === undefined ? {} : { plug }) };
  }
  const said = /^([<>~]) (".*")\s*$/.exec(line);
  const text = said?.[2] === undefined ? undefined : unquoted(said[2]);
  if (!said || text === undefined) return undefined;
  return { kind: said[1] === '>' ? 'sent' : said[1] === '<' ? 'heard' : 'modem', text, line: number };
}

const short: Readonly<Record<string, string>> = { '\r': 'r', '\n': 'n', '\t': 't', '\x1b': 'e', '"': '"', '\\': '\\' };
const long = Object.fromEntries(Object.entries(short).map(([letter, sign]) => [sign, letter]));

function quoted(text: string): string {
  const safe = text.replace(/["\\]|[^\x20-\x7e]/g, (letter) => {
    const sign = short[letter];
    return sign === undefined ? `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\${sign}`;
  });
  return `"${safe}"`;
}

function unquoted(text: string): string | undefined {
  if (!/^"(?:[^"\\]|\\(?:[rnte"\\]|x[0-9a-f]{2}))*"$/.test(text)) return undefined;
  return text.slice(1, -1).replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, sign: string) => {
    return hex === undefined ? (long[sign] as string) : String.fromCharCode(Number.parseInt(hex, 16));
  });
}

function wrong(file: string, line: number, why: string): OcfError {
  return new OcfError('INVALID', `${file} is no recorded session: ${why}.`, { place: { file, line, column: 1 } });
}
