import { createContext, Script } from 'node:vm';
import { OcfError } from '../errors.ts';

const limit = 1_000;

/**
 * Tries regular expressions that somebody wrote on a text that a device said, for at most a second: some take longer
 * than anyone lives, and nothing else could run meanwhile, no time limit and no interrupt.
 *
 * @param match only matches, since it may be tried twice: a process that was stopped meanwhile had no time to try
 * @param what whose expressions they are, and on what, as a sentence begins
 * @throws OcfError INVALID when they take too long
 */
export function matchInTime<T>(match: () => T, what: string): T {
  const result = tried(match) ?? tried(match);
  if (result) return result.value;
  throw new OcfError('INVALID', `${what} take longer than ${limit / 1000} s.`, {
    suggestions: ['Look for a repetition of a repetition, such as (a+)+, and write it with one.'],
  });
}

function tried<T>(match: () => T): { readonly value: T } | undefined {
  const result: { value?: T; error?: unknown } = {};
  const attempt = () => {
    try {
      result.value = match();
    } catch (error) {
      result.error = error;
    }
  };
  try {
    new Script('attempt()').runInContext(createContext({ attempt }), { timeout: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
  if ('error' in result) throw result.error;
  return { value: result.value as T };
}
