import { formatDuration } from '../../core/config/duration.ts';
import type { ResourceList, ResourceShown, ResourcesChanged } from '../../core/config/entries/resources.ts';
import type { OperationSpec } from '../../core/config/model.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { facts, optionText } from './facts.ts';
import { renderFileChange } from './file-change.ts';

export function renderResourcesChanged(
  result: ResourcesChanged,
  done: 'added' | 'changed' | 'deleted',
  style: Style,
): string {
  return renderFileChange(result, `Resource ${result.resources.map(style.name).join(', ')}`, done, style);
}

export function renderResourceList({ resources }: ResourceList, style: Style): string {
  if (resources.length === 0) return 'No resources.';
  return table(
    ['RESOURCE', 'AGENT', 'NODES', 'AFTER', 'WITH'].map(style.heading),
    resources.map((resource) => [
      style.name(resource.name),
      resource.agent,
      resource.nodes ?? 'all',
      resource.after.join(' '),
      resource.with.join(' '),
    ]),
  );
}

export function renderResources({ resources }: ResourceList, style: Style): string {
  return resources.map((resource) => renderResource(resource, style)).join('\n\n');
}

function renderResource(resource: ResourceShown, style: Style): string {
  const operations = Object.entries(resource.operations).map(([action, operation]) => operationText(action, operation));
  return facts(
    style.name(resource.name),
    [
      ['agent', resource.agent],
      ['parameters', optionText(resource.parameters)],
      ['nodes', resource.nodes ?? 'all'],
      ['after', resource.after.join(', ')],
      ['with', resource.with.join(', ')],
      ['operations', operations.join(', ')],
      ['needed by', resource.neededBy.join(', ')],
    ],
    style,
  );
}

function operationText(action: string, { interval, timeout, depth }: OperationSpec): string {
  const words = [
    ...(interval === undefined ? [] : [`every ${formatDuration(interval)}`]),
    ...(timeout === undefined ? [] : [`within ${formatDuration(timeout)}`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
  ];
  return [action, ...words].join(' ');
}
