import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { type Way, ways } from './front.ts';

export interface FrontWords {
  readonly name: string;
  readonly way?: Way;
  readonly model?: string;
}

/**
 * `wti`, `wti:pty` for a front that speaks lines of text, `snmp:raritan-px2` for one of a family.
 *
 * @param models of the front, where it has any
 * @throws OcfError USAGE
 */
export function parseFrontWords(text: string, models: readonly string[] = []): FrontWords {
  const [name = '', more, ...rest] = text.split(':');
  if (more === undefined) return { name };
  const way = ways.find((one) => one === more);
  if (rest.length === 0 && models.includes(more)) return { name, model: more };
  if (rest.length === 0 && models.length === 0 && way) return { name, way };
  const known = models.length > 0 ? models : ways;
  throw new OcfError(
    'USAGE',
    `The front ${name} has no ${models.length > 0 ? 'model' : 'way'} "${[more, ...rest].join(':')}".`,
    {
      suggestions: [...didYouMean(more, known), `Behind the colon may stand ${known.join(', ')}.`],
    },
  );
}
