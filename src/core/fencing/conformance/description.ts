import { brokenRules, type ChildRule, type ElementRule } from '../../agents/conformance/element-rules.ts';
import { childOf, childrenOf, type XmlElement } from '../../agents/xml.ts';
import { isSecretName } from '../secret-names.ts';

/** A parameter as a call needs it. */
export interface ProgramParameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** The other name it replaces. */
  readonly obsoletes?: string;
  readonly default?: string;
  readonly secret: boolean;
  /** `--ip`; missing when it says none. */
  readonly long?: string;
}

/** What a fence agent says of itself, as far as its contract is about it. */
export interface ProgramDescription {
  readonly name: string;
  /** Names it may also be called by. */
  readonly links: readonly string[];
  readonly parameters: readonly ProgramParameter[];
  readonly actions: readonly string[];
}

export function readDescription(root: XmlElement): ProgramDescription {
  const names = (elements: readonly XmlElement[]) => elements.map(({ attributes }) => attributes.name ?? '');
  return {
    name: root.attributes.name ?? '',
    links: names(childrenOf(root, 'symlink')),
    parameters: childrenOf(childOf(root, 'parameters'), 'parameter').map(parameterOf),
    actions: names(childrenOf(childOf(root, 'actions'), 'action')),
  };
}

function parameterOf(element: XmlElement): ProgramParameter {
  const { name = '', required, deprecated, obsoletes } = element.attributes;
  const content = childOf(element, 'content')?.attributes ?? {};
  const long = /--[A-Za-z][\w.-]*/.exec(childOf(element, 'getopt')?.attributes.mixed ?? '')?.[0];
  return {
    name,
    type: content.type ?? 'string',
    required: required === '1',
    deprecated: deprecated === '1',
    secret: isSecretName(name),
    ...(obsoletes === undefined ? {} : { obsoletes }),
    ...(content.default === undefined ? {} : { default: content.default }),
    ...(long === undefined ? {} : { long }),
  };
}

const any = {};
const required = { required: true };
const truth = { values: ['0', '1'] };
const one = (name: string): ChildRule => ({ name, least: 1, most: 1 });
const maybe = (name: string): ChildRule => ({ name, least: 0, most: 1 });
const some = (name: string, least = 0): ChildRule => ({ name, least, most: Number.POSITIVE_INFINITY });

// The RELAX NG schema that fence-agents checks its own against, and the attributes that Pacemaker reads.
const rules: ReadonlyMap<string, ElementRule> = new Map<string, ElementRule>([
  [
    'resource-agent',
    {
      attributes: { name: required, shortdesc: required },
      children: [some('symlink'), one('longdesc'), one('vendor-url'), one('parameters'), one('actions')],
    },
  ],
  ['symlink', { attributes: { name: required, shortdesc: required }, children: [] }],
  ['parameters', { attributes: {}, children: [some('parameter', 1)] }],
  [
    'parameter',
    {
      attributes: { name: required, unique: truth, required: truth, deprecated: truth, obsoletes: any },
      children: [maybe('getopt'), one('content'), some('shortdesc'), some('longdesc')],
    },
  ],
  ['getopt', { attributes: { mixed: required }, children: [] }],
  [
    'content',
    {
      attributes: {
        type: { required: true, values: ['string', 'integer', 'boolean', 'second', 'select'] },
        default: any,
      },
      children: [some('option')],
    },
  ],
  ['option', { attributes: { value: required } }],
  ['shortdesc', { attributes: { lang: any } }],
  ['longdesc', { attributes: { lang: any } }],
  ['actions', { attributes: {}, children: [some('action', 1)] }],
  [
    'action',
    { attributes: { name: required, automatic: truth, on_target: truth, timeout: any, interval: any }, children: [] },
  ],
]);

/** Everything in which a description breaks the rules, or in which it cannot be meant: sentences. */
export function descriptionProblems(root: XmlElement, file: string): readonly string[] {
  if (root.name !== 'resource-agent') return [`It begins with <${root.name}> instead of <resource-agent>.`];
  const { name, links, parameters } = readDescription(root);
  const problems = [...brokenRules(root, rules)];
  if (name !== '' && ![name, ...links].includes(file)) {
    problems.push(`It calls itself ${[name, ...links].join(', ')}, and its file is called ${file}.`);
  }
  const names = parameters.map((parameter) => parameter.name);
  const twice = new Set(names.filter((each, index) => names.indexOf(each) !== index));
  problems.push(...[...twice].map((each) => `The parameter ${each} is there twice.`));
  if (!names.includes('action')) problems.push('It has no parameter action.');
  for (const { name: each, obsoletes } of parameters) {
    if (obsoletes !== undefined && !names.includes(obsoletes)) {
      problems.push(`The parameter ${each} replaces ${obsoletes}, which is not there.`);
    }
  }
  const selects = childrenOf(childOf(root, 'parameters'), 'parameter').flatMap(choiceProblems);
  return [...problems, ...selects];
}

function choiceProblems(parameter: XmlElement): readonly string[] {
  const content = childOf(parameter, 'content');
  const { type, default: value } = content?.attributes ?? {};
  const { name } = parameter.attributes;
  if (type === 'integer' && value && !/^-?\d+$/.test(value)) {
    return [`The default of parameter ${name} is "${value}", which is no whole number.`];
  }
  if (type === 'second' && value && !/^\d+(\.\d+)?s?$/.test(value)) {
    return [`The default of parameter ${name} is "${value}", which is no number of seconds.`];
  }
  if (type !== 'select') return [];
  const options = childrenOf(content, 'option').map(({ attributes }) => attributes.value ?? '');
  if (options.length === 0) return [`The parameter ${name} offers a choice of nothing.`];
  if (!value || options.includes(value)) return [];
  return [`The default of parameter ${name} is "${value}", which is none of its choices.`];
}
