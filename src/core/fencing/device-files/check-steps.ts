import { complain, type Reading } from '../../config/check/reading.ts';
import { offsetOf } from '../../config/yaml/find.ts';
import { didYouMean } from '../../suggest.ts';
import { conditionWords, parseCondition } from './condition.ts';
import { streamProblem } from './patterns.ts';
import type { RawAnswer, RawOption, RawStep } from './raw.ts';
import { parseTemplate, placesOf } from './template.ts';

/** What steps may refer to. */
export interface StepScope {
  readonly options: readonly string[];
  readonly described: ReadonlyMap<string, RawOption>;
  /** {plug} has a value. */
  readonly plug: boolean;
  /** Steps may be marked with `switches`. */
  readonly command: boolean;
}

const verbs = ['send', 'expect', 'forget', 'settle', 'pause', 'wait', 'modem', 'if'] as const;
const companions: Readonly<Record<string, readonly string[]>> = {
  within: ['expect'],
  switches: ['send', 'modem'],
  // biome-ignore lint/suspicious/noThenProperty: the word of the file's format
  then: ['if'],
  else: ['if'],
};

export type Complain = (path: readonly string[], message: string, suggestions?: readonly string[]) => void;

export function complainer(reading: Reading): Complain {
  return (path, message, suggestions = []) => {
    complain(reading, offsetOf(reading.tree, path, 'value'), path, message, suggestions);
  };
}

/** Checks steps for what their shape does not say. */
export function checkSteps(say: Complain, steps: readonly RawStep[], path: readonly string[], scope: StepScope): void {
  for (const [index, step] of steps.entries()) checkStep(say, step, [...path, String(index)], scope);
}

function checkStep(say: Complain, step: RawStep, path: readonly string[], scope: StepScope): void {
  const given = verbs.filter((verb) => step[verb] !== undefined);
  const [verb] = given;
  if (given.length !== 1 || verb === undefined) {
    const what = given.length === 0 ? 'none' : given.join(' and ');
    say(path, `A step does exactly one thing (${verbs.join(', ')}); here is ${what}.`);
    return;
  }
  for (const [name, with_] of Object.entries(companions)) {
    if (step[name as keyof RawStep] !== undefined && !with_.includes(verb)) {
      say([...path, name], `"${name}" belongs to ${with_.join(' or ')}, not to ${verb}.`);
    }
  }
  if (step.switches !== undefined && !scope.command) {
    say([...path, 'switches'], 'Only the steps of off, on, reset and diag may switch anything.');
  }
  if (step.send !== undefined) checkTemplate(say, step.send, [...path, 'send'], scope);
  if (step.forget === false) say([...path, 'forget'], 'forget is true, or left out.');
  if (step.wait !== undefined) checkWait(say, step.wait, [...path, 'wait'], scope);
  if (step.expect !== undefined) checkAnswers(say, step.expect, [...path, 'expect'], scope);
  if (step.if !== undefined) checkCondition(say, step, path, scope);
}

function checkTemplate(say: Complain, text: string, path: readonly string[], scope: StepScope): void {
  const template = parseTemplate(text);
  if (!template) {
    say(path, 'The brackets of this text do not match.', ['Write {plug} or {OPTION}; {{ and }} for brackets.']);
    return;
  }
  if (/[^\x00-\xff]/.test(text)) say(path, 'This text has letters that are no single byte.');
  if (text === '') say(path, 'There is nothing to send.');
  for (const name of placesOf(template)) {
    if (name === 'plug' && !scope.plug) say(path, 'There is no {plug} here: this is not said for one plug of several.');
    else if (name !== 'plug' && !scope.options.includes(name)) {
      const known = scope.plug ? ['plug', ...scope.options] : scope.options;
      say(path, `There is no option "${name}".`, [...didYouMean(name, known), 'Options stand under "options".']);
    }
  }
}

function checkCondition(say: Complain, step: RawStep, path: readonly string[], scope: StepScope): void {
  const condition = parseCondition(step.if ?? '');
  const words = [...conditionWords, 'given OPTION', 'OPTION is VALUE'];
  if (!condition) {
    say([...path, 'if'], `"if" has to be one of ${words.join(', ')}.`, didYouMean(step.if ?? '', conditionWords));
  } else if ('option' in condition && !scope.options.includes(condition.option)) {
    say([...path, 'if'], `There is no option "${condition.option}".`, didYouMean(condition.option, scope.options));
  } else if (condition.kind === 'is') {
    const choices = scope.described.get(condition.option)?.choices;
    if (!choices?.includes(condition.value)) {
      say([...path, 'if'], `"${condition.value}" is none of the choices of ${condition.option}.`, [
        ...didYouMean(condition.value, choices ?? []),
      ]);
    }
  }
  if (step.then === undefined) say(path, 'This "if" has no "then".');
  checkSteps(say, step.then ?? [], [...path, 'then'], scope);
  checkSteps(say, step.else ?? [], [...path, 'else'], scope);
}

function checkWait(say: Complain, option: string, path: readonly string[], scope: StepScope): void {
  const timed = scope.options.filter((name) => scope.described.get(name)?.type === 'seconds');
  if (!timed.includes(option)) {
    say(path, `There is no option "${option}" of type seconds.`, didYouMean(option, timed));
  }
}

function checkAnswers(
  say: Complain,
  answers: readonly (readonly [string, RawAnswer | string])[],
  path: readonly string[],
  scope: StepScope,
): void {
  for (const [name, answer] of answers) {
    checkAnswer(say, typeof answer === 'string' ? { pattern: answer } : answer, [...path, name], scope);
  }
  const good = answers.some(([, answer]) => typeof answer === 'string' || (!answer.error && !answer.again));
  if (!good) say(path, 'None of these answers lets the dialogue go on.');
}

function checkAnswer(say: Complain, answer: RawAnswer, path: readonly string[], scope: StepScope): void {
  if ((answer.text === undefined) === (answer.pattern === undefined)) {
    say(path, 'An answer has either a text or a pattern.');
    return;
  }
  const wrong = answer.pattern === undefined ? undefined : streamProblem(answer.pattern);
  if (wrong !== undefined) say([...path, 'pattern'], `The pattern of the answer ${wrong}.`);
  if (answer.text === '') say([...path, 'text'], 'The text of the answer is empty.');
  if (answer.error === undefined) {
    for (const name of ['say', 'effect'] as const) {
      if (answer[name] !== undefined) say([...path, name], `"${name}" belongs to an answer with "error".`);
    }
  } else if (answer.then && !answer.again) say(path, 'After an answer with "error" nothing follows.');
  if (answer.effect !== undefined && !scope.command) {
    say([...path, 'effect'], 'Only the steps of off, on, reset and diag have an effect.');
  }
  checkSteps(say, answer.then ?? [], [...path, 'then'], scope);
}
