import type { OptionValue } from '../config/model.ts';
import { type ErrorCode, OcfError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import type { AgentMetadata, AgentParameter } from './metadata.ts';
import { parseAgentTime } from './time.ts';

export interface ParameterProblem {
  readonly parameter: string;
  readonly problem: string;
  readonly suggestion?: string;
}

// Every agent on the shell library understands these, without saying so in its description.
const always = ['OCF_CHECK_LEVEL', 'trace_ra', 'trace_dir', 'trace_file'];

// What the agents' own test takes for true; it takes every other word for false, "y" and "On" included.
const trueWords = ['yes', 'true', '1', 'YES', 'TRUE', 'True', 'ja', 'on', 'ON'];
const falseWords = ['no', 'false', '0', 'off', 'nein'];

/** Everything that is wrong with parameters given for an agent, at once. Values behind a reference are not looked at. */
export function parameterProblems(
  metadata: AgentMetadata,
  given: Readonly<Record<string, OptionValue>>,
): readonly ParameterProblem[] {
  const known = new Map(metadata.parameters.map((parameter) => [parameter.name, parameter]));
  const problems: ParameterProblem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const parameter = known.get(name);
    if (parameter) problems.push(...valueProblems(parameter, value));
    else if (!always.includes(name) && !name.startsWith('CRM_meta_')) problems.push(unknown(name, known.keys()));
  }
  for (const parameter of metadata.parameters) {
    if (!parameter.required || (parameter.default ?? '') !== '' || isGiven(parameter, given)) continue;
    const what = parameter.shortdesc === '' ? '' : ` (${parameter.shortdesc})`;
    problems.push({
      parameter: parameter.name,
      problem: `${parameter.name}${what} has to be given`,
      suggestion: `Give ${parameter.name}=VALUE.`,
    });
  }
  return problems;
}

/**
 * @param code USAGE for parameters typed just now, INVALID for those of a cluster file.
 * @throws OcfError with one suggestion for each problem and all of them in `data.problems`.
 */
export function requireNoProblems(
  agent: string,
  problems: readonly ParameterProblem[],
  code: Extract<ErrorCode, 'USAGE' | 'INVALID'>,
): void {
  const [first, ...more] = problems;
  if (!first) return;
  const all = problems.map(({ problem, suggestion }) => (suggestion ? `${problem}. ${suggestion}` : `${problem}.`));
  throw new OcfError(
    code,
    more.length === 0
      ? `A parameter of ${agent} is wrong: ${first.problem}.`
      : `${problems.length} parameters of ${agent} are wrong.`,
    {
      suggestions: [
        ...(more.length === 0 ? (first.suggestion ? [first.suggestion] : []) : all),
        `See: ocf agent show ${agent}`,
      ],
      data: { agent, problems },
    },
  );
}

function isGiven(parameter: AgentParameter, given: Readonly<Record<string, OptionValue>>): boolean {
  const value = given[parameter.name];
  return (value !== undefined && value !== '') || parameter.replacedWith.some((name) => given[name] !== undefined);
}

function unknown(name: string, known: Iterable<string>): ParameterProblem {
  const near = nearest(name, known);
  const problem = `there is no parameter ${name}`;
  return near.length === 0
    ? { parameter: name, problem }
    : { parameter: name, problem, suggestion: `Did you mean ${near.join(' or ')}?` };
}

function valueProblems(parameter: AgentParameter, value: OptionValue): ParameterProblem[] {
  if (typeof value === 'object') return [];
  // ping calls its "5s" an integer: a type that the agent's own default is not of says nothing
  const { default: usual = '' } = parameter;
  return usual !== '' && typeProblems(parameter, usual).length > 0 ? [] : typeProblems(parameter, value);
}

function typeProblems(parameter: AgentParameter, value: string | number | boolean): ParameterProblem[] {
  const text = String(value);
  const wrong = (problem: string, suggestion: string) => [{ parameter: parameter.name, problem, suggestion }];
  const is = `${parameter.name} is "${text}"`;
  switch (parameter.type) {
    case 'boolean':
      if (text === '' || trueWords.includes(text) || falseWords.includes(text.toLowerCase())) return [];
      return wrong(`${is}, which agents read as false`, 'Write true or false.');
    case 'integer':
      return /^\s*[+-]?\d+\s*$/.test(text) || text === ''
        ? []
        : wrong(`${is}, not a whole number`, 'Write digits only.');
    case 'select':
      if (parameter.options.length === 0 || parameter.options.includes(text)) return [];
      return wrong(`${is}, not one of its values`, `Write one of ${parameter.options.join(', ')}.`);
    case 'time':
    case 'second':
      if (text === '' || parseAgentTime(text) !== undefined) return [];
      return wrong(`${is}, no time`, 'Write a number of seconds, or a number and ms, s, min or h.');
    default:
      return [];
  }
}
