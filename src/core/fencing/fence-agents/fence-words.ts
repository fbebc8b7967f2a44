import { readFileSync } from 'node:fs';
import type { ProgramResult } from '../../transport/spawn.ts';
import { endedByItself } from '../bounded-run.ts';
import { shorten } from '../dialogue.ts';
import type { PowerState } from '../verdict.ts';

/**
 * The power in an agent's answer to `status`: its exit status, 0 on and 2 off, as long as its words do not deny it. What
 * is no fence agent at all, or breaks, ends with 2 as well: a shell on a syntax error, Python on a wrong argument. So an
 * agent that complains has to say off in words too. Anything else is `unknown`.
 */
export function powerSaid(result: ProgramResult): PowerState {
  const power = !endedByItself(result) ? 'unknown' : result.code === 0 ? 'on' : result.code === 2 ? 'off' : 'unknown';
  const words = [...result.stdout.matchAll(/^\s*Status:\s*(\w+)\s*$/gim)].map(([, word = '']) => word.toLowerCase());
  if (words.some((word) => word !== power)) return 'unknown';
  return power === 'off' && words.length === 0 && complaints(result).length > 0 ? 'unknown' : power;
}

/**
 * Whether an agent's failure came before it told the device anything: only what is said of the request itself, of the
 * login, or by the common library when it looks at the plug first. Some agents say this last also after a command, by
 * themselves; of these nobody can know.
 *
 * @param program the agent's file
 */
export function neverSwitched({ stdout, stderr, code }: ProgramResult, program: string): boolean {
  if (code !== 1) return false;
  const text = `${stdout}\n${stderr}`;
  // `Returned 1:` is of a program it ran, which may have been the one that switches
  if (/Success:|Connection (lost|timed out)|Timed out waiting|Returned -?\d+:/.test(text)) return false;
  if (/Unable to obtain correct plug status/.test(text)) return onlyLibraryLooks(program);
  return (
    /Unable to connect\/login to fencing device/.test(text) ||
    /Failed: (You have to (set|enter|use) |Unrecognised action|Identity file |The value you have entered)/.test(text) ||
    /Failed: The user does not have the correct privileges|Please use '-h' for usage/.test(text)
  );
}

function onlyLibraryLooks(program: string): boolean {
  try {
    const source = readFileSync(program, 'latin1');
    return source.includes('from fencing import') && !source.includes('EC_STATUS');
  } catch {
    return false;
  }
}

/** What an agent said, as one line: of a success only its result, of a failure also what it complains of. */
export function wordsOf({ stdout, stderr, code }: ProgramResult): string {
  const told = stdout.split('\n').filter((line) => line.trim() !== '');
  const well = code === 0 || code === 2;
  if (well && told.length > 0) return shorten(told.join(' '));
  return shorten([...complaints({ stderr }), ...told].join(' '));
}

// agents warn about their own Python on every call; that is no evidence
function complaints({ stderr }: Pick<ProgramResult, 'stderr'>): readonly string[] {
  return stderr.split('\n').filter((line) => !/Warning\b|^\s*$|^\s+(import|from) |NOTICE:/.test(line));
}
