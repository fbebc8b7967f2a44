import { Script } from 'node:vm';
import { OcfError } from '../../errors.ts';

const longest = 200;
/** Milliseconds for all texts together. */
const timeLimit = 2_000;

/**
 * Which of the texts a regular expression finds something in. An expression that backtracks without end is stopped.
 *
 * @throws OcfError USAGE when it is too long or none, TIMEOUT when it takes too long.
 */
export function matchesOf(pattern: string, texts: readonly string[], limit = timeLimit): readonly boolean[] {
  const expression = compiled(pattern);
  const script = new Script('texts.map((text) => expression.test(text))');
  try {
    return script.runInNewContext({ texts, expression }, { timeout: limit }) as boolean[];
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw cause;
    throw new OcfError('TIMEOUT', `The regular expression ${JSON.stringify(pattern)} takes too long to try.`, {
      suggestions: ['Write it without repetitions inside repetitions, such as (a+)+.'],
    });
  }
}

/** @throws OcfError USAGE */
export function compiled(pattern: string): RegExp {
  if (pattern.length > longest) {
    throw new OcfError('USAGE', `A regular expression may have ${longest} characters, not ${pattern.length}.`);
  }
  try {
    return new RegExp(pattern, 'u');
  } catch (cause) {
    const reason = (cause as Error).message.replace(/^Invalid regular expression: \/.*\/u?: /s, '');
    throw new OcfError('USAGE', `${JSON.stringify(pattern)} is no regular expression: ${reason}.`);
  }
}
