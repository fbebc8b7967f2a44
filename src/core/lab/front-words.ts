import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { type Way, ways } from './front.ts';

export interface FrontWords {
  readonly name: string;
  readonly way?: Way;
}

/**
 * `wti`, or `wti:pty` for a front that speaks lines of text, reached another way than over TCP.
 *
 * @throws OcfError USAGE
 */
export function parseFrontWords(text: string): FrontWords {
  const [name = '', way, ...more] = text.split(':');
  if (way === undefined) return { name };
  const known = ways.find((one) => one === way);
  if (known && more.length === 0) return { name, way: known };
  throw new OcfError('USAGE', `A front is reached over tcp, telnet or pty, not "${way}".`, {
    suggestions: [...didYouMean(way, ways), `Write it as ${name}:pty.`],
  });
}
