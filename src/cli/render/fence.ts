import { formatDuration } from '../../core/config/duration.ts';
import type { FenceResult } from '../../core/fencing/fence.ts';
import type { FencePlan } from '../../core/fencing/fence-plan.ts';
import type { FenceHistory, FenceRecord } from '../../core/fencing/history.ts';
import type { NodeVerdict } from '../../core/fencing/node-verdict.ts';
import type { FenceAction, VerdictKind } from '../../core/fencing/verdict.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** A verdict as people read it: `verified off`. */
export function verdictText(verdict: VerdictKind, style: Style): string {
  const text = verdict === 'human' ? 'a human says so' : verdict.replace('-', ' ');
  if (verdict.startsWith('verified')) return style.good(text);
  return verdict === 'failed' ? style.bad(text) : style.doubtful(text);
}

export function renderFence({ nodes, summary }: FenceResult, style: Style): string {
  const rows = nodes.map((node) => [
    style.name(node.node),
    requestText(node.requested, node.verdict, style),
    howText(node),
    formatTime(node.milliseconds),
    node.message,
  ]);
  const page = table(['NODE', 'VERDICT', 'HOW', 'TIME', 'DETAIL'].map(style.heading), rows);
  if (nodes.length === 1) return page;
  const kinds = Object.entries(summary) as [VerdictKind, string][];
  return [page, '', ...kinds.map(([kind, set]) => `${verdictText(kind, style)}: ${style.name(set)}`)].join('\n');
}

function howText({ how, changed, requested }: NodeVerdict): string {
  if (how === 'took-over') return 'took over';
  if (how === 'already') return 'already done';
  if (how === 'acted') return changed ? requested : 'nothing to do';
  return how;
}

/** What would be done, level by level. */
export function renderFencePlan(plan: FencePlan, style: Style): string {
  const words = { off: 'off', on: 'on', reboot: 'off, verify, on, verify', status: 'look' }[plan.action];
  const head = `Would do to ${style.name(plan.nodeset)} of cluster ${plan.cluster}: ${words}. Nothing was done.`;
  const nodes = plan.nodes.map(({ node, levels, budget }) => {
    const lines = levels.flatMap(({ level, steps }) => [
      `  ${style.heading(`level ${level}`)}${level > 1 ? ' (when the ones before it did not succeed)' : ''}`,
      ...steps.map((step, index) => `    ${index + 1}. ${step}`),
    ]);
    return [`${style.name(node)}  ${style.faint(`at most ${formatTime(budget)}`)}`, ...lines].join('\n');
  });
  return [head, ...nodes].join('\n\n');
}

export function renderFenceHistory({ records }: FenceHistory, style: Style): string {
  if (records.length === 0) return 'Nothing was fenced.';
  return table(
    ['AT', 'NODE', 'ACTION', 'VERDICT', 'THROUGH', 'TIME', 'BY', 'JOINED', 'REASON'].map(style.heading),
    records.map((record) => [
      record.at.replace(/\.\d+Z$/, 'Z'),
      style.name(record.node),
      record.action,
      verdictOf(record, style),
      [...new Set(record.attempts.map(({ device, plug }) => `${device}:${plug}`))].join(' '),
      record.milliseconds === undefined ? '' : formatTime(record.milliseconds),
      `${record.user}@${record.host}`,
      record.joined > 0 ? String(record.joined) : '',
      record.reason ?? '',
    ]),
  );
}

function verdictOf({ action, verdict, finished }: FenceRecord, style: Style): string {
  return finished ? requestText(action, verdict, style) : style.doubtful('unknown: nobody saw its end');
}

// A reboot is verified on only after it was verified off: that is what the reader wants to know.
function requestText(action: FenceAction, verdict: VerdictKind, style: Style): string {
  const cycled = action === 'reboot' && verdict === 'verified-on';
  return cycled ? style.good('verified off, then on') : verdictText(verdict, style);
}

function formatTime(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${(milliseconds / 1000).toFixed(1)}s`
    : formatDuration(Math.round(milliseconds / 1000) * 1000);
}
