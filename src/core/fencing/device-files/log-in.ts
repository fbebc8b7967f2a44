import { type ErrorCode, OcfError } from '../../errors.ts';
import { Dialogue } from '../dialogue.ts';
import type { DeviceContext } from '../driver.ts';
import { type Line, type LineOptions, openLine } from '../line.ts';
import type { DeviceFile } from './model.ts';
import { type PlayEvent, Player, type Talk } from './player.ts';
import type { Values } from './template.ts';

const pause = 500;
const refusedLimit = 2_000;
/** A try that was given no more time than this says less than the one before it. */
const shortTry = 2_000;
const hopeless: readonly ErrorCode[] = ['CREDENTIALS', 'NOT_FOUND', 'INVALID', 'INTERRUPTED'];

/** Other ways to a line than to open it, and who watches. */
export interface DeviceFileAccess {
  readonly openLine?: (where: string, options: LineOptions) => Promise<Line>;
  readonly watch?: (event: PlayEvent) => void;
  /** A device that is busy is not asked again. */
  readonly once?: boolean;
}

/** Milliseconds that the device's options give it to let us in. */
export function loginLimit(file: DeviceFile, options: DeviceContext['options']): number {
  return options.timeout === undefined ? file.timeout : Number(options.timeout) * 1000;
}

/**
 * Opens the line and plays the login. Somebody else's session makes a switch close ours at once: it is asked again
 * until the time is up. One that does not listen may be closing a session, which takes a moment and no longer.
 *
 * @throws OcfError what the last try failed with; of one that the end of the time cut short, what the try before did
 */
export async function logIn(
  file: DeviceFile,
  context: DeviceContext,
  values: Values,
  access: DeviceFileAccess,
): Promise<Talk> {
  const { system, signal, options } = context;
  const begun = system.monotonic();
  let deadline = begun + Math.min(loginLimit(file, options), context.limit);
  let before: unknown;
  for (;;) {
    let talk: Talk | undefined;
    const left = deadline - system.monotonic();
    try {
      talk = await open(file, context, access, Math.max(1, left));
      await play(file, talk, values, deadline).catch((error) => {
        throw orBusy(error, file, talk as Talk);
      });
      return talk;
    } catch (error) {
      await talk?.line.close();
      if (before && left < shortTry && isTimeout(error)) throw before;
      const final = error instanceof OcfError && (hopeless.includes(error.code) || error.data?.again === false);
      if (nobodyListens(error)) deadline = Math.min(deadline, begun + refusedLimit);
      if (final || access.once || signal.aborted || system.monotonic() + pause >= deadline) throw error;
      access.watch?.({ kind: 'note', text: `${(error as Error).message} It is tried again.` });
      before = error;
      await system.sleep(pause, signal);
    }
  }
}

async function open(
  file: DeviceFile,
  context: DeviceContext,
  { openLine: opener = openLine, watch }: DeviceFileAccess,
  timeout: number,
): Promise<Talk> {
  const { pace, settings } = file;
  const options = { ...context, timeout, settings, ...(pace === undefined ? {} : { byteGap: pace }) };
  const line = await opener(String(context.options.line), options);
  const { system, signal } = context;
  const heard = watch && ((text: string) => watch({ kind: 'heard', text }));
  const dialogue = new Dialogue(line, { signal, ...(heard ? { heard } : {}) });
  return { line, dialogue, serial: line.kind === 'serial', system, signal, ...(watch ? { watch } : {}) };
}

async function play(file: DeviceFile, talk: Talk, values: Values, deadline: number): Promise<void> {
  await new Player(talk, values, deadline).play(file.login);
  if (talk.dialogue.lost) throw new OcfError('FAILED', `The line ${talk.line.where} ended at once.`);
}

// A device that bears few sessions hangs up on the next one without a word.
function orBusy(error: unknown, { sessions }: DeviceFile, { dialogue, line }: Talk): unknown {
  const hungUp = error instanceof OcfError && error.code === 'FAILED' && dialogue.lost && dialogue.silent;
  if (!hungUp || sessions === undefined) return error;
  const message = `The switch at ${line.where} hangs up without a word: somebody else seems to hold its session.`;
  return new OcfError('REFUSED', message, {
    suggestions: ['End the other session, or try again later.'],
    cause: error,
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof OcfError && error.code === 'TIMEOUT';
}

function nobodyListens(error: unknown): boolean {
  const cause = error instanceof OcfError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  return cause?.code === 'ECONNREFUSED' || cause?.code === 'ENOTFOUND';
}
