import type { Reading } from '../../config/check/reading.ts';
import type { Command } from '../driver.ts';
import { failureOf } from '../failure.ts';
import { parseSerialSettings } from '../lines/serial-settings.ts';
import { type Complain, checkSteps, complainer, type StepScope } from './check-steps.ts';
import { groupsOf, lineProblem, whole } from './patterns.ts';
import type { RawDeviceFile, RawOption, RawStatus, RawStep } from './raw.ts';
import { parseTemplate, placesOf } from './template.ts';

export const commandNames: readonly Command[] = ['off', 'on', 'reset', 'diag'];

const reserved = ['line', 'timeout', 'plug'];

/** Checks what the shape of a device file does not say. Parts whose shape is wrong already are left out. */
export function checkFile(reading: Reading, raw: RawDeviceFile): void {
  const wrong = new Set(reading.problems.map(({ path }) => path.split('.')[0]));
  const right = (part: string) => !wrong.has(part);
  const say = complainer(reading);
  if (raw.plug !== undefined) checkPlug(say, raw.plug);
  if (raw.line !== undefined) checkSettings(say, raw.line);
  if (right('options')) for (const [name, option] of raw.options ?? []) checkOption(say, name, option);
  const several = raw.plug !== undefined;
  if (raw.status?.table && !several) {
    say(['status', 'table'], 'A table is one of plugs, and the file does not say what a plug looks like.', [
      'Add "plug".',
    ]);
  }
  const options = (raw.options ?? []).map(([name]) => name);
  const described = new Map(raw.options ?? []);
  const scope = (more: Partial<StepScope>): StepScope => ({
    options,
    described,
    plug: false,
    command: false,
    ...more,
  });
  for (const part of ['login', 'logout'] as const) if (right(part)) checkSteps(say, raw[part] ?? [], [part], scope({}));
  if (raw.status && right('status'))
    checkStatus(say, raw.status, scope({ plug: several && raw.status.table === undefined }));
  for (const command of commandNames) {
    const steps = raw[command];
    if (!steps || !right(command)) continue;
    checkSteps(say, steps, [command], scope({ plug: several, command: true }));
    checkCommand(say, command, steps, several);
  }
  if (right('status') && !raw.status && !commandNames.some((command) => raw[command] || !right(command))) {
    say([], 'The file says neither how power is read (status) nor how it is switched (off, on, reset).');
  }
}

function checkSettings(say: Complain, settings: string): void {
  try {
    parseSerialSettings(settings);
  } catch (error) {
    const { message, suggestions } = failureOf(error);
    say(['line'], message, suggestions);
  }
}

function checkPlug(say: Complain, source: string): void {
  const problem = lineProblem(source);
  if (problem !== undefined) say(['plug'], `The pattern ${problem}.`);
  else if (whole(source).test('')) say(['plug'], 'The pattern fits an empty text, which is no plug.');
}

function checkOption(say: Complain, name: string, option: RawOption): void {
  const path = ['options', name];
  if (reserved.includes(name)) say(path, `Every device has "${name}"; an option cannot be called so.`);
  if (option.type === 'select' && !option.choices?.length) say(path, 'An option of type select has choices.');
  if (option.type !== 'select' && option.choices)
    say([...path, 'choices'], 'Choices belong to an option of type select.');
  if (option.secret && option.default !== undefined) say([...path, 'default'], 'A secret has no default.');
  if (option.choices && option.default !== undefined && !option.choices.includes(option.default)) {
    say([...path, 'default'], `The default "${option.default}" is none of the choices.`);
  }
}

function checkStatus(say: Complain, status: RawStatus, scope: StepScope): void {
  checkSteps(say, status.steps ?? [], ['status', 'steps'], scope);
  const { on, off, bit, set } = status.states ?? {};
  const byWords = on !== undefined || off !== undefined;
  if (byWords && bit !== undefined) say(['status', 'states'], 'States are either words or a bit.');
  if (byWords && !(on?.length && off?.length)) say(['status', 'states'], 'States have words for both on and off.');
  const both = (on ?? []).filter((word) => (off ?? []).some((other) => other.toLowerCase() === word.toLowerCase()));
  if (both.length > 0) say(['status', 'states'], `"${both[0]}" cannot mean both on and off.`);
  if ((bit === undefined) !== (set === undefined)) say(['status', 'states'], '"bit" and "set" belong together.');
  if (bit !== undefined && (bit & (bit - 1)) !== 0) say(['status', 'states', 'bit'], 'It has to be one bit.');
  if (status.table) {
    checkTable(say, status.table);
    return;
  }
  const groups = patternsOf(status.steps ?? []).flatMap(groupsOf);
  if (!groups.includes('state')) {
    say(['status', 'steps'], 'No answer keeps a state: a pattern needs (?<state>…), or the status a table.');
  }
}

function checkTable(say: Complain, table: NonNullable<RawStatus['table']>): void {
  const path = ['status', 'table'];
  if ((table.row === undefined) === (table.columns === undefined)) say(path, 'A table has either a row or columns.');
  for (const part of ['start', 'end', 'row', 'ignore'] as const) {
    const problem = table[part] === undefined ? undefined : lineProblem(table[part]);
    if (problem !== undefined) say([...path, part], `The pattern ${problem}.`);
  }
  if (table.row === undefined) return;
  const groups = groupsOf(table.row);
  for (const name of ['plug', 'state']) {
    if (!groups.includes(name)) say([...path, 'row'], `The pattern has no group (?<${name}>…).`);
  }
  if (!/^\^/.test(table.row) || !/\$$/.test(table.row)) {
    say([...path, 'row'], 'The pattern has to be one of a whole line, from "^" to "$".');
  }
}

/** A command that never says its plug would switch another one. */
function checkCommand(say: Complain, command: Command, steps: readonly RawStep[], several: boolean): void {
  const all = everyStep(steps);
  if (!all.some((step) => step.switches)) {
    say([command], `No step of "${command}" is marked with "switches: true": none would have an effect.`);
  }
  const says = all.some(({ send }) => placesOf(parseTemplate(send ?? '') ?? []).includes('plug'));
  if (several && !says) {
    say([command], `"${command}" never sends {plug}, yet the device has several.`, [
      'Send {plug}; or leave out "plug" when the device has the power of one machine.',
    ]);
  }
}

function everyStep(steps: readonly RawStep[]): readonly RawStep[] {
  return steps.flatMap((step) => [
    step,
    ...everyStep(step.then ?? []),
    ...everyStep(step.else ?? []),
    ...(step.expect ?? []).flatMap(([, answer]) => (typeof answer === 'string' ? [] : everyStep(answer.then ?? []))),
  ]);
}

function patternsOf(steps: readonly RawStep[]): readonly string[] {
  return everyStep(steps).flatMap(({ expect }) =>
    (expect ?? []).flatMap(([, answer]) => (typeof answer === 'string' ? answer : (answer.pattern ?? []))),
  );
}
