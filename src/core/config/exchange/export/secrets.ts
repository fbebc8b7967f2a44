import { looksSecret } from '../../check/word-rules.ts';
import type { OptionValue } from '../../model.ts';
import { isLiteralSecret } from '../../secrets.ts';
import type { LeftOut } from './left-out.ts';

/** Why a literal secret is left out. */
export const whySecret = 'it is a secret, and written in the file itself';

/** Values without the literal secrets among them, each of which is told; references stay. */
export function withoutLiterals<V extends OptionValue>(
  values: Readonly<Record<string, V>>,
  tell: (name: string) => void,
): Readonly<Record<string, V>> {
  const entries = Object.entries(values);
  const open = entries.filter(([name, value]) => !isLiteralSecret(name, value));
  if (open.length === entries.length) return values;
  for (const [name, value] of entries) if (isLiteralSecret(name, value)) tell(name);
  return Object.fromEntries(open);
}

/**
 * A part of the file that has no schema: its secrets go, and numbers that are none; undefined when nothing is left to
 * say.
 */
export function openValue(value: unknown, path: string, left: LeftOut): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    left.add(path, 'only YAML has such a number');
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => openValue(item, `${path}.${index}`, left)).filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => {
        const secret = looksSecret(name) && (typeof item === 'string' || typeof item === 'number') && item !== '';
        if (secret) left.add(`${path}.${name}`, whySecret);
        return !secret;
      })
      .map(([name, item]) => [name, openValue(item, `${path}.${name}`, left)])
      .filter(([, item]) => item !== undefined),
  );
}
