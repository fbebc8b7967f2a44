import { formatDuration } from '../../core/config/duration.ts';
import type { ResourceRenamed } from '../../core/config/entries/rename-resource.ts';
import type { ResourceList, ResourceShown, ResourcesChanged } from '../../core/config/entries/resources.ts';
import { membersBelow } from '../../core/config/listing/members-below.ts';
import type { OperationSpec } from '../../core/config/model.ts';
import { writtenResource } from '../../core/config/written-resource.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts, optionText } from './facts.ts';
import { renderFileChange } from './file-change.ts';

export function renderResourcesChanged(
  result: ResourcesChanged,
  done: 'added' | 'changed' | 'deleted' | 'enabled' | 'disabled',
  style: Style,
): string {
  const what = result.resources.length === 1 ? 'Resource' : 'Resources';
  return renderFileChange(result, `${what} ${result.resources.map(style.name).join(', ')}`, done, style);
}

export function renderResourceRenamed(result: ResourceRenamed, style: Style): string {
  const done = `renamed to ${result.resources.join(', ')}`;
  return renderFileChange(result, `Resource ${style.name(result.from)}`, done, style);
}

export function renderResourceList({ resources }: ResourceList, style: Style): string {
  if (resources.length === 0) return 'No resources.';
  return table(
    ['RESOURCE', 'AGENT', 'NODES', 'COPIES', 'AFTER', 'WITH'].map(style.heading),
    membersBelow(resources).map(([resource, isMember]) => [
      `${isMember ? '  ' : ''}${style.name(resource.name)}${resource.enabled ? '' : ' (disabled)'}`,
      resource.group ? `group: ${resource.group.join(' ')}` : resource.agent,
      resource.nodes ?? 'all',
      copiesText(resource),
      resource.after.join(' '),
      resource.with.join(' '),
    ]),
  );
}

export function renderResources({ resources }: ResourceList, style: Style): string {
  return resources.map((resource) => renderResource(resource, style)).join('\n\n');
}

function renderResource(resource: ResourceShown, style: Style): string {
  const { watch, hooks } = writtenResource(resource);
  const operations = Object.entries(resource.operations).map(([action, operation]) => operationText(action, operation));
  const further = resource.monitors.map(({ role, ...operation }) =>
    operationText(role === undefined ? 'monitor' : `monitor when ${role}`, operation),
  );
  return facts(
    style.name(resource.name),
    [
      ['agent', resource.agent],
      ['group', (resource.group ?? []).join(', ')],
      ['enabled', resource.enabled ? '' : 'no'],
      ['parameters', optionText(resource.parameters)],
      ['nodes', resource.nodes ?? 'all'],
      ['prefers', resource.prefer.join(', then ')],
      ['copies', copiesText(resource)],
      ['notify', resource.notify ? 'yes' : ''],
      ['after', resource.after.join(', ')],
      ['with', resource.with.join(', ')],
      ['avoids', resource.avoid.join(', ')],
      ['operations', [...operations, ...further].join(', ')],
      ['watch', wordsOf(watch)],
      ['hooks', wordsOf(hooks)],
      ['attributes', wordsOf(resource.attributes)],
      ['member of', resource.memberOf ?? ''],
      ['needed by', resource.neededBy.join(', ')],
    ],
    style,
  );
}

function copiesText({ copies, promoted }: ResourceShown): string {
  const many = copies ?? (promoted === undefined ? undefined : 'all');
  if (many === undefined) return '';
  return promoted === undefined ? String(many) : `${many}, ${promoted} promoted`;
}

function wordsOf(values: unknown): string {
  return Object.entries((values ?? {}) as Readonly<Record<string, unknown>>)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(' ') : String(value)}`)
    .join(', ');
}

function operationText(action: string, { interval, timeout, start_delay, depth }: OperationSpec): string {
  const words = [
    ...(interval === undefined ? [] : [`every ${formatDuration(interval)}`]),
    ...(timeout === undefined ? [] : [`within ${formatDuration(timeout)}`]),
    ...(start_delay === undefined ? [] : [`first after ${formatDuration(start_delay)}`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
  ];
  return [action, ...words].join(' ');
}
