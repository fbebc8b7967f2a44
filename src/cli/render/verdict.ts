import { excerpt } from '../../core/excerpt.ts';
import type { FenceRecord } from '../../core/fencing/history/history.ts';
import type { Attempt, FenceAction, VerdictKind } from '../../core/fencing/verdict.ts';
import type { Style } from '../style.ts';

/** A verdict as people read it: `verified off`. */
export function verdictText(verdict: VerdictKind, style: Style): string {
  const text = verdict === 'human' ? 'a human says so' : verdict.replace('-', ' ');
  if (verdict.startsWith('verified')) return style.good(text);
  return verdict === 'failed' ? style.bad(text) : style.doubtful(text);
}

/**
 * The verdict on a request. A reboot is verified on only after it was verified off, or seen to have been started anew:
 * the reader wants to know which.
 */
export function requestText(
  action: FenceAction,
  verdict: VerdictKind,
  style: Style,
  attempts: readonly Pick<Attempt, 'action' | 'human'>[] = [],
): string {
  const word = attempts.findLast(({ human }) => human)?.human;
  if (verdict === 'human' && word) return style.doubtful(`a human says so (${plain(word.by)}: ${plain(word.how)})`);
  if (action !== 'reboot' || verdict !== 'verified-on') return verdictText(verdict, style);
  const switched = attempts.some((attempt) => attempt.action === 'on');
  const restarted = !switched && attempts.some((attempt) => attempt.action === 'reset');
  return style.good(restarted ? 'verified restarted' : 'verified off, then on');
}

/** The verdict of an operation in the journal, the same on every page. */
export function recordText({ action, verdict, finished, attempts }: FenceRecord, style: Style): string {
  return finished ? requestText(action, verdict, style, attempts) : style.doubtful('unknown (nobody saw its end)');
}

/** A reason on one line: what somebody typed must break no row and colour no terminal. */
export function reasonText({ reason = '', ticket }: Pick<FenceRecord, 'reason' | 'ticket'>): string {
  const parts = [ticket ?? '', reason].map(plain).filter((part) => part !== '');
  return parts.join(': ');
}

// a page stays one, whatever was pasted into a reason; the journal and --json have all of it
function plain(text: string): string {
  return excerpt(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim());
}
