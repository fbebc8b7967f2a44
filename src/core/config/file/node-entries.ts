import { entryLines } from '../yaml/pieces.ts';
import type { SourceText } from '../yaml/source-text.ts';

/** An entry under `nodes` as its line says it. */
export interface KeyedEntry {
  /** Offset of the line. */
  readonly start: number;
  /** The name without quotes; empty when it is written in a way that has to be parsed. */
  readonly key: string;
}

/** The entries of the section `nodes` by their lines alone, nothing parsed; empty when it is not written that way. */
export function nodeEntries(source: SourceText): readonly KeyedEntry[] {
  const { text } = source;
  const lines = entryLines(source).filter(({ section }) => text.startsWith('nodes:', section));
  return lines.map(({ start }) => ({ start, key: keyAt(text, start) }));
}

// a name without escapes, in quotes or plain, behind which a colon ends it
const keyLine = / *(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|([^\s"'#][^\s"'#]*?)):(?=[ \r\n]|$)/y;

function keyAt(text: string, start: number): string {
  keyLine.lastIndex = start;
  const [, double, single, plain] = keyLine.exec(text) ?? [];
  return double ?? single ?? plain ?? '';
}
