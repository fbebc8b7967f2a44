import { OcfError, type Place } from '../errors.ts';

/** A piece of a node-set text and where it stands in it. */
export interface Piece {
  readonly text: string;
  readonly offset: number;
}

/** The text being parsed: pieces keep their place in it. */
export interface Source {
  readonly text: string;
  /** The group whose definition the text is. */
  readonly group?: string;
  /** The group source it comes from: names of groups in it are that source's own. */
  readonly from?: string | undefined;
}

const longestQuote = 80;

/** A USAGE error that quotes the offending piece and says where it stands; INVALID in what a group source says. */
export function syntaxError(source: Source, piece: Piece, problem: string, suggestion?: string): OcfError {
  const text = quote(source.text);
  const what = source.group === undefined ? `node set ${text}` : `definition ${text} of group "${source.group}"`;
  const place = placeOf(source.text, piece.offset);
  const quoted = piece.text === '' ? '' : ` at ${quote(piece.text)}`;
  const code = source.group !== undefined && source.from !== undefined ? 'INVALID' : 'USAGE';
  return new OcfError(code, `The ${what} has ${problem}${quoted}.`, {
    place,
    suggestions: suggestion === undefined ? [] : [suggestion],
    data: { piece: piece.text },
  });
}

// A set may come from a file of ten thousand names: a message shows its beginning.
function quote(text: string): string {
  return JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
