import type { GroupsChanged } from '../../core/config/entries/group-changes.ts';
import type { GroupDetails, GroupList, GroupsShown } from '../../core/config/entries/group-list.ts';
import type { SourceList } from '../../core/config/entries/source-list.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts } from './facts.ts';
import { renderFileChange } from './file-change.ts';

export const groupListOutputs = ['table', 'name', 'commands', 'json'] as const;

export function renderGroupsChanged(result: GroupsChanged, done: string, style: Style): string {
  return renderFileChange(result, `Group ${result.groups.map(style.name).join(', ')}`, done, style);
}

/** One name a line. */
export function renderGroupNames({ groups }: GroupList): string {
  return groups.map(({ name }) => name).join('\n');
}

export function renderGroupList({ groups }: GroupList, style: Style): string {
  if (groups.length === 0) return 'No groups.';
  return table(
    ['GROUP', 'SOURCE', 'COUNT', 'NODES'].map(style.heading),
    groups.map(({ name, source, count, nodes, problem }) => [
      style.name(name),
      source ?? 'file',
      problem === undefined ? String(count) : '?',
      problem === undefined ? style.outside(nodes) : style.bad(style.outside(problem)),
    ]),
  );
}

export function renderGroupsShown({ groups }: GroupsShown, style: Style): string {
  return groups.map((group) => renderGroup(group, style)).join('\n\n');
}

function renderGroup({ name, source, definition, nodes, count, unknown, namedBy }: GroupDetails, style: Style): string {
  return facts(
    style.name(name),
    [
      ['source', source ?? 'the cluster file'],
      ['definition', style.outside(definition)],
      ['nodes', style.outside(nodes)],
      ['count', count],
      ['not in the cluster', unknown === undefined ? undefined : style.bad(style.outside(unknown))],
      ['named by', namedBy.map(({ path }) => path).join(', ')],
    ],
    style,
  );
}

export function renderSources({ sources }: SourceList, style: Style): string {
  if (sources.length === 0) return 'The cluster file has no group_sources.';
  return table(
    ['SOURCE', 'KIND', 'GROUPS', 'FROM', 'NOTE'].map(style.heading),
    sources.map(({ name, kind, groups, origin, problem, default: chosen }) => [
      style.name(name),
      kind,
      groups === undefined ? '?' : String(groups),
      style.outside(origin),
      [chosen ? 'default' : '', problem === undefined ? '' : style.bad(style.outside(problem))].join(' ').trim(),
    ]),
  );
}
