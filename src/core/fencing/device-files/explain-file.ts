import type { DeviceOptions, Explanation } from '../driver.ts';
import { commandNames } from './check-file.ts';
import { fitsPlug } from './fits-plug.ts';
import type { DeviceFile, Step } from './model.ts';
import { modemWords } from './modem-words.ts';
import { withDefaults } from './seconds.ts';
import { shownTemplate, type Values } from './template.ts';

/** What would be said to the device for a plug, in words. */
export function explainFile(file: DeviceFile, plug: string, options: DeviceOptions): Explanation {
  const secret = new Set(file.options.filter((option) => option.secret).map(({ name }) => name));
  const number = fitsPlug(file, plug);
  const values: Values = { plug: number ? plug : 'N', options: withDefaults(file, options), secret };
  const table = file.status?.table !== undefined;
  const look = said(file.status?.steps ?? [], values);
  const words = file.commands;
  const explained: [string, string][] = commandNames.flatMap((command) => {
    const steps = words[command];
    if (!steps) return [];
    const which = number ? '' : ` with N the number of plug ${plug}`;
    return [[command, `login, ${[...(table ? look : []), ...said(steps, values)].join(', ')}${which}`]] as [
      string,
      string,
    ][];
  });
  if (file.status) explained.push(['status', `${look.join(', ')}${table ? `, row of plug ${plug}` : ''}`]);
  return Object.fromEntries(explained);
}

// What an answer may make it say besides is left out: it depends on the answer.
function said(steps: readonly Step[], values: Values): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === 'send') return `"${shownTemplate(step.template, values)}"`;
    if (step.kind === 'wait') return `wait ${values.options[step.option] ?? 0} s`;
    if (step.kind === 'pause') return `wait ${step.time / 1000} s`;
    if (step.kind !== 'modem') return [];
    return modemWords(step.lines);
  });
}
