import type { Watched } from '../../core/resources/watch/roster.ts';
import type { LivePage } from '../live-table.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';
import { copyText } from './watch.ts';

/** The copies that run or that something is the matter with; resources that run nowhere once. The latest events below. */
export function renderWatched(watched: readonly Watched[], lines: readonly string[], style: Style): LivePage {
  const telling = watched.filter(
    ({ copy }) => copy.state !== undefined && copy.state !== 'stopped' && copy.state !== 'off',
  );
  const present = new Set(telling.map(({ copy }) => copy.resource));
  const idle = new Map(
    watched
      .filter(({ copy }) => copy.state !== undefined && !present.has(copy.resource))
      .map((one) => [one.copy.resource, one]),
  );
  const rows = [...telling, ...idle.values()].map(({ copy, instance }) => [
    style.name(copy.resource),
    idle.has(copy.resource) ? '' : copy.node,
    copyText(copy.state ?? 'stopped', style) +
      (copy.promoted ? ' promoted' : '') +
      (instance.enabled ? '' : ' disabled'),
    copy.failures > 0 ? String(copy.failures) : '',
    copy.state === 'running' ? '' : style.outside(oneLine(copy.reason)),
  ]);
  const head = table(['RESOURCE', 'NODE', 'STATE', 'FAILURES', 'REASON'].map(style.heading), rows).split('\n');
  return { head, tail: lines };
}
