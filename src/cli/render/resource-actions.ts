import { formatDuration } from '../../core/config/duration.ts';
import type { ResourceChange } from '../../core/resources/change.ts';
import type { MonitorReport } from '../../core/resources/monitor.ts';
import type { PlannedStep, StepAction } from '../../core/resources/plan/goal.ts';
import type { Copy } from '../../core/resources/transactions/log.ts';
import type { StepReport } from '../../core/resources/transactions/step-report.ts';
import type { Style } from '../style.ts';
import { oneLine } from './one-line.ts';
import { resourceTable } from './resource-state.ts';

/** What a transaction did, a line for each step and for what needed none; of one that missed its goal what stands now. */
export function renderChange(change: ResourceChange, style: Style): string {
  const { already, absent, short, steps, rollback, unseen, blocked, standing, sentence, suggestions } = change;
  const stepLines = (list: readonly StepReport[]) =>
    change.dryRun ? planLines(list, style) : list.map((step) => stepLine(step, style));
  const lines = [
    ...already.map(({ resource, reason }) => `${style.name(resource)}: ${style.faint(oneLine(reason))}`),
    ...absent.map(
      ({ resource, reason }) => `${style.name(resource)}: ${style.bad('not installed')} (${oneLine(reason)})`,
    ),
    ...stepLines(steps),
    ...(rollback.length === 0 ? [] : [style.heading('back to what was before:')]),
    ...stepLines(rollback),
    ...unseen.map(
      ({ resource, node, reason }) =>
        `${style.name(resource)}: ${style.doubtful(`may still run on ${node}, which cannot be asked`)} (${oneLine(reason)})`,
    ),
    ...short.map(({ resource, reason }) => `${style.name(resource)}: ${style.doubtful(oneLine(reason))}`),
    ...blocked.map(({ resource, node, reason }) => {
      const where = node === undefined ? '' : ` on ${node}`;
      return `${style.name(resource)}: ${style.doubtful(`left as it is${where}`)} (${oneLine(reason)})`;
    }),
    ...(standing.length === 0 ? [] : [style.heading('now:')]),
    ...standing.map((copy) => standingLine(copy, style)),
    ...(change.outcome === 'rolled-back' ? [style.doubtful('All is as it was before.')] : []),
    ...(sentence === undefined ? [] : [style.doubtful(oneLine(sentence))]),
    ...suggestions.map((text) => `  ${oneLine(text)}`),
  ];
  return lines.join('\n');
}

const participles: Readonly<Record<StepAction, string>> = {
  start: 'started',
  stop: 'stopped',
  promote: 'promoted',
  demote: 'demoted',
  migrate: 'migrated',
};

export function stepLine(step: StepReport, style: Style): string {
  const { action, resource, because, outcome, reason, milliseconds, timeout } = step;
  const done = participles[action];
  const where = whereOf(step);
  const words = {
    planned: () => style.faint(`would be ${done} ${where}`),
    done: () => style.good(`${done} ${where}`),
    failed: () => style.bad(`not ${done} ${where}`),
    unknown: () => style.doubtful(`may be ${done} ${where} or not`),
    skipped: () => style.faint(`not ${done}, because a step before it was not done`),
  };
  const why = because === undefined ? '' : `, ${because}`;
  const limit = timeout === undefined ? '' : `, within ${formatDuration(timeout)}`;
  const time = outcome === 'planned' || outcome === 'skipped' ? limit : `, ${milliseconds} ms`;
  return `${style.name(resource)}: ${words[outcome]()}${why}${time}${reason === undefined ? '' : ` (${oneLine(reason)})`}`;
}

function whereOf({ node, to }: PlannedStep): string {
  return to === undefined ? `on ${node}` : `from ${node} to ${to}`;
}

/** Steps under the number of the round in which they can begin at the earliest: those of one round run at once. */
function planLines(steps: readonly StepReport[], style: Style): readonly string[] {
  const rounds = roundsOf(steps);
  const width = String(rounds.length).length;
  return rounds.flatMap((round, index) =>
    round.map((step, place) => {
      const number = place === 0 ? `${index + 1}.`.padStart(width + 1) : ' '.repeat(width + 1);
      return `${style.faint(number)} ${stepLine(step, style)}`;
    }),
  );
}

/** Steps by the length of the longest chain of needs before them. */
function roundsOf<S extends Pick<PlannedStep, 'id' | 'needs'>>(steps: readonly S[]): readonly (readonly S[])[] {
  const depth = new Map<string, number>();
  const rounds: S[][] = [];
  for (const step of steps) {
    const at = step.needs.reduce((most, need) => Math.max(most, (depth.get(need) ?? -1) + 1), 0);
    depth.set(step.id, at);
    for (let index = rounds.length; index <= at; index++) rounds.push([]);
    rounds[at]?.push(step);
  }
  return rounds;
}

export function standingLine({ resource, node, state, promoted }: Copy, style: Style): string {
  const words = {
    running: () => style.good(`runs on ${node}${promoted ? ', promoted' : ''}`),
    stopped: () => style.faint(`is stopped on ${node}`),
    failed: () => style.bad(`has failed on ${node}`),
    unknown: () => style.doubtful(`may or may not run on ${node}`),
  };
  return `  ${style.name(resource)} ${words[state]()}`;
}

export function renderMonitor({ resources }: MonitorReport, style: Style): string {
  return resources.length === 0 ? 'No resources.' : resourceTable(resources, style);
}
