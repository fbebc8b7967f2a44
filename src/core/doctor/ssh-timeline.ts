import type { TimedLine } from './line-times.ts';

/** What a connection by ssh took and used, read from what `ssh -v` says and when. Milliseconds. */
export interface SshTimeline {
  /** Until ssh knew the address: its own start and configuration, and the look-up of the name. */
  readonly lookup?: number;
  /** The TCP connection; with a jump host or a proxy command everything up to the node's first word. */
  readonly connect?: number;
  /** Until sshd showed itself. */
  readonly banner?: number;
  readonly keyExchange?: number;
  readonly authentication?: number;
  /** Until the session was there to send a command into. */
  readonly session?: number;
  /** Until the shell answered: login scripts, a forced command. */
  readonly shell?: number;
  readonly total?: number;
  /** The host name and the address ssh connected to. */
  readonly host?: string;
  readonly server?: string;
  readonly kex?: string;
  readonly hostKeyAlgorithm?: string;
  readonly hostKey?: { readonly type: string; readonly fingerprint: string };
  /** The file and line that vouched for it. */
  readonly vouched?: { readonly file: string; readonly line: number };
  /** Jump hosts that let us in, in order, each with the milliseconds since the start. */
  readonly jumps: readonly { readonly host: string; readonly at: number }[];
  /** Keys that were offered, and methods that were tried beside keys. */
  readonly offered: number;
  readonly methods: readonly string[];
  /** A command of the authorized_keys file runs in place of ours. */
  readonly forced: boolean;
}

/**
 * Reads the lines of `ssh -v`. A jump host's own ssh writes its lines among them: all it says of its connection comes
 * before the node's first word, so of what is said several times the last is the node's.
 *
 * @param ready when the shell answered; undefined when it never did
 */
export function readTimeline(lines: readonly TimedLine[], started: number, ready: number | undefined): SshTimeline {
  const all = (pattern: RegExp) =>
    lines.flatMap(({ text, at }) => {
      const match = pattern.exec(text);
      return match ? [{ match, at }] : [];
    });
  const last = (pattern: RegExp) => all(pattern).at(-1);

  const connecting = all(/^debug1: Connecting to (\S+) /);
  const established = all(/^debug1: Connection established\./);
  const logins = all(/^Authenticated to (\S+) /);
  const sent = last(/^debug1: Sending command: /);
  const proxied = all(/^debug1: Executing proxy command/).length > 0;
  // with a jump host the node's login is the one before its command is sent; all others are on the way
  const entered = logins.length > 0 && (!proxied || sent !== undefined) ? logins.at(-1) : undefined;
  const word = last(/^debug1: Remote protocol version \S+ remote software version (.*)$/);
  const keys = last(/^debug1: SSH2_MSG_NEWKEYS received/);
  const host = proxied ? undefined : connecting.at(-1)?.match[1];

  return {
    ...given('lookup', proxied ? undefined : since(started, connecting.at(-1)?.at)),
    ...given(
      'connect',
      proxied ? since(started, entered && word?.at) : since(connecting.at(-1)?.at, established.at(-1)?.at),
    ),
    ...given('banner', proxied ? undefined : since(established.at(-1)?.at, word?.at)),
    ...given('keyExchange', since(word?.at, keys?.at)),
    ...given('authentication', since(keys?.at, entered?.at)),
    ...given('session', since(entered?.at, sent?.at)),
    ...given('shell', since(sent?.at, ready)),
    ...given('total', since(started, ready)),
    ...given('host', host),
    ...given('server', word?.match[1]),
    ...given('kex', last(/^debug1: kex: algorithm: (\S+)/)?.match[1]),
    ...given('hostKeyAlgorithm', last(/^debug1: kex: host key algorithm: (\S+)/)?.match[1]),
    ...keyIn(last(/^debug1: Server host key: (\S+) (\S+)/)?.match),
    ...voucherIn(last(/^debug1: Found key in (.*):(\d+)$/)?.match),
    jumps: (entered ? logins.slice(0, -1) : logins).map(({ match, at }) => ({
      host: match[1] ?? '',
      at: Math.round(at - started),
    })),
    offered: all(/^debug1: Offering public key: /).length,
    methods: [...new Set(all(/^debug1: Next authentication method: (\S+)/).map(({ match }) => match[1] ?? ''))],
    forced: all(/^debug1: Remote: .*key options:.* command\b/).length > 0,
  };
}

function since(begin: number | undefined, end: number | undefined): number | undefined {
  return begin === undefined || end === undefined || end < begin ? undefined : Math.round(end - begin);
}

function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}

function keyIn(match: RegExpExecArray | undefined): Pick<SshTimeline, 'hostKey'> {
  return match ? { hostKey: { type: match[1] ?? '', fingerprint: match[2] ?? '' } } : {};
}

function voucherIn(match: RegExpExecArray | undefined): Pick<SshTimeline, 'vouched'> {
  return match ? { vouched: { file: match[1] ?? '', line: Number(match[2]) } } : {};
}
