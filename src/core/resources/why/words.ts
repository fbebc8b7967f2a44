import { timeText } from '../../time-text.ts';
import type { PastAction } from './past.ts';

/** Who did something, when and why, the end of a sentence. */
export function byWhom({ at, user, host, reason, transaction, rollback, because }: PastAction): string {
  const within = transaction === undefined ? '' : ` in transaction ${transaction}`;
  const back = rollback ? ', which had failed and went back' : '';
  const along = because === undefined ? '' : `, ${because}`;
  const why = reason === undefined ? '' : `; their reason: "${reason}"`;
  return `at ${timeText(at)} by ${user} on ${host}${within}${back}${along}${why}`;
}

/** Their own words behind a colon, or nothing. */
export function quoted(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `: ${text.replace(/\.$/, '')}`;
}
