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
}

/** A USAGE error that quotes the offending piece and says where it stands. */
export function syntaxError(source: Source, piece: Piece, problem: string, suggestion?: string): OcfError {
  const within = source.group === undefined ? 'node set' : `definition of group "${source.group}"`;
  const place = placeOf(source.text, piece.offset);
  const quoted = piece.text === '' ? '' : ` at ${JSON.stringify(piece.text)}`;
  return new OcfError('USAGE', `The ${within} ${JSON.stringify(source.text)} has ${problem}${quoted}.`, {
    place,
    suggestions: suggestion === undefined ? [] : [suggestion],
    data: { text: source.text, piece: piece.text },
  });
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
