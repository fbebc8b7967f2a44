import type { StepReport } from '../../core/resources/act.ts';
import type { ResourceChange } from '../../core/resources/change.ts';
import type { MonitorReport } from '../../core/resources/monitor.ts';
import type { Style } from '../style.ts';
import { oneLine } from './one-line.ts';
import { resourceTable } from './resource-state.ts';

/** What starting or stopping did, a line for each step and for what needed none. */
export function renderChange(change: ResourceChange, style: Style): string {
  const lines = [
    ...change.already.map(({ resource, reason }) => `${style.name(resource)}: ${style.faint(oneLine(reason))}`),
    ...change.absent.map(
      ({ resource, reason }) => `${style.name(resource)}: ${style.bad('not installed')} (${oneLine(reason)})`,
    ),
    ...change.steps.map((step) => stepLine(step, style)),
    ...change.unseen.map(
      ({ resource, node, reason }) =>
        `${style.name(resource)}: ${style.doubtful(`may still run on ${node}, which cannot be asked`)} (${oneLine(reason)})`,
    ),
  ];
  return lines.join('\n');
}

function stepLine(step: StepReport, style: Style): string {
  const { action, resource, node, because, outcome, reason, milliseconds } = step;
  const done = action === 'start' ? 'started' : 'stopped';
  const words = {
    planned: () => style.faint(`would be ${done} on ${node}`),
    done: () => style.good(`${done} on ${node}`),
    failed: () => style.bad(`not ${done} on ${node}`),
    unknown: () => style.doubtful(`may be ${done} on ${node} or not`),
    skipped: () => style.faint(`not ${done}, because a step before it was not done`),
  };
  const why = because === undefined ? '' : `, ${because}`;
  const time = outcome === 'planned' || outcome === 'skipped' ? '' : `, ${milliseconds} ms`;
  return `${style.name(resource)}: ${words[outcome]()}${why}${time}${reason === undefined ? '' : ` (${oneLine(reason)})`}`;
}

export function renderMonitor({ resources }: MonitorReport, style: Style): string {
  return resources.length === 0 ? 'No resources.' : resourceTable(resources, style);
}
