import type { FencePlan } from '../plan/fence-plan.ts';
import { asAsked } from '../verdict.ts';
import type { NodeVerdict } from './node-verdict.ts';
import type { NodeEnd } from './node-work.ts';
import { sentenceOf } from './sentence.ts';

/** What is known of the request whose end is told, which may be another's. */
export interface VerdictMore
  extends Partial<
    Pick<NodeVerdict, 'operation' | 'who' | 'reason' | 'ticket' | 'message' | 'waitedFor' | 'suggestions'>
  > {}

export interface VerdictAbout extends Pick<NodeVerdict, 'node' | 'how' | 'milliseconds'> {
  /** Who asks. */
  readonly user: string;
}

/** A node's end in the words of who asked for it. */
export function nodeVerdict(
  plan: Pick<FencePlan, 'action' | 'reason' | 'ticket'>,
  { node, how, user, milliseconds }: VerdictAbout,
  { verdict, changed, attempts, pauses = [] }: NodeEnd,
  more: VerdictMore,
): NodeVerdict {
  const { action } = plan;
  const reason = more.reason ?? plan.reason;
  const ticket = more.ticket ?? plan.ticket;
  const known = { node, requested: action, verdict, changed, how, attempts };
  return {
    ...known,
    asAsked: asAsked(action, verdict),
    ...(more.operation === undefined ? {} : { operation: more.operation }),
    ...(more.waitedFor === undefined ? {} : { waitedFor: more.waitedFor }),
    ...(more.suggestions ? { suggestions: more.suggestions } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(ticket === undefined ? {} : { ticket }),
    who: more.who ?? user,
    milliseconds,
    message: `${more.message ?? sentenceOf(known, pauses.length > 0)}${more.waitedFor ? ` This had to wait for ${more.waitedFor}.` : ''}`,
  };
}
