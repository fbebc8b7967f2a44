import type { FenceRecord } from '../../core/fencing/history/history.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { ClusterStatus, NodeStatus } from '../../core/resources/status.ts';
import { timeText } from '../../core/time-text.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { disarmedLines } from './arming.ts';
import { oneLine } from './one-line.ts';
import { resourceTable, withoutName } from './resource-state.ts';
import { reasonText, recordText } from './verdict.ts';

/** The cluster on one page: nodes folded by state, resources, the last fencings. */
export function renderStatus(
  { cluster, nodes, resources, fencings, disarmed = [] }: ClusterStatus,
  style: Style,
): string {
  return [
    `${style.heading('cluster')} ${style.name(cluster.name)}`,
    ...(disarmed.length > 0 ? [disarmedLines(disarmed, style).join('\n')] : []),
    nodes.length === 0 ? 'No nodes.' : nodeTable(nodes, style),
    resources.length === 0 ? 'No resources.' : resourceTable(resources, style),
    ...(fencings.length === 0 ? [] : [fencingTable(fencings, style)]),
  ].join('\n\n');
}

function nodeTable(nodes: readonly NodeStatus[], style: Style): string {
  const alike = new Map<string, NodeStatus[]>();
  for (const node of nodes) {
    const key = `${node.alive} ${node.verifiedOff} ${withoutName(node.reason, node.node)}`;
    alike.set(key, [...(alike.get(key) ?? []), node]);
  }
  const rows = [...alike.values()].map((group) => {
    const [first] = group as [NodeStatus];
    const reason = group.length === 1 ? first.reason : withoutName(first.reason, first.node);
    return [
      NodeSet.of(group.map(({ node }) => node)).fold(),
      stateOf(first, style),
      String(group.length),
      oneLine(reason),
    ];
  });
  return table(['NODE', 'STATE', 'COUNT', 'REASON'].map(style.heading), rows);
}

function stateOf({ alive, verifiedOff }: NodeStatus, style: Style): string {
  if (alive === 'yes') return style.good('answers');
  if (verifiedOff) return style.faint('verified off');
  return alive === 'no' ? style.bad('does not answer') : style.doubtful('unknown');
}

function fencingTable(fencings: readonly FenceRecord[], style: Style): string {
  return table(
    ['FENCED', 'NODE', 'ACTION', 'VERDICT', 'BY', 'REASON'].map(style.heading),
    fencings.map((record) => [
      timeText(record.at),
      record.node,
      record.action,
      recordText(record, style),
      `${record.user}@${record.host}`,
      oneLine(reasonText(record)),
    ]),
  );
}
