import { OcfError } from '../../errors.ts';

/**
 * The words of a command as powermand has them in a device line, and as the option gives them: blanks separate, single
 * or double quotes hold together, nothing else means anything. A `|&` at the end is left out.
 *
 * @throws OcfError INVALID for a quote that is not closed, a control character, no words
 */
export function commandWords(text: string): readonly string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"']|"[^"]*"|'[^']*')+)/y;
  const line = text.replace(/\|&\s*$/, '').trim();
  while (pattern.lastIndex < line.length) {
    const match = pattern.exec(line);
    if (!match) throw new OcfError('INVALID', `A quote is not closed in the command ${JSON.stringify(text)}.`);
    words.push((match[1] ?? '').replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  const [program] = words;
  if (program === undefined || program === '') throw new OcfError('INVALID', 'The command to talk with is empty.');
  if (/[\x00-\x1f\x7f]/.test(text)) {
    throw new OcfError('INVALID', 'The command to talk with has a control character.');
  }
  return words;
}
