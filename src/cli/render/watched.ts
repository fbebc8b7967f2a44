import type { Watched } from '../../core/resources/watch/roster.ts';
import type { LivePage } from '../live-table.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';
import { copyText } from './watch.ts';

const wrong: ReadonlySet<string | undefined> = new Set(['failing', 'failed', 'restarting', 'flapping', 'unreachable']);

/**
 * The copies that run or that something is the matter with; resources that run nowhere once. What is wrong stands first,
 * as a terminal may have no room for the rest. The latest events below.
 */
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
  const shown = [...telling, ...idle.values()];
  const isWrong = ({ copy, instance }: Watched) =>
    wrong.has(copy.state) ||
    (copy.state === 'running' ? !instance.enabled : instance.enabled && idle.has(copy.resource));
  const rows = [...shown.filter(isWrong), ...shown.filter((one) => !isWrong(one))].map(({ copy, instance }) => [
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
