import type { StartAnswer } from '../../core/resources/gate/can-start.ts';
import type { GateReason } from '../../core/resources/gate/reason.ts';
import type { Style } from '../style.ts';
import { oneLine } from './one-line.ts';

/** The answer, what would be done, and a line for every reason, those against it first. */
export function renderCanStart(answer: StartAnswer, style: Style): string {
  const { allowed, resources, steps, already, reasons } = answer;
  const names = resources.map(style.name).join(', ');
  const nothing = allowed && steps.length === 0;
  const verdict = nothing
    ? style.good('running already')
    : allowed
      ? style.good('can be started')
      : style.bad('cannot be started');
  const order = ['against', 'open', 'for'] as const;
  return [
    `${names}: ${verdict}`,
    ...steps.map(({ action, resource, node, because }) => {
      const why = because === undefined ? '' : `, ${because}`;
      return `  ${style.faint('would')} ${action} ${style.name(resource)} on ${node}${why}`;
    }),
    ...already.map(({ resource, reason }) => `  ${style.name(resource)} ${style.faint(oneLine(reason))}`),
    ...order.flatMap((says) => reasons.filter((reason) => reason.says === says).map((one) => reasonLine(one, style))),
  ].join('\n');
}

const marks = {
  against: (style: Style) => style.bad('no '),
  open: (style: Style) => style.doubtful('?  '),
  for: (style: Style) => style.good('yes'),
} as const;

function reasonLine({ says, resource, node, text, remedy, matter }: GateReason, style: Style): string {
  // what the planner found names everything itself
  const whole = matter === 'plan' && says === 'against';
  const about = resource === undefined || whole ? '' : `${style.name(resource)}${node ? ` on ${node}` : ''}: `;
  const what = `  ${marks[says](style)}  ${about}${oneLine(text)}`;
  return remedy === undefined ? what : `${what}\n       ${oneLine(remedy)}`;
}
