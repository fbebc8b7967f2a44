import type { Explanation, ResourceExplained } from '../../core/resources/why/explain.ts';
import { timeText } from '../../core/time-text.ts';
import type { Style } from '../style.ts';
import { oneLine } from './one-line.ts';
import { stateText } from './resource-state.ts';

/** Each resource with its state, then why, then what was last done with it. */
export function renderWhy({ resources }: Explanation, style: Style): string {
  return resources.map((one) => renderOne(one, style)).join('\n\n');
}

function renderOne({ resource, group, state, causes, past }: ResourceExplained, style: Style): string {
  const member = group === undefined ? '' : style.faint(` (group ${group})`);
  const why = causes.flatMap(({ text, remedy }) => [
    `  ${oneLine(text)}`,
    ...(remedy === undefined ? [] : [`    ${style.faint(oneLine(remedy))}`]),
  ]);
  const before = past.slice(0, 5).map(({ at, action, node, to, outcome, user, host, said }) => {
    const where = to === undefined ? node : `${node} to ${to}`;
    const words = said === undefined ? '' : ` (${oneLine(said)})`;
    return `    ${timeText(at)}  ${action} on ${where}: ${outcome}, by ${oneLine(`${user}@${host}`)}${words}`;
  });
  return [
    `${style.name(resource)}${member}: ${stateText(state, style)}`,
    ...why,
    ...(before.length === 0 ? [] : [`  ${style.heading('last actions:')}`, ...before]),
  ].join('\n');
}
