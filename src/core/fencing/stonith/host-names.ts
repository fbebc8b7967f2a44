import { OcfError } from '../../errors.ts';
import { didYouMean } from '../../suggest.ts';
import type { Failure } from '../../transport/transport.ts';
import { shorten } from '../dialogue.ts';

/**
 * A node's name that may be given to a plug-in. Many of them are shell scripts, and some hand the name to a shell on
 * another machine, so it has to be one in every grammar.
 */
const safe = /^[A-Za-z0-9_][A-Za-z0-9_.:-]*$/;

/** Names that a plug-in prints, between blanks and commas. */
export function hostsIn(printed: string): readonly string[] {
  return printed.split(/[\s,]+/).filter((name) => name !== '');
}

/**
 * The plug-in's name for a node: it has to say itself, exactly once, that it can reset it. The programs act on any name
 * otherwise, and some switch what they have whatever the name is.
 */
export function knownHost(plug: string, hosts: readonly string[], name: string): Failure | undefined {
  const refuse = (message: string, suggestions: readonly string[] = []): Failure => ({
    code: 'NOT_FOUND',
    message,
    suggestions,
  });
  if (!safe.test(plug)) {
    return refuse(`${name}: "${shorten(plug)}" is no name that can be given to a plug-in; nothing was sent.`, [
      'The plug of a STONITH plug-in is the name of the node as the plug-in knows it.',
    ]);
  }
  const count = hosts.filter((host) => host === plug).length;
  if (count === 1) return undefined;
  const known = shorten(hosts.join(' ')) || 'none';
  const how = count === 0 ? 'does not know' : 'has more than one';
  return refuse(
    `${name} ${how} node "${plug}" (it says it can reset: ${known}); nothing was sent.`,
    count === 0 ? didYouMean(plug, hosts) : [],
  );
}

/**
 * The variables of a plug-in: its parameters under their own names.
 *
 * @throws OcfError INVALID for a value that no environment can hold; it is not in the text
 */
export function parameterVariables(
  options: Readonly<Record<string, string | number | boolean>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(options).map(([name, value]) => [name, String(value)] as const);
  for (const [name, value] of entries) {
    if (/[\r\n\0]/.test(value)) {
      throw new OcfError('INVALID', `The value of "${name}" has a line break; a plug-in cannot be given one.`);
    }
  }
  return Object.fromEntries(entries);
}
