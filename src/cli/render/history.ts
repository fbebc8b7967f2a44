import type { FieldChange } from '../../core/config/fields/field-change.ts';
import type { ConfigCompared } from '../../core/config/history/compare.ts';
import { byHandKind, type HistoryEntry, seenKind } from '../../core/config/history/entries.ts';
import { shortId } from '../../core/config/history/history.ts';
import type { ConfigHistory } from '../../core/config/history/list.ts';
import type { ConfigRestored } from '../../core/config/history/restore.ts';
import type { ConfigShown } from '../../core/config/history/show.ts';
import type { ConfigUndone } from '../../core/config/history/undo.ts';
import { printable } from '../../core/config/problem.ts';
import { excerpt } from '../../core/excerpt.ts';
import { timeText } from '../../core/time-text.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { fieldValues, renderFieldChanges, singularOf } from './field-changes.ts';
import { renderDiff, renderFileChange } from './file-change.ts';

const mostSummary = 3;

export function renderHistory({ entries }: ConfigHistory, style: Style): string {
  if (entries.length === 0) return 'Nothing is known of earlier versions.';
  return table(
    ['CHANGE', 'AT', 'BY', 'WHAT', 'OUTCOME', 'VERSION', 'SUMMARY', 'REASON'].map(style.heading),
    entries.map((entry) => [
      style.name(shortId(entry.id)),
      timeText(entry.at),
      whoText(entry),
      whatText(entry),
      outcomeText(entry, style),
      shortId(entry.after),
      summaryOf(entry, style),
      excerpt(printable(entry.reason ?? '')),
    ]),
  );
}

// who noticed an edit is not who made it
function whoText({ kind, user, host }: HistoryEntry): string {
  const who = `${printable(user)}@${printable(host)}`;
  return kind === byHandKind || kind === seenKind ? `noticed by ${who}` : who;
}

function whatText({ kind }: HistoryEntry): string {
  if (kind === seenKind) return 'first seen';
  return kind === byHandKind ? 'edited by hand' : printable(kind);
}

function outcomeText({ outcome }: HistoryEntry, style: Style): string {
  return { done: style.good, 'not done': style.bad, unknown: style.doubtful }[outcome](outcome);
}

/** The first few of what changes, each in a few words: `n[1-4] votes 1 → 2`. */
function summaryOf({ changes, more, invalid }: HistoryEntry, style: Style): string {
  if (!changes) return invalid ? style.bad('invalid') : '';
  if (changes.length === 0) return 'no field';
  const parts = [...new Set(changes.map((change) => partOf(change, style)))];
  const left = parts.length - mostSummary + more;
  return [...parts.slice(0, mostSummary), ...(left > 0 ? [`and ${left} more`] : [])].join(', ');
}

// entries that come or go count as a whole
function partOf(change: FieldChange, style: Style): string {
  const { section, of, kind, field } = change;
  const name = [section === 'nodes' ? '' : singularOf(section), printable(of)].filter(Boolean).join(' ');
  if (kind !== 'changed') return `${kind} ${name}`;
  return [name, printable(field), fieldValues(change, style)].filter(Boolean).join(' ');
}

export function renderShown({ text }: ConfigShown): string {
  return text.replace(/\r?\n$/, '');
}

export function renderCompared({ diff, from, to }: ConfigCompared, style: Style): string {
  return diff === '' ? `Versions ${shortId(from)} and ${shortId(to)} are the same.` : renderDiff(diff, style);
}

export function renderFields({ changes }: ConfigCompared, style: Style): string {
  if (!changes) return 'One of the two versions is invalid: it has no fields.';
  return changes.length === 0 ? 'No field differs.' : renderFieldChanges(changes, style);
}

export function renderUndone(result: ConfigUndone, style: Style): string {
  const { undone } = result;
  const what = 'id' in undone ? `Change ${shortId(undone.id)} (${undone.kind})` : 'What was edited by hand';
  return renderFileChange(result, what, 'undone', style);
}

export function renderRestored(result: ConfigRestored, style: Style): string {
  return renderFileChange(result, `Version ${shortId(result.version)} of ${result.file}`, 'restored', style);
}
