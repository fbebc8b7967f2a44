import { OcfError } from '../../errors.ts';

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[\x21-\x7e]/,
  lower: /[a-z]/,
  print: /[\x20-\x7e]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[\t-\r ]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/**
 * The bytes that a bracket expression stands for, in the C locale.
 *
 * @param start where its `[` stands
 * @returns the bytes, and where it ends
 * @throws OcfError INVALID
 */
export function bracketSet(source: string, start: number): { readonly bytes: Uint8Array; readonly end: number } {
  const bytes = new Uint8Array(256);
  let next = start + 1;
  const negated = source[next] === '^';
  if (negated) next++;
  for (const first = next; next === first || source[next] !== ']'; ) {
    if (next >= source.length) throw wrong('is not closed');
    const named = /^\[:(\w*):\]/.exec(source.slice(next));
    if (named) {
      const known = Object.hasOwn(classes, named[1] ?? '') ? classes[named[1] ?? ''] : undefined;
      if (!known) throw wrong(`names a class "${named[1]}" that there is not`);
      for (let code = 0; code < 128; code++) if (known.test(String.fromCharCode(code))) bytes[code] = 1;
      next += named[0].length;
      continue;
    }
    const from = member();
    const isRange = source[next] === '-' && source[next + 1] !== ']' && next + 1 < source.length;
    if (isRange) next++;
    const to = isRange ? member() : from;
    if (to < from) throw wrong('has a range that ends before it begins');
    bytes.fill(1, from, to + 1);
  }
  return { bytes: negated ? bytes.map((bit) => 1 - bit) : bytes, end: next + 1 };

  // one character, or one written as [.x.] or [=x=]; a backslash is nothing special
  function member(): number {
    const written = /^\[([.=])([\s\S])\1\]/.exec(source.slice(next));
    if (!written && /^\[[.=]/.test(source.slice(next))) throw wrong('names a character that there is not');
    next += written ? written[0].length : 1;
    return (written?.[2] ?? (source[next - 1] as string)).charCodeAt(0);
  }

  function wrong(what: string): OcfError {
    return new OcfError('INVALID', `The regular expression "${source}" cannot be read: a bracket ${what}.`);
  }
}
