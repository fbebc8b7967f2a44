import { OcfError } from '../../errors.ts';
import { bracketSet } from './posix-bracket.ts';

/** A set of bytes: 1 at the index of each member. */
export type ByteSet = Uint8Array;

/** A POSIX extended regular expression, taken apart. */
export type PosixNode =
  | { readonly kind: 'set'; readonly bytes: ByteSet }
  /** A place: the start of the text, its end (never matched: more may come), or between words as GNU has them. */
  | { readonly kind: 'place'; readonly at: 'start' | 'end' | 'edge' | 'inside' | 'word-start' | 'word-end' }
  | { readonly kind: 'group'; readonly number: number; readonly body: PosixNode }
  | { readonly kind: 'all'; readonly parts: readonly PosixNode[] }
  | { readonly kind: 'any'; readonly branches: readonly PosixNode[] }
  | { readonly kind: 'repeat'; readonly body: PosixNode; readonly least: number; readonly most: number };

/** As many as the C library allows. */
const mostRepeats = 32_767;

/**
 * Reads an extended regular expression as the C library of GNU does in its C locale: an unmatched `)` is an ordinary
 * character, `\` before any character but those of GNU's extensions makes it ordinary, a repetition needs something
 * to repeat. Back references are refused.
 *
 * @throws OcfError INVALID
 */
export function parsePosix(source: string): { readonly node: PosixNode; readonly groups: number } {
  let next = 0;
  let groups = 0;
  let depth = 0;
  const node = branches();
  return { node, groups };

  function branches(): PosixNode {
    const all = [sequence()];
    while (source[next] === '|') {
      next++;
      all.push(sequence());
    }
    return all.length === 1 ? (all[0] as PosixNode) : { kind: 'any', branches: all };
  }

  function sequence(): PosixNode {
    const parts: PosixNode[] = [];
    while (next < source.length && source[next] !== '|' && !(source[next] === ')' && depth > 0)) {
      const start = next;
      let part = atom();
      while (/[*+?{]/.test(source[next] ?? '')) {
        if (part.kind === 'place') throw wrong(`"${source.slice(start, next + 1)}" repeats nothing`);
        const { least, most } = repetition();
        part = { kind: 'repeat', body: part, least, most };
      }
      parts.push(part);
    }
    return parts.length === 1 ? (parts[0] as PosixNode) : { kind: 'all', parts };
  }

  function atom(): PosixNode {
    const character = source[next++] as string;
    switch (character) {
      case '(':
        return group();
      case '[': {
        const { bytes, end } = bracketSet(source, next - 1);
        next = end;
        return { kind: 'set', bytes };
      }
      case '.':
        return { kind: 'set', bytes: new Uint8Array(256).fill(1) };
      case '^':
        return { kind: 'place', at: 'start' };
      case '$':
        return { kind: 'place', at: 'end' };
      case '\\':
        return escaped();
      case '*':
      case '+':
      case '?':
      case '{':
        throw wrong(`"${character}" at its place repeats nothing`);
      default:
        return { kind: 'set', bytes: oneByte(character) };
    }
  }

  function group(): PosixNode {
    const number = ++groups;
    depth++;
    const body = branches();
    if (source[next] !== ')') throw wrong('a parenthesis is not closed');
    next++;
    depth--;
    return { kind: 'group', number, body };
  }

  function escaped(): PosixNode {
    const character = source[next++];
    if (character === undefined) throw wrong('it ends with a backslash');
    if (/[1-9]/.test(character)) throw wrong(`it refers back with \\${character}, which is not supported`);
    return extension(character) ?? { kind: 'set', bytes: oneByte(character) };
  }

  function repetition(): { least: number; most: number } {
    const sign = source[next++];
    if (sign === '*') return { least: 0, most: Number.POSITIVE_INFINITY };
    if (sign === '+') return { least: 1, most: Number.POSITIVE_INFINITY };
    if (sign === '?') return { least: 0, most: 1 };
    const match = /^(\d*)(,?)(\d*)\}/.exec(source.slice(next));
    if (!match || match[0].startsWith('}') || (match[1] === '' && match[2] === '')) throw wrong('a { counts nothing');
    next += match[0].length;
    const least = Number(match[1]);
    const most = match[2] === '' ? least : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (least > most || least > mostRepeats || (most > mostRepeats && most !== Number.POSITIVE_INFINITY)) {
      throw wrong(`{${match[0]} is no count`);
    }
    return { least, most };
  }

  function wrong(why: string): OcfError {
    return new OcfError('INVALID', `The regular expression "${source}" cannot be read: ${why}.`);
  }
}

// what GNU adds to the standard
function extension(character: string): PosixNode | undefined {
  switch (character) {
    case 'w':
      return { kind: 'set', bytes: bytesOf(isWord) };
    case 'W':
      return { kind: 'set', bytes: bytesOf((code) => !isWord(code)) };
    case 's':
      return { kind: 'set', bytes: bytesOf(isSpace) };
    case 'S':
      return { kind: 'set', bytes: bytesOf((code) => !isSpace(code)) };
    case 'b':
      return { kind: 'place', at: 'edge' };
    case 'B':
      return { kind: 'place', at: 'inside' };
    case '<':
      return { kind: 'place', at: 'word-start' };
    case '>':
      return { kind: 'place', at: 'word-end' };
    case '`':
      return { kind: 'place', at: 'start' };
    case "'":
      return { kind: 'place', at: 'end' };
    default:
      return undefined;
  }
}

export function isWord(code: number | undefined): boolean {
  return code !== undefined && code < 128 && /\w/.test(String.fromCharCode(code));
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function bytesOf(member: (code: number) => boolean): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, code) => (member(code) ? 1 : 0));
}

function oneByte(character: string): ByteSet {
  const bytes = new Uint8Array(256);
  bytes[character.charCodeAt(0)] = 1;
  return bytes;
}
