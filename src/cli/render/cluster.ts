import type { ClusterAdded } from '../../core/clusters/add.ts';
import type { ClusterDeleted, ClusterDeletion } from '../../core/clusters/delete.ts';
import type { ClusterList, ListedCluster } from '../../core/clusters/list.ts';
import type { ClusterShown } from '../../core/clusters/show.ts';
import type { ClusterUsed } from '../../core/clusters/use.ts';
import { quoteAll } from '../../core/transport/quote.ts';
import type { Question } from '../prompts.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts } from './facts.ts';

/** The known clusters, the current one marked, and why it is. */
export function renderClusterList({ clusters, current, problem }: ClusterList, style: Style): string {
  if (clusters.length === 0) return 'There is no cluster yet. Describe one with: ocf init NAME';
  const rows = clusters.map((each) => [
    each.current ? '*' : '',
    style.name(style.outside(each.name)),
    each.nodes === undefined ? '' : String(each.nodes),
    (each.members ?? []).join(','),
    style.outside(each.target ?? each.file),
    stateOf(each, style),
  ]);
  const page = table(['', 'CLUSTER', 'NODES', 'MEMBERS', 'FILE', 'STATE'].map(style.heading), rows);
  if (problem !== undefined) return `${page}\n\n${style.outside(problem)}`;
  if (!current) return `${page}\n\nNone is current. Choose one with: ocf cluster use NAME`;
  const why = current.by === 'context' ? 'chosen with ocf cluster use' : current.by;
  return `${page}\n\n* current: ${style.outside(current.name)} (${why})`;
}

function stateOf({ valid, problem, name, cluster, target }: ListedCluster, style: Style): string {
  if (!valid) return style.bad(style.outside(problem ?? 'invalid'));
  const other = cluster === name ? [] : [`calls itself ${cluster}`];
  return [...(target === undefined ? [] : ['registered']), ...other].join(', ');
}

export function renderClusterUsed({ cluster, previous, changed }: ClusterUsed, style: Style): string {
  if (cluster === null) return changed ? 'No cluster is current any more.' : 'No cluster is current.';
  if (!changed) return `${style.name(cluster)} is the current cluster already.`;
  return `${style.name(cluster)} is the current cluster${previous === null ? '' : `, instead of ${previous}`}.`;
}

export function renderClusterShown(shown: ClusterShown, style: Style): string {
  const { counts, members, history } = shown;
  const below =
    counts.allNodes === undefined || members.length === 0 ? '' : `, ${counts.allNodes} with those of members`;
  const last = history.last ? `, last ${history.last.kind} by ${history.last.user} at ${history.last.at}` : '';
  return facts(
    style.name(shown.cluster),
    [
      ['chosen as', shown.choice === shown.cluster ? '' : shown.choice],
      ['id', shown.id],
      ['file', shown.file],
      ['registered from', shown.target],
      ['nodes', `${counts.nodes}${below}`],
      ['groups', counts.groups],
      ['devices', counts.devices],
      ['resources', counts.resources],
      ['members', members.map((each) => `${each.name} (${each.nodes} nodes, ${each.file})`).join(', ')],
      ['problem', shown.problem],
      ['state', shown.stateFolder],
      ['history', `${history.changes} changes${last}`],
    ],
    style,
  );
}

export function renderClusterAdded({ name, file, target, changed, dryRun }: ClusterAdded, style: Style): string {
  const what = target === undefined ? `described in ${file}` : `described in ${target}, linked from ${file}`;
  if (dryRun) return `Cluster ${style.name(name)} would be ${what}. Nothing was written.`;
  return changed ? `Cluster ${style.name(name)} is ${what}.` : `Cluster ${style.name(name)} is known already.`;
}

export function deletionQuestion({ name, file, target, kept, clearsContext }: ClusterDeletion): Question {
  const what = target === undefined ? `move its file ${file} to ${kept}` : `take away the link ${file} to ${target}`;
  const also = clearsContext ? ' It is the current cluster; none is afterwards.' : '';
  return { message: `Delete cluster ${name}: ${what}?${also}`, flag: '--yes', expect: name };
}

export function renderClusterDeleted(deleted: ClusterDeleted, style: Style): string {
  const { target, kept, stateFolder, dryRun } = deleted;
  const [name, file] = [style.outside(deleted.name), style.outside(deleted.file)];
  const [is, was] = dryRun ? ['would be', 'would be'] : ['is', 'was'];
  const left = stateFolder === undefined ? [] : [`Its journal and fencing history stay in ${stateFolder}.`];
  const done =
    target === undefined
      ? [
          `Its file ${was} moved to ${style.outside(kept ?? '')}.`,
          `Put it back with: ${style.outside(quoteAll(['mv', kept ?? '', deleted.file]))}`,
        ]
      : [`The link ${file} ${was} taken away; ${target} stays.`];
  return [`Cluster ${style.name(name)} ${is} not known any more.`, ...done, ...left].join('\n');
}
