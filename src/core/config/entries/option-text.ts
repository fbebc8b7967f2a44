import { OcfError } from '../../errors.ts';
import type { OptionValue } from '../model.ts';

/**
 * Options from `name=value` words. Values stay the text that was given: what it means is for the agent or the driver
 * to say. `name.from=file:/path` makes a reference.
 *
 * @throws OcfError USAGE for a word without "=" and for a name given twice.
 */
export function optionsFrom(words: readonly string[]): Readonly<Record<string, OptionValue>> {
  const options = new Map<string, OptionValue>();
  for (const [name, text] of pairsFrom(words)) {
    const reference = /^(.+)\.from$/.exec(name);
    const key = reference?.[1] ?? name;
    if (options.has(key)) throw new OcfError('USAGE', `${JSON.stringify(key)} is given twice.`);
    options.set(key, reference ? { from: text } : text);
  }
  return Object.fromEntries(options);
}

/** Words of the form `name=value`, split at the first "=". */
export function pairsFrom(words: readonly string[]): readonly (readonly [string, string])[] {
  return words.map((word) => {
    const at = word.indexOf('=');
    if (at > 0) return [word.slice(0, at), word.slice(at + 1)] as const;
    throw new OcfError('USAGE', `${JSON.stringify(word)} is not of the form NAME=VALUE.`);
  });
}

/** A text as it would be written without quotes: `12` the number, `012` the text. */
export function typedText(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
