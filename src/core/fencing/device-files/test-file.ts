import { writeFileSync } from 'node:fs';
import type { Host } from '../../cluster.ts';
import { readBytes } from '../../config/file/read-bytes.ts';
import type { OptionValue } from '../../config/model.ts';
import type { Problem } from '../../config/problem.ts';
import { exitStatus, OcfError } from '../../errors.ts';
import { driverContext, resolveOptions } from '../device.ts';
import { checkOptions } from '../device-options.ts';
import type { DeviceContext, DeviceOptions, Explanation, PlugListing } from '../driver.ts';
import { fileDriver } from '../drivers/serial.ts';
import { openLine } from '../line.ts';
import { parseLineAddress } from '../lines/address.ts';
import type { Effect, PowerState } from '../verdict.ts';
import type { DeviceFileAccess } from './log-in.ts';
import type { DeviceFile } from './model.ts';
import { playParts } from './play-parts.ts';
import type { PlayEvent } from './player.ts';
import { readDeviceFile } from './read-file.ts';
import { type PartName, parseRecording, recordingText } from './recording.ts';
import { replayLine } from './replay-line.ts';
import { SessionLog } from './session-log.ts';

export interface DialogueTestInput {
  readonly file: string;
  /** A recorded session to play the file against. */
  readonly session?: string;
  /** Or a device to try it on. */
  readonly line?: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Plugs to look at. */
  readonly plugs?: readonly string[];
  /** Plugs to look at, switch, and switch back. */
  readonly switching?: readonly string[];
  /** Where the session is written; a file that is there is not written over. */
  readonly record?: string;
}

/** One part of a session: what was said, and what came of it. */
export interface TestedPart {
  readonly part: PartName;
  readonly plug?: string;
  readonly events: readonly PlayEvent[];
  /** Of a look, or of a command. */
  readonly answer?: PowerState | Effect;
  readonly evidence?: string;
  readonly plugs?: readonly PlugListing[];
  readonly failure?: { readonly code: string; readonly message: string };
}

export interface DialogueTest {
  readonly file: string;
  readonly summary?: string;
  /** What is wrong with the file; with any, nothing was played. */
  readonly problems: readonly Problem[];
  /** What would be said, where nothing was played. */
  readonly explanation?: Explanation;
  readonly parts: readonly TestedPart[];
  /** Written there. */
  readonly recorded?: string;
  /** 0 all went well, 12 the file is wrong, 7 something could not be told, else what the first failure is. */
  readonly status: number;
}

/**
 * Checks a device file, and plays it against a recorded session or a device. Only plugs named in `switching` are ever
 * switched.
 *
 * @throws OcfError NOT_FOUND when a file cannot be read, INVALID for a wrong recording or option, USAGE
 */
export async function testDeviceFile(host: Host, input: DialogueTestInput): Promise<DialogueTest> {
  if (input.session !== undefined && input.line !== undefined) {
    throw new OcfError('USAGE', 'A file is played either against a recorded session or on a line, not both.');
  }
  if (input.line === undefined && needsLine(input)) {
    throw new OcfError('USAGE', 'Options, plugs and a new recording belong to a device; its line is missing.', {
      suggestions: ['Give --line tcp://host:port, telnet://host, ssh://host or the path of a serial line.'],
    });
  }
  let file: DeviceFile;
  try {
    file = await readDeviceFile(input.file);
  } catch (error) {
    const problems = error instanceof OcfError ? (error.data?.problems as readonly Problem[] | undefined) : undefined;
    if (!problems) throw error;
    return { file: input.file, problems, parts: [], status: exitStatus.INVALID };
  }
  const head = { file: input.file, summary: file.summary, problems: [] };
  if (input.session !== undefined) return { ...head, ...(await replayed(host, file, input.session)) };
  if (input.line !== undefined) return { ...head, ...(await tried(host, file, input.line, input)) };
  return { ...head, explanation: fileDriver('', file).explain('PLUG', {}), parts: [], status: 0 };
}

function needsLine({ options = {}, plugs = [], switching = [], record }: DialogueTestInput): boolean {
  return Object.keys(options).length + plugs.length + switching.length > 0 || record !== undefined;
}

