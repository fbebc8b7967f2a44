import { OcfError } from '../errors.ts';
import { parseAgentTime } from './time.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from './xml.ts';

/** What an agent says of itself. Times are milliseconds. */
export interface AgentMetadata {
  readonly name: string;
  /** Version of the agent, as far as it has one. */
  readonly version: string;
  /** Version of the resource agent API it was written for. */
  readonly apiVersion: string;
  readonly shortdesc: string;
  readonly longdesc: string;
  readonly parameters: readonly AgentParameter[];
  readonly actions: readonly AgentAction[];
}

export const parameterTypes = ['string', 'boolean', 'integer', 'select', 'time', 'second'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface AgentParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** What the agent uses when nothing is given; it may depend on the machine and the instance. */
  readonly default?: string;
  readonly required: boolean;
  readonly unique: boolean;
  /** Parameters of one group have to be unique together. */
  readonly uniqueGroup?: string;
  /** May be changed while the resource runs. */
  readonly reloadable: boolean;
  readonly deprecated: boolean;
  readonly replacedWith: readonly string[];
  /** Allowed values of a `select`. */
  readonly options: readonly string[];
  readonly shortdesc: string;
  readonly longdesc: string;
}

/** One advertised action; an action may be there several times, for other depths or roles. */
export interface AgentAction {
  readonly name: string;
  readonly timeout?: number;
  readonly interval?: number;
  readonly startDelay?: number;
  readonly depth?: number;
  readonly role?: string;
}

/**
 * Reads the XML that an agent prints for `meta-data`.
 *
 * @throws OcfError INVALID when it is malformed or something else than an agent's description.
 */
export async function parseMetadata(xml: string, agent: string): Promise<AgentMetadata> {
  const what = `The meta-data of ${agent}`;
  const root = await parseXml(xml, what);
  if (root.name !== 'resource-agent') {
    throw new OcfError('INVALID', `${what} begins with <${root.name}> instead of <resource-agent>.`);
  }
  return {
    name: root.attributes.name ?? '',
    version: root.attributes.version ?? '',
    apiVersion: plainText(childOf(root, 'version')),
    shortdesc: plainText(inEnglish(root, 'shortdesc')),
    longdesc: plainText(inEnglish(root, 'longdesc')),
    parameters: childrenOf(childOf(root, 'parameters'), 'parameter').map(parameterFrom),
    actions: childrenOf(childOf(root, 'actions'), 'action').map(actionFrom),
  };
}

function parameterFrom(element: XmlElement): AgentParameter {
  const { attributes } = element;
  const content = childOf(element, 'content');
  const deprecated = childOf(element, 'deprecated');
  const type = parameterTypes.find((known) => known === content?.attributes.type) ?? 'string';
  const fallback = content?.attributes.default;
  const uniqueGroup = attributes['unique-group'];
  return {
    name: attributes.name ?? '',
    type,
    ...(fallback === undefined ? {} : { default: fallback }),
    required: isTrue(attributes.required),
    unique: isTrue(attributes.unique) || uniqueGroup !== undefined,
    ...(uniqueGroup === undefined ? {} : { uniqueGroup }),
    reloadable: isTrue(attributes.reloadable),
    deprecated: deprecated !== undefined,
    replacedWith: childrenOf(deprecated, 'replaced-with').flatMap(({ attributes: { name } }) => name ?? []),
    options: childrenOf(content, 'option').flatMap(({ attributes: { value } }) => value ?? []),
    shortdesc: plainText(inEnglish(element, 'shortdesc')),
    longdesc: plainText(inEnglish(element, 'longdesc')),
  };
}

function actionFrom({ attributes }: XmlElement): AgentAction {
  const depth = Number(attributes.depth ?? Number.NaN);
  return {
    name: attributes.name ?? '',
    ...timeAs('timeout', attributes.timeout),
    ...timeAs('interval', attributes.interval),
    ...timeAs('startDelay', attributes['start-delay']),
    ...(Number.isInteger(depth) ? { depth } : {}),
    ...(attributes.role === undefined ? {} : { role: attributes.role }),
  };
}

function timeAs<K extends string>(key: K, text: string | undefined): { readonly [key in K]?: number } {
  const time = text === undefined ? undefined : parseAgentTime(text);
  return (time === undefined ? {} : { [key]: time }) as { readonly [key in K]?: number };
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

function inEnglish(element: XmlElement, name: string): XmlElement | undefined {
  const all = childrenOf(element, name);
  return all.find(({ attributes }) => /^en\b/.test(attributes.lang ?? '')) ?? all[0];
}

/** Descriptions come with the blank lines and the indentation of the script they stand in. */
function plainText(element: XmlElement | undefined): string {
  const lines = (element?.text ?? '')
    .replace(/^(\s*\n)+/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return lines
    .map((line) => line.slice(common).trimEnd())
    .join('\n')
    .trim();
}
