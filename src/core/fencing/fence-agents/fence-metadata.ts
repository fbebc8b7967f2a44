import { childOf, childrenOf, parseXml, type XmlElement } from '../../agents/xml.ts';
import type { DriverParameter } from '../driver.ts';
import { isSecretName } from '../secret-names.ts';

/** What a fence agent says of itself. */
export interface FenceMetadata {
  readonly name: string;
  readonly summary: string;
  readonly parameters: readonly DriverParameter[];
  readonly actions: readonly string[];
  /** Those of them that only the node itself can carry out. */
  readonly onTarget: readonly string[];
  /** The parameter that takes the plug; undefined for a device of one machine. */
  readonly plug?: PlugParameter;
}

const plugParameters = ['plug', 'port', 'nodename'] as const;
export type PlugParameter = (typeof plugParameters)[number];

// Given by us on every call, so nobody may set them for a device.
const ours = new Set(['action', 'option', 'plug', 'port', 'nodename']);

/**
 * Reads the meta-data of a fence agent. Deprecated twins of a parameter are left out of nothing: both are known, as
 * the agent itself knows them.
 *
 * @throws OcfError INVALID
 */
export async function parseFenceMetadata(xml: string, program: string): Promise<FenceMetadata> {
  const root = await parseXml(xml, `The meta-data of ${program}`);
  const all = childrenOf(childOf(root, 'parameters'), 'parameter');
  const names = all.map(({ attributes }) => attributes.name ?? '');
  const plug = plugParameters.find((name) => names.includes(name));
  const actions = childrenOf(childOf(root, 'actions'), 'action').map(({ attributes }) => attributes);
  return {
    name: root.attributes.name ?? program,
    summary: root.attributes.shortdesc ?? '',
    parameters: all.filter(({ attributes }) => !ours.has(attributes.name ?? '')).map(parameterOf),
    actions: actions.map(({ name = '' }) => name),
    onTarget: actions.filter(({ on_target: there }) => there === '1').map(({ name = '' }) => name),
    ...(plug === undefined ? {} : { plug }),
  };
}

function parameterOf(element: XmlElement): DriverParameter {
  const { name = '', required, deprecated } = element.attributes;
  const content = childOf(element, 'content');
  const kind = content?.attributes.type;
  const fallback = content?.attributes.default;
  const choices = childrenOf(content, 'option').map(({ attributes }) => attributes.value ?? '');
  const help = childOf(element, 'shortdesc')?.text.trim() ?? '';
  return {
    name,
    type: kind === 'second' ? 'seconds' : isKnown(kind) ? kind : 'string',
    // the agents flag as required what their other name may give as well
    required: false,
    secret: isSecretName(name),
    help: `${help}${required === '1' ? ' (required)' : ''}${deprecated === '1' ? ' (old name)' : ''}`.trim(),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(choices.length > 0 ? { choices } : {}),
  };
}

function isKnown(kind: string | undefined): kind is 'string' | 'integer' | 'boolean' | 'select' {
  return kind === 'string' || kind === 'integer' || kind === 'boolean' || kind === 'select';
}
