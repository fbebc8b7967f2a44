import type { FenceArming, ShownDisarmed } from '../../core/fencing/arming/disarm.ts';
import { disarmedText } from '../../core/fencing/guards/disarmed-guard.ts';
import type { ArmingRecord } from '../../core/fencing/history/history.ts';
import { timeText } from '../../core/time-text.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { reasonText } from './verdict.ts';

export function renderArming({ cluster, changed, disarmed }: FenceArming, style: Style): string {
  if (disarmed.length > 0) return disarmedLines(disarmed, style).join('\n');
  return changed ? `Fencing of cluster ${cluster} is armed.` : `Nothing of cluster ${cluster} was disarmed.`;
}

/** One line each, to be seen: while it holds nobody cuts off what hangs. */
export function disarmedLines(disarmed: readonly ShownDisarmed[], style: Style): readonly string[] {
  return disarmed.map((one) => {
    const words = disarmedText({ ...one, reason: reasonText(one) });
    return style.doubtful(`Fencing of ${whatText(one)} is disarmed ${words}.`);
  });
}

function whatText({ nodes, except, way }: ShownDisarmed): string {
  const what = nodes ?? (way === '' ? 'all nodes' : `all nodes of ${way}`);
  return except === undefined ? what : `${what} but ${except}`;
}

export function armingTable(arming: readonly ArmingRecord[], style: Style): string {
  return table(
    ['AT', 'WHAT', 'NODES', 'UNTIL', 'BY', 'REASON'].map(style.heading),
    arming.map((record) => [
      timeText(record.at),
      record.action === 'disarm' ? style.doubtful('disarmed') : 'armed',
      record.nodes ?? 'all',
      record.until === undefined ? '' : timeText(record.until),
      `${record.user}@${record.host}`,
      reasonText(record),
    ]),
  );
}
