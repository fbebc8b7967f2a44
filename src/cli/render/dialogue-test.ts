import { printable } from '../../core/config/problem.ts';
import type { PlayEvent } from '../../core/fencing/device-files/player.ts';
import { visible } from '../../core/fencing/device-files/template.ts';
import type { DialogueTest, TestedPart } from '../../core/fencing/device-files/test-file.ts';
import type { Style } from '../style.ts';

/** The dialogue step by step: `>` what was sent, `<` what came, `=` which answer it was. */
export function renderDialogueTest(test: DialogueTest, style: Style): string {
  const file = printable(test.file);
  if (test.problems.length > 0) {
    const lines = test.problems.flatMap(({ message, place, suggestions }) => [
      `${file}:${place.line}:${place.column}: ${style.bad(message)}`,
      ...suggestions.map((suggestion) => `  ${style.faint(suggestion)}`),
    ]);
    return lines.join('\n');
  }
  const head = `${style.name(file)}  ${test.summary ?? ''}`;
  const explained = Object.entries(test.explanation ?? {}).map(([what, words]) => `${style.heading(what)}  ${words}`);
  const recorded = test.recorded === undefined ? [] : [`The session is in ${printable(test.recorded)}.`];
  const parts = test.parts.map((part) => partText(part, style));
  if (parts.length === 0) return [`${head}: ${style.good('nothing is wrong with it.')}`, ...explained].join('\n');
  return [head, ...parts, ...recorded].join('\n');
}

function partText({ part, plug, events, answer, plugs, evidence, failure }: TestedPart, style: Style): string {
  const title = style.heading([part, plug].filter((word) => word !== undefined).join(' '));
  const listed = (plugs ?? []).map(({ plug: number, name, power }) => `  ${number}  ${name}  ${power}`);
  const end = failure
    ? style.bad(`  ${failure.code}: ${failure.message}`)
    : `  ${style.good(answer ?? 'done')}${evidence === undefined ? '' : style.faint(`  ${evidence}`)}`;
  return [title, ...events.flatMap((event) => eventText(event, style)), ...listed, end].join('\n');
}

function eventText(event: PlayEvent, style: Style): readonly string[] {
  const text = visible(event.text);
  if (event.kind === 'sent') return [`  > ${text}`];
  if (event.kind === 'modem') return [`  ~ ${text}`];
  if (event.kind === 'note') return [style.faint(`  # ${text}`)];
  if (event.kind === 'answer') return [style.faint(`  = ${event.name}`)];
  if (event.kind === 'expected') return [];
  return event.text
    .split(/(?<=\n)/)
    .map(visible)
    .map((line) => `  < ${line}`);
}
