import { parseAgentTime } from '../time.ts';
import { childOf, childrenOf, type XmlElement } from '../xml.ts';
import { brokenRules, type ChildRule, type ElementRule } from './element-rules.ts';

const any = {};
const required = { required: true };
const truth = { values: ['0', '1'] };
const one = (name: string): ChildRule => ({ name, least: 1, most: 1 });
const maybe = (name: string): ChildRule => ({ name, least: 0, most: 1 });
const some = (name: string, least = 0): ChildRule => ({ name, least, most: Number.POSITIVE_INFINITY });

const description: ElementRule = { attributes: { lang: required } };
const times = { timeout: required, interval: any, 'start-delay': any, depth: any };

// Of version 1.0: the document type definition that resource-agents ships and ocf-tester checks against.
const actionNames = [
  ...['start', 'stop', 'recover', 'monitor', 'restart', 'migrate_to', 'migrate_from', 'promote', 'demote', 'notify'],
  ...['status', 'reload', 'meta-data', 'usage', 'methods', 'validate-all'],
];
const rules10: ReadonlyMap<string, ElementRule> = new Map<string, ElementRule>([
  [
    'resource-agent',
    {
      attributes: { name: required, version: any },
      children: [one('version'), one('longdesc'), one('shortdesc'), maybe('parameters'), one('actions')],
    },
  ],
  ['longdesc', description],
  ['shortdesc', description],
  ['parameters', { attributes: {}, children: [some('parameter')] }],
  [
    'parameter',
    {
      attributes: { name: required, required: truth, unique: truth },
      children: [some('longdesc', 1), some('shortdesc', 1), one('content')],
    },
  ],
  [
    'content',
    {
      attributes: { type: { required: true, values: ['string', 'integer', 'boolean', 'time'] }, default: any },
      children: [],
    },
  ],
  ['actions', { attributes: {}, children: [some('action')] }],
  ['action', { attributes: { name: { required: true, values: actionNames }, ...times, role: any }, children: [] }],
]);

// Of version 1.1: the standard's text and its RELAX NG schema, with the type "second" of resource-agents' own.
const rules11: ReadonlyMap<string, ElementRule> = new Map<string, ElementRule>([
  [
    'resource-agent',
    {
      attributes: { name: required, version: any },
      children: [
        one('version'),
        some('longdesc'),
        some('shortdesc'),
        maybe('parameters'),
        one('actions'),
        some('special'),
      ],
    },
  ],
  ['longdesc', description],
  ['shortdesc', description],
  ['parameters', { attributes: {}, children: [some('parameter')] }],
  [
    'parameter',
    {
      attributes: { name: required, required: truth, unique: truth, 'unique-group': any, reloadable: truth },
      children: [maybe('deprecated'), some('longdesc', 1), some('shortdesc', 1), one('content')],
    },
  ],
  ['deprecated', { attributes: {}, children: [some('replaced-with'), some('desc')] }],
  ['replaced-with', { attributes: { name: required }, children: [] }],
  ['desc', description],
  [
    'content',
    {
      attributes: {
        type: { required: true, values: ['string', 'integer', 'boolean', 'select', 'second'] },
        default: any,
      },
      children: [some('option')],
    },
  ],
  ['option', { attributes: { value: required }, children: [] }],
  ['actions', { attributes: {}, children: [some('action', 1)] }],
  ['action', { attributes: { name: required, ...times, role: { values: ['Promoted', 'Unpromoted'] } }, children: [] }],
  ['special', { attributes: { tag: any } }],
]);

/**
 * Everything in which an agent's description breaks the rules of the API version it says it was written for, and in
 * which it cannot be meant: sentences. No schema file and no other program is needed.
 */
export function metadataProblems(root: XmlElement, type: string): readonly string[] {
  if (root.name !== 'resource-agent') return [`It begins with <${root.name}> instead of <resource-agent>.`];
  const version = childOf(root, 'version')?.text.trim();
  const problems = [...brokenRules(root, version === '1.0' ? rules10 : rules11)];
  if (version !== undefined && version !== '1.0' && version !== '1.1')
    problems.push(`It names the API version "${version}", not 1.0 or 1.1.`);
  const { name } = root.attributes;
  if (name !== undefined && name !== type)
    problems.push(`It calls itself "${name}", and its file is called "${type}".`);
  const parameters = childrenOf(childOf(root, 'parameters'), 'parameter');
  problems.push(...twice(parameters), ...parameters.flatMap(defaultProblems));
  problems.push(...childrenOf(childOf(root, 'actions'), 'action').flatMap(timeProblems));
  return problems;
}

function twice(parameters: readonly XmlElement[]): readonly string[] {
  const names = parameters.flatMap(({ attributes: { name } }) => name ?? []);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => `The parameter ${name} is there twice.`);
}

function defaultProblems(parameter: XmlElement): readonly string[] {
  const content = childOf(parameter, 'content');
  const value = content?.attributes.default;
  if (!value || content?.attributes.type !== 'select') return [];
  const options = childrenOf(content, 'option').map(({ attributes }) => attributes.value);
  if (options.includes(value)) return [];
  return [`The default of parameter ${parameter.attributes.name} is "${value}", which is none of its options.`];
}

function timeProblems({ attributes }: XmlElement): readonly string[] {
  return ['timeout', 'interval', 'start-delay'].flatMap((key) => {
    const value = attributes[key];
    if (value === undefined || parseAgentTime(value) !== undefined) return [];
    return [`The ${key} of action ${attributes.name} is "${value}", which is no time.`];
  });
}
