import type { FenceReason } from '../../core/fencing/why-not/fence-reason.ts';
import type { WhyNot } from '../../core/fencing/why-not/why-not.ts';
import type { Style } from '../style.ts';
import { oneLine } from './one-line.ts';

/** The answer, then every reason, those against it first. */
export function renderWhyNot({ node, action, possible, reasons }: WhyNot, style: Style): string {
  const verb = { off: 'cut off', on: 'switched on', reboot: 'power-cycled', diag: 'interrupted', status: 'looked at' }[
    action
  ];
  const answer = possible ? style.good(`can be ${verb}`) : style.bad(`cannot be ${verb}`);
  const lines = (['against', 'open', 'for'] as const).flatMap((says) =>
    reasons.filter((reason) => reason.says === says).map((reason) => reasonLine(reason, style)),
  );
  return [`${style.name(node)} ${answer}`, ...lines].join('\n');
}

function reasonLine({ says, text, remedy }: FenceReason, style: Style): string {
  const mark = { against: style.bad('no '), open: style.doubtful('?  '), for: style.good('yes') }[says];
  const what = `  ${mark}  ${oneLine(text)}`;
  return remedy === undefined ? what : `${what}\n       ${oneLine(remedy)}`;
}
