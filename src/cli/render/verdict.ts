import type { FenceRecord } from '../../core/fencing/history.ts';
import type { FenceAction, VerdictKind } from '../../core/fencing/verdict.ts';
import type { Style } from '../style.ts';

/** A verdict as people read it: `verified off`. */
export function verdictText(verdict: VerdictKind, style: Style): string {
  const text = verdict === 'human' ? 'a human says so' : verdict.replace('-', ' ');
  if (verdict.startsWith('verified')) return style.good(text);
  return verdict === 'failed' ? style.bad(text) : style.doubtful(text);
}

/** The verdict on a request. A reboot is verified on only after it was verified off: the reader wants to know that. */
export function requestText(action: FenceAction, verdict: VerdictKind, style: Style): string {
  const cycled = action === 'reboot' && verdict === 'verified-on';
  return cycled ? style.good('verified off, then on') : verdictText(verdict, style);
}

/** The verdict of an operation in the journal, the same on every page. */
export function recordText({ action, verdict, finished }: FenceRecord, style: Style): string {
  return finished ? requestText(action, verdict, style) : style.doubtful('unknown (nobody saw its end)');
}

/** A reason on one line: what somebody typed must break no row and colour no terminal. */
export function reasonText({ reason }: Pick<FenceRecord, 'reason'>): string {
  return (reason ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
