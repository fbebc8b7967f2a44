import type { ReadInput } from './reader.ts';
import { linesOf, wordsOf } from './source.ts';

/** Heartbeat's ha.cf: its node lines, each with one name or several. */
export function read({ source, into }: ReadInput): void {
  for (const line of linesOf(source)) {
    const [directive, ...words] = wordsOf(line, '#');
    if (directive?.text === 'node') {
      for (const { text, place } of words) into.node(text, place);
      if (words.length === 0) into.wrong('A node line names no node.', directive.place);
    } else if (directive && /^stonith(_host)?$/.test(directive.text)) {
      // its words may be passwords
      into.leave(directive.text, 'power devices are added with: ocf device add', directive.place);
    }
  }
}
