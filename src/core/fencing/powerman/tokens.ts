import { placeAt, type SourceText } from '../../config/yaml/source-text.ts';
import { OcfError } from '../../errors.ts';

export interface DescriptionToken {
  readonly kind: 'word' | 'string' | 'number' | 'capture' | '{' | '}' | '=';
  /** Of a string what stands between its quotes, escapes resolved. */
  readonly text: string;
  readonly offset: number;
}

const blank = /(?:[ \t\r\n]|#[^\n]*(?:\n|$))+/y;
const text = /"((?:[^"\\\n]|\\[\s\S])*)"/y;
const rest = /(plug[ \t]+name|[A-Za-z_]\w*)|(\d+(?:\.\d*)?|\.\d+)|\$[ \t]*(\d+)|([{}=])/y;

/**
 * The words of a description file of powermand's. The text is latin1: one character a byte.
 *
 * @throws OcfError INVALID with the place
 */
export function descriptionTokens(source: SourceText): readonly DescriptionToken[] {
  const tokens: DescriptionToken[] = [];
  let offset = 0;
  const at = (pattern: RegExp) => {
    pattern.lastIndex = offset;
    return pattern.exec(source.text);
  };
  while (offset < source.text.length) {
    const skipped = at(blank);
    if (skipped) {
      offset += skipped[0].length;
      continue;
    }
    const string = at(text);
    const match = string ?? at(rest);
    if (!match) throw unknown(source, offset);
    const [, first = '', number, capture, sign] = match;
    if (string) tokens.push({ kind: 'string', text: unescaped(first), offset });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, offset });
    else if (capture !== undefined) tokens.push({ kind: 'capture', text: capture, offset });
    else if (sign !== undefined) tokens.push({ kind: sign as '{', text: sign, offset });
    else tokens.push({ kind: 'word', text: first.replace(/[ \t]+/, ' '), offset });
    offset += match[0].length;
  }
  return tokens;
}

const named: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

// As strtol(…, 8) reads three digits: up to the first that is none of its own, one byte of it.
function unescaped(raw: string): string {
  return raw.replace(/\\(\d{3}|[\s\S])/g, (_, sign: string) => {
    if (sign.length === 1) return named[sign] ?? sign;
    return String.fromCharCode(Number.parseInt(/^[0-7]*/.exec(sign)?.[0] || '0', 8) & 255);
  });
}

function unknown(source: SourceText, offset: number): OcfError {
  const [odd = ''] = /^\S{1,40}/.exec(source.text.slice(offset, offset + 40)) ?? [];
  const message = odd.startsWith('"') ? 'This quote does not end on its line.' : `"${odd}" means nothing here.`;
  return new OcfError('INVALID', message, { place: placeAt(source, offset) });
}
