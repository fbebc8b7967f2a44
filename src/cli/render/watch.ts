import type { CheckedOnce, CheckLevel, ResourceCheck } from '../../core/resources/watch/check-level.ts';
import type { CopyState, Counts, TimedEvent } from '../../core/resources/watch/event.ts';
import type { WatchSummary } from '../../core/resources/watch/watch.ts';
import type { Style } from '../style.ts';
import { visible } from '../visible.ts';

/** One line for an event, with the local time. */
export function renderWatchEvent(event: TimedEvent, style: Style): string {
  return `${style.faint(timeOf(event.at))} ${sentence(event, style)}`;
}

function sentence(event: TimedEvent, style: Style): string {
  const at = 'node' in event ? `${style.name(event.resource)} on ${style.name(event.node)}` : '';
  const said = (text: string) => (text === '' ? '' : ` (${style.outside(text)})`);
  switch (event.event) {
    case 'watching': {
      const what = event.resources.length === 1 ? 'resource' : 'resources';
      const idle = event.acts ? '' : ', and only reports';
      return `watches ${event.resources.length} ${what} in ${event.copies} places${idle}`;
    }
    case 'state': {
      const depth = event.depth > 0 ? ` at depth ${event.depth}` : '';
      const role = event.promoted ? ', promoted' : '';
      return `${at}: ${copyText(event.state, style)}${role}${depth}${said(event.reason)}`;
    }
    case 'failure':
      return `${at}: failure ${event.failures} of ${event.threshold}${said(event.reason)}`;
    case 'restart':
      if (event.phase === 'waiting') return `${at}: restart ${event.attempt} in ${event.delay / 1000} s`;
      if (event.phase === 'begun') return `${at}: restart ${event.attempt} begins`;
      return `${at}: restart ${event.attempt} ${event.phase === 'done' ? style.good('done') : style.bad('failed')}${said(event.reason)}`;
    case 'flapping':
      return `${at}: ${style.bad('flapping')}: ${event.failures} failures within ${event.window / 1000} s; left alone`;
    case 'hook':
      return `${at}: hook ${event.ok ? 'ran' : style.bad('failed')}${said(event.sentence)}`;
    case 'several-copies':
      return `${style.name(event.resource)} ${style.bad(`runs on ${event.nodes.join(' and ')} at once`)}`;
    case 'reloaded':
      return `the cluster file has changed: watches ${event.resources.length} resources`;
    case 'not-reloaded':
      return `the cluster file has changed and cannot be used${said(event.reason)}`;
    case 'heartbeat':
      return countsText(event.counts);
    case 'ended':
      return `ended: ${event.looks} looks, ${event.failures} failures, ${event.restarts} restarts; ${countsText(event.counts)}`;
  }
}

/** `12 running, 1 failed`. */
function countsText(counts: Counts): string {
  const parts = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return parts.length === 0 ? 'nothing seen yet' : parts.join(', ');
}

export function copyText(state: CopyState, style: Style): string {
  const good = new Set<CopyState>(['running']);
  const bad = new Set<CopyState>(['failed', 'flapping', 'absent']);
  const faint = new Set<CopyState>(['stopped', 'off']);
  if (good.has(state)) return style.good(state);
  if (bad.has(state)) return style.bad(state);
  return faint.has(state) ? style.faint(state) : style.doubtful(state);
}

export function renderWatchSummary({ looks, failures, restarts, counts }: WatchSummary): string {
  return `${looks} looks, ${failures} failures, ${restarts} restarts; ${countsText(counts)}.`;
}

/** The line of a check that could not be made, and the status that Nagios takes for it. */
export function unknownCheck(message: string): { readonly line: string; readonly status: number } {
  return { line: `OCF UNKNOWN - ${visible(oneLine(message))}`, status: 3 };
}

/** The line of a check: what is wrong first; for Nagios with figures behind a bar. For programs too, so never raw. */
export function renderCheck(check: CheckedOnce, style: Style): string {
  const { level, resources, milliseconds } = check;
  const colour = { ok: style.good, warning: style.doubtful, critical: style.bad, unknown: style.doubtful }[level];
  const of = (wanted: CheckLevel) => resources.filter((one) => one.level === wanted);
  const phrases = (['critical', 'unknown', 'warning'] as const)
    .flatMap(of)
    .map(({ resource, reason }: ResourceCheck) => `${resource} ${oneLine(reason)}`);
  const fine = of('ok').length;
  const none = resources.length === 0 ? ['there is nothing to look at'] : [];
  const text = [...none, ...phrases, ...(fine > 0 ? [`${fine} ok`] : [])].join('; ');
  const figures = (['ok', 'warning', 'critical', 'unknown'] as const).map((each) => `${each}=${of(each).length}`);
  return `OCF ${colour(level.toUpperCase())} - ${visible(text)} | ${figures.join(' ')} time=${milliseconds}ms`;
}

// a bar divides the line from the figures
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '/');
}

function timeOf(at: string): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
