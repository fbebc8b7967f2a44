import { childOf, childrenOf, parseXml, type XmlElement } from '../../agents/xml.ts';
import type { DriverParameter } from '../driver.ts';
import { isSecretName } from '../secret-names.ts';

/** What a plug-in says of itself. */
export interface PluginMetadata {
  readonly summary: string;
  readonly parameters: readonly DriverParameter[];
}

// what a program's own environment lives on
const reserved = /^(PATH|LC_ALL|HA_LOGTAG|ENV|BASH_ENV|IFS|LD_.*)$/;
const variable = /^[A-Za-z_][\w-]*$/;

/**
 * Reads `<parameters>`, alone or in the description of an agent.
 *
 * @param names the parameters the plug-in names besides, without a description
 * @throws OcfError INVALID
 */
export async function parsePluginParameters(
  xml: string,
  names: readonly string[],
  what: string,
): Promise<{ readonly parameters: readonly DriverParameter[]; readonly shortdesc: string }> {
  const root = await parseXml(xml.slice(Math.max(0, xml.indexOf('<'))), what);
  const all = root.name === 'parameters' ? root : childOf(root, 'parameters');
  const described = childrenOf(all, 'parameter').map(parameterOf);
  const more = names.filter((name) => !described.some((one) => one.name === name));
  const parameters = [...described, ...more.map(undescribed)].filter(
    ({ name }) => variable.test(name) && !reserved.test(name),
  );
  return { parameters, shortdesc: childOf(root, 'shortdesc')?.text.trim() ?? '' };
}

function parameterOf(element: XmlElement): DriverParameter {
  const { name = '', required } = element.attributes;
  const { type, default: fallback } = childOf(element, 'content')?.attributes ?? {};
  return {
    name,
    type: type === 'integer' || type === 'boolean' ? type : 'string',
    required: required === '1' && fallback === undefined,
    secret: isSecretName(name),
    help: childOf(element, 'shortdesc')?.text.trim().replace(/\s+/g, ' ') ?? '',
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function undescribed(name: string): DriverParameter {
  return { name, type: 'string', required: false, secret: isSecretName(name), help: '' };
}
