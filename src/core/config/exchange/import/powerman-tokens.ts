import type { Place } from '../../../errors.ts';
import { placeAt, type SourceText } from '../../yaml/source-text.ts';
import { quoted, syntaxFault } from './source.ts';

export interface Token {
  /** A specification is one token with everything up to its closing brace. */
  readonly kind: 'word' | 'string' | 'specification';
  readonly text: string;
  readonly place: Place;
}

/** The words and strings of powerman.conf(5), comments taken out, specifications of controllers skipped. */
export function powermanTokens(source: SourceText): readonly Token[] {
  const { text } = source;
  const tokens: Token[] = [];
  // sticky, so that nothing is copied
  const pattern = /[ \t\r\n]+|#[^\n]*|"((?:[^"\\\n]|\\[^\n])*)"|([A-Za-z_]\w*)|([{}])|(\$?\d+(?:\.\d+)?)|(=)/y;
  let depth = 0;
  let specification: Place | undefined;
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw unknown(start);
    const [, string, word, brace] = match;
    if (brace !== undefined) {
      depth += brace === '{' ? 1 : -1;
      if (depth < 0 || (depth > 0 && !specification))
        throw syntaxFault(source, placeAt(source, start), `This ${brace} belongs to nothing.`);
      if (depth === 0) specification = undefined;
    } else if (word === 'specification' && depth === 0) {
      specification = placeAt(source, start);
      tokens.push({ kind: 'specification', text: '', place: specification });
    } else if (depth === 0 && (string !== undefined || word !== undefined)) {
      const kind = string === undefined ? 'word' : 'string';
      if (specification && kind === 'string') continue;
      tokens.push({
        kind,
        text: string === undefined ? (word as string) : unescaped(string),
        place: placeAt(source, start),
      });
    } else if (depth === 0 && match[0].trim() !== '' && !match[0].startsWith('#')) throw unknown(start);
  }
  if (depth > 0 && specification) throw syntaxFault(source, specification, 'This specification is not closed.');
  return tokens;

  function unknown(offset: number) {
    const place = placeAt(source, offset);
    if (text[offset] === '"') return syntaxFault(source, place, 'This quote does not end on its line.');
    const [odd = ''] = /^\S+/.exec(text.slice(offset, offset + 80)) ?? [];
    return syntaxFault(source, place, `${quoted(odd)} is neither a word nor a text in quotes.`);
  }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
