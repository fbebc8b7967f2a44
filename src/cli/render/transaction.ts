import { excerpt } from '../../core/excerpt.ts';
import type { StepRecord, TransactionList, TransactionRecord } from '../../core/resources/transactions/records.ts';
import { goalText, isOpen } from '../../core/resources/transactions/records.ts';
import { timeText } from '../../core/time-text.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';
import { standingLine, stepLine } from './resource-actions.ts';

export function renderTransactions({ transactions }: TransactionList, style: Style): string {
  if (transactions.length === 0) return 'No transactions.';
  return table(
    ['TRANSACTION', 'BEGAN', 'WHAT', 'STANDING', 'STEPS', 'BY', 'REASON'].map(style.heading),
    transactions.map((record) => [
      style.name(record.id),
      timeText(record.at),
      oneLine(goalText(record.goal)),
      standingText(record, style),
      countText(record),
      oneLine(`${record.who.user}@${record.who.host}`),
      excerpt(oneLine(record.reason ?? '')),
    ]),
  );
}

/** Everything that is known of one, and how it goes on where it has not ended. */
export function renderTransaction(record: TransactionRecord, style: Style): string {
  const { id, goal, at, ended, who, reason, onFailure, sentence, before, steps, plans } = record;
  const begun = new Set(steps.filter(({ rollback }) => !rollback).map((step) => step.id));
  const left = isOpen(record) ? plans.flat().filter((step) => !begun.has(step.id)) : [];
  const lines = [
    `${style.name(id)}  ${oneLine(goalText(goal))}: ${standingText(record, style)}`,
    `  began ${timeText(at)}${ended === undefined ? '' : `, ended ${timeText(ended)}`}, by ${oneLine(`${who.user}@${who.host}`)}, process ${who.pid}`,
    `  when a step fails: ${onFailure}`,
    ...(reason === undefined ? [] : [`  reason: ${excerpt(oneLine(reason))}`]),
    ...(sentence === undefined ? [] : [`  ${style.doubtful(oneLine(sentence))}`]),
    ...section(
      'seen before',
      before.map((copy) => standingLine(copy, style).trimStart()),
      style,
    ),
    ...section(
      'steps',
      steps.map((step) => recordLine(step, style)),
      style,
    ),
    ...section(
      'not begun',
      left.map((step) => stepLine({ ...step, outcome: 'planned', milliseconds: 0 }, style)),
      style,
    ),
  ];
  if (isOpen(record) && record.standing !== 'running') {
    lines.push(`  Go on: ocf transaction resume ${id}`, `  Or go back: ocf transaction rollback ${id}`);
  }
  return lines.join('\n');
}

function section(title: string, lines: readonly string[], style: Style): readonly string[] {
  return lines.length === 0 ? [] : [`  ${style.heading(title)}:`, ...lines.map((line) => `    ${line}`)];
}

function recordLine(step: StepRecord, style: Style): string {
  const { outcome = 'unknown', milliseconds = 0, rollback, reason } = step;
  const why = reason === undefined && step.outcome === undefined ? { reason: 'nobody saw its end' } : { reason };
  const line = stepLine(
    { ...step, ...(why.reason === undefined ? {} : why), needs: [], outcome, milliseconds } as never,
    style,
  );
  return rollback ? `back: ${line}` : line;
}

function standingText({ standing }: TransactionRecord, style: Style): string {
  if (standing === 'done') return style.good(standing);
  return standing === 'failed' || standing === 'killed' ? style.bad(standing) : style.doubtful(standing);
}

function countText({ plans, steps }: TransactionRecord): string {
  const done = new Set(steps.filter(({ outcome, rollback }) => outcome === 'done' && !rollback).map(({ id }) => id));
  const all = new Set(plans.flat().map(({ id }) => id));
  const back = steps.filter(({ rollback }) => rollback).length;
  return `${done.size}/${all.size}${back > 0 ? `, ${back} back` : ''}`;
}