async function replayed(host: Host, file: DeviceFile, session: string) {
  const recording = parseRecording(session, readText(session));
  // secrets stand in a recording as their places
  const secrets = file.options.filter(({ secret }) => secret).map(({ name }) => [name, `{${name}}`] as const);
  const options = { ...recording.options, ...Object.fromEntries(secrets), line: session };
  const log = new SessionLog((text) => text);
  const context = {
    ...contextOf(host, options, (text) => text),
    // nothing that is recorded comes late
    limit: 3000,
    system: { ...host.system, sleep: async () => undefined },
  };
  const access: DeviceFileAccess = {
    once: true,
    watch: log.watch,
    openLine: async () => replayLine(session, recording),
  };
  const parts = recording.entries.flatMap((entry) => (entry.kind === 'part' ? entry : []));
  const done = await playParts(file, context, access, log, parts);
  return { parts: done, status: statusOf(done) };
}

async function tried(host: Host, file: DeviceFile, line: string, input: DialogueTestInput) {
  const { plugs = [], switching = [], record } = input;
  const { kind } = parseLineAddress(line);
  const driver = fileDriver(file.path, file);
  const description = await driver.describe(driverContext(host));
  const given = checkOptions(file.path, { ...description, name: file.path }, { ...input.options, line });
  const { options, redact } = await resolveOptions(host, description, given);
  const log = new SessionLog(redact);
  const context = { ...contextOf(host, options, redact), limit: driver.limit(options) };
  const access: DeviceFileAccess = { once: true, watch: log.watch, openLine };
  if (record !== undefined) save(record, '', 'wx');
  const looks = file.status ? [...plugs] : [];
  const parts = [
    { name: 'login' as const },
    ...(file.status?.table ? [{ name: 'list' as const }] : []),
    ...looks.map((plug) => ({ name: 'status' as const, plug })),
  ];
  const done = await playParts(file, context, access, log, parts, switching);
  if (record !== undefined) {
    const open = file.options.filter(({ name, secret }) => !secret && options[name] !== undefined);
    const shown = Object.fromEntries(open.map(({ name }) => [name, String(options[name])]));
    save(record, recordingText(log.recording(kind === 'serial', shown)), 'w');
  }
  return { parts: done, status: statusOf(done), ...(record === undefined ? {} : { recorded: record }) };
}

function contextOf(host: Host, options: DeviceOptions, redact: DeviceContext['redact']): DeviceContext {
  const { signal, transport } = host;
  const node = () => undefined;
  const base = { ...driverContext(host), device: String(options.line), options, limit: 0, redact, signal };
  return { ...base, node, plugs: [], transport, knownHosts: `${host.paths.state}/known_hosts` };
}

function statusOf(parts: readonly TestedPart[]): number {
  const failed = parts.find(({ failure }) => failure)?.failure;
  if (failed) return exitStatus[failed.code as keyof typeof exitStatus] ?? exitStatus.FAILED;
  const doubtful = parts.some(
    ({ answer, plugs = [] }) => answer === 'unknown' || plugs.some(({ power }) => power === 'unknown'),
  );
  return doubtful ? exitStatus.UNVERIFIED : 0;
}

function readText(file: string): string {
  try {
    return readBytes(file, 16 * 1024 * 1024).toString('utf8');
  } catch (cause) {
    if (!(cause instanceof OcfError) || cause.cause === undefined) throw cause;
    const { message } = cause.cause as Error;
    throw new OcfError('NOT_FOUND', `The recorded session ${file} cannot be read: ${message}.`, {
      cause,
    });
  }
}

function save(file: string, text: string, flag: 'wx' | 'w'): void {
  try {
    writeFileSync(file, text, { flag, mode: 0o600 });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new OcfError('CONFLICT', `${file} is there already; a session is not recorded over it.`, {
        suggestions: ['Give --record another name, or remove the file first.'],
      });
    }
    throw new OcfError('FAILED', `The session cannot be written to ${file}: ${message}.`, { cause });
  }
}
