import type { OptionValue } from '../core/config/model.ts';
import { OcfError } from '../core/errors.ts';

/** The option that the words belong to, such as `--timeout`, and what one looks like. */
export interface AssignmentsOf {
  readonly option: string;
  readonly example: string;
}

/**
 * Words of the form NAME=VALUE as an object; the value is everything behind the first `=`.
 * `of` says in an error what they are.
 *
 * @throws OcfError USAGE for any other word and for a name given twice.
 */
export function parseAssignments(words: readonly string[], of?: AssignmentsOf): Record<string, string> {
  const what = (word: string) => `${of ? `${of.option}: ` : ''}${JSON.stringify(word)}`;
  const values: Record<string, string> = Object.create(null);
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 1) {
      throw new OcfError('USAGE', `${what(word)} is not of the form NAME=VALUE.`, {
        suggestions: word.startsWith('-')
          ? [`There is no option ${word} here.`]
          : [`Write, for example, ${of?.example ?? 'ip=10.0.0.1'}.`],
      });
    }
    const name = word.slice(0, equals);
    if (name in values)
      throw new OcfError('USAGE', `${what(name)} is given twice.`, { suggestions: ['Give it once.'] });
    values[name] = word.slice(equals + 1);
  }
  return { ...values };
}

/** As parseAssignments; `NAME.from=file:/path` says where a value is read. */
export function parseParameters(words: readonly string[]): Readonly<Record<string, OptionValue>> {
  const values = new Map<string, OptionValue>();
  for (const [word, text] of Object.entries(parseAssignments(words))) {
    // no parameter of an agent has a dot in its name
    const name = word.replace(/\.from$/, '');
    if (values.has(name)) {
      throw new OcfError('USAGE', `${JSON.stringify(name)} is given twice.`, { suggestions: ['Give it once.'] });
    }
    values.set(name, name === word ? text : { from: text });
  }
  return Object.fromEntries(values);
}
