import { type ProgramResult, spawnProgram } from '../transport/spawn.ts';
import type { Failure } from '../transport/transport.ts';
import type { DeviceContext } from './driver.ts';

export interface BoundedCall {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Milliseconds; the context's limit when left out. */
  readonly limit?: number;
}

/**
 * Runs a program that acts on a device. It goes on when this program is killed: it has the lock `acting` then, for
 * which whoever takes over waits, and ends by itself a moment after our own time limit would have ended it.
 */
export function runBounded(context: DeviceContext, call: BoundedCall): Promise<ProgramResult> {
  const { argv, env, stdin, limit = context.limit } = call;
  return spawnProgram({
    argv: ['timeout', '-k', '2', String(limit / 1000 + 5), ...argv],
    ...(env === undefined ? {} : { env }),
    ...(stdin === undefined ? {} : { stdin }),
    ...(context.acting === undefined ? {} : { hold: context.acting }),
    timeout: limit,
    signal: context.signal,
  });
}

/** Whether the program came to an end of its own, so that its exit status says something. */
export function endedByItself({ state, timedOut, aborted, code }: ProgramResult): boolean {
  return state === 'done' && !timedOut && !aborted && code !== undefined;
}

/**
 * Why a call did not succeed; `said` has to be without secrets.
 *
 * @param name the program and the device, for the sentence
 */
export function failureOfRun(name: string, action: string, result: ProgramResult, said: string): Failure {
  const seconds = Math.round(result.milliseconds / 100) / 10;
  const plain = (code: Failure['code'], message: string): Failure => ({ code, message, suggestions: [] });
  if (result.aborted) return plain('INTERRUPTED', `${name} was interrupted at ${action}.`);
  if (result.timedOut) return plain('TIMEOUT', `${name} did not end ${action} within its ${seconds} s.`);
  if (result.state !== 'done') return plain('NOT_FOUND', `${name} cannot be run: ${result.error?.message ?? '?'}.`);
  return plain('FAILED', `${name} ended ${action} with status ${result.code}: ${said || 'it says nothing'}.`);
}
