import { formatDuration } from '../../core/config/duration.ts';
import type { FenceResult } from '../../core/fencing/act/fence.ts';
import type { NodeVerdict } from '../../core/fencing/act/node-verdict.ts';
import type { FenceHistory } from '../../core/fencing/history/history.ts';
import type { FencePlan } from '../../core/fencing/plan/fence-plan.ts';
import type { ProbedNode, ProbedPlug } from '../../core/fencing/plan/look-at-plan.ts';
import type { FenceAction, VerdictKind } from '../../core/fencing/verdict.ts';
import { timeText } from '../../core/time-text.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { armingTable, disarmedLines } from './arming.ts';
import { reasonText, recordText, requestText, verdictText } from './verdict.ts';

export function renderFence({ nodes, summary }: FenceResult, style: Style): string {
  const rows = nodes.map((node) => [
    style.name(node.node),
    requestText(node.requested, node.verdict, style, node.attempts),
    howText(node),
    formatTime(node.milliseconds),
    node.message,
  ]);
  const page = table(['NODE', 'VERDICT', 'HOW', 'TIME', 'DETAIL'].map(style.heading), rows);
  const hints = [...new Set(nodes.flatMap(({ suggestions = [] }) => suggestions))].map((hint) => `  ${hint}`);
  if (nodes.length === 1) return [page, ...hints].join('\n');
  const kinds = Object.entries(summary) as [VerdictKind, string][];
  return [page, ...hints, '', ...kinds.map(([kind, set]) => `${verdictText(kind, style)}: ${style.name(set)}`)].join(
    '\n',
  );
}

function howText({ how, changed, requested, asAsked }: NodeVerdict): string {
  if (how === 'took-over') return 'took over';
  if (how === 'already') return 'already done';
  if (how === 'acted' && changed) return requested;
  if (how === 'acted') return asAsked ? 'nothing to do' : 'not done';
  return how;
}

const planWords: Readonly<Record<FenceAction, string>> = {
  off: 'off',
  on: 'on',
  reboot: 'off, verify, on, verify',
  diag: 'interrupt',
  status: 'look',
};

/** What would be done, level by level. */
export function renderFencePlan(plan: FencePlan & { readonly probe?: readonly ProbedNode[] }, style: Style): string {
  const words = planWords[plan.action];
  const head = `Would do to ${style.name(plan.nodeset)} of cluster ${plan.cluster}: ${words}. Nothing was done.`;
  const nodes = plan.nodes.map(({ node, levels, budget }) => {
    const lines = levels.flatMap(({ level, steps }) => [
      `  ${style.heading(`level ${level}`)}${level > 1 ? ' (when the ones before it did not succeed)' : ''}`,
      ...steps.map((step, index) => `    ${index + 1}. ${step}`),
    ]);
    const looks = plan.probe?.find((probed) => probed.node === node)?.looks ?? [];
    return [
      `${style.name(node)}  ${style.faint(`at most ${formatTime(budget)}`)}`,
      ...lines,
      ...looks.map((look) => lookLine(look, style)),
    ].join('\n');
  });
  const children = (plan.children ?? []).map(
    ({ parent, child }) =>
      `First it is looked whether ${style.name(child)} is off, which hangs on the power of ${parent}.`,
  );
  return [head, ...(children.length > 0 ? [children.join('\n')] : []), ...nodes].join('\n\n');
}

function lookLine({ device, plug, level, answer, evidence, failure }: ProbedPlug, style: Style): string {
  const paint = { on: style.good, off: style.faint }[answer as string] ?? style.doubtful;
  return `  ${style.heading('now')} level ${level}, ${device} plug ${plug}: ${paint(answer)}  ${style.outside(failure?.message ?? evidence)}`;
}

export function renderFenceHistory(history: FenceHistory, style: Style): string {
  const { records, arming = [], disarmed = [], narrowed = false } = history;
  const nothing = narrowed ? 'Nothing that was fenced is as asked for.' : 'Nothing was fenced.';
  const said = records.filter(({ verdict }) => verdict === 'human');
  const seen = records.filter(({ verdict }) => verdict !== 'human');
  const parts = [
    ...(disarmed.length > 0 ? [disarmedLines(disarmed, style).join('\n')] : []),
    records.length === 0 ? nothing : undefined,
    seen.length > 0 ? recordTable(seen, style) : undefined,
    said.length > 0
      ? `${style.heading('What persons confirmed, seen by no device:')}\n${recordTable(said, style)}`
      : undefined,
    ...(arming.length > 0 ? [armingTable(arming, style)] : []),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function recordTable(records: FenceHistory['records'], style: Style): string {
  return table(
    ['AT', 'NODE', 'ACTION', 'VERDICT', 'THROUGH', 'TIME', 'BY', 'JOINED', 'REASON'].map(style.heading),
    records.map((record) => [
      timeText(record.at),
      style.name(record.node),
      record.action,
      recordText(record, style),
      [...new Set(record.attempts.map(({ device, plug }) => `${device}:${plug}`))].join(' '),
      record.milliseconds === undefined ? '' : formatTime(record.milliseconds),
      `${record.user}@${record.host}`,
      record.joined > 0 ? String(record.joined) : '',
      reasonText(record),
    ]),
  );
}

function formatTime(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${(milliseconds / 1000).toFixed(1)}s`
    : formatDuration(Math.round(milliseconds / 1000) * 1000);
}
