import { OcfError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import {
  type AgentClassName,
  agentClassNames,
  agentForms,
  classGrammars,
  isAgentClass,
  packageName,
} from './class-names.ts';

/** A resource agent's full name. Written `ocf:provider:type`, or `class:type` in the other classes. */
export interface AgentName {
  readonly class: AgentClassName;
  /** The package of an agent of class npm; empty in classes that have none. */
  readonly provider: string;
  /** Empty in `exec:`, which is one agent. */
  readonly type: string;
}

// Both become part of a path, so neither may leave its folder; hidden names are no agents.
const safe = classGrammars.ocf.type;
// Classes of other cluster managers, which must not be taken for providers.
const foreignClasses = ['service', 'stonith', 'nagios', 'upstart', 'heartbeat-v1'];

export function isNamePart(text: string): boolean {
  return safe.test(text);
}

export function formatAgentName(name: AgentName): string {
  const { class: kind, provider, type } = name;
  return kind === 'ocf' || kind === 'npm' ? `${kind}:${provider}:${type}` : `${kind}:${type}`;
}

/** An agent of class ocf. */
export function agentNameOf(provider: string, type: string): AgentName {
  return { class: 'ocf', provider, type };
}

type ServiceClass = Exclude<AgentClassName, 'ocf' | 'npm'>;

/** An agent of a class without providers. */
export function serviceNameOf(name: ServiceClass, type: string): AgentName {
  return { class: name, provider: '', type };
}

/**
 * Reads `ocf:provider:type`, `provider:type`, a type alone where only one provider has it, or `class:type` of
 * another class.
 *
 * @param installed what a type alone is looked up in; asked for only then.
 * @throws OcfError USAGE for anything that is no agent name or names several agents, NOT_FOUND for an unknown type.
 *
 * @example parseAgentName('heartbeat:IPaddr2') // { class: 'ocf', provider: 'heartbeat', type: 'IPaddr2' }
 * @example parseAgentName('systemd:nginx') // { class: 'systemd', provider: '', type: 'nginx' }
 */
export function parseAgentName(text: string, installed: () => readonly AgentName[]): AgentName {
  const parts = text.split(':');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length > 1 && foreignClasses.includes(first)) {
    throw new OcfError('USAGE', `"${text}" is an agent of class ${first}, which ocf does not run.`, {
      suggestions: [`The classes are ${agentForms()}.`, 'See: ocf agent list'],
    });
  }
  if (parts.length === 3 && first === 'npm' && packageName.test(second) && isNamePart(third)) {
    return { class: 'npm', provider: second, type: third };
  }
  if (parts.length > 1 && isAgentClass(first) && first !== 'ocf' && first !== 'npm') return inClass(first, text);
  if (parts.length === 3 && first === 'ocf' && isNamePart(second) && isNamePart(third)) {
    return agentNameOf(second, third);
  }
  if (first === 'npm') throw notAName(text);
  if (parts.length === 2 && isNamePart(first) && isNamePart(second)) return agentNameOf(first, second);
  if (parts.length === 1 && isNamePart(first)) return theOnlyOne(first, installed());
  throw notAName(text);
}

function inClass(name: ServiceClass, text: string): AgentName {
  const type = text.slice(name.length + 1);
  const { form, example } = classGrammars[name];
  if (name === 'systemd' && /@(\.|$)/.test(type)) {
    throw new OcfError('USAGE', `${JSON.stringify(text)} is a template, not a unit.`, {
      suggestions: [`Name an instance: systemd:${type.replace('@', '@NAME')}`],
    });
  }
  if (classGrammars[name].type.test(type)) return serviceNameOf(name, type);
  const write = form === example ? `Write ${form} alone.` : `Write ${form}, for example ${example}.`;
  throw new OcfError('USAGE', `${JSON.stringify(text)} is not the name of an agent.`, {
    suggestions: [write, ...(form === example ? ['Its commands are parameters; see: ocf agent show exec:'] : [])],
  });
}

function notAName(text: string): OcfError {
  return new OcfError('USAGE', `${JSON.stringify(text)} is not the name of an agent.`, {
    suggestions: [`Write ${agentForms()}; for example ocf:heartbeat:IPaddr2.`, 'See: ocf agent list'],
  });
}

function theOnlyOne(type: string, installed: readonly AgentName[]): AgentName {
  const found = installed.filter((name) => name.type === type);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only) {
    throw new OcfError('USAGE', `Several agents are called ${type}: ${found.map(formatAgentName).join(', ')}.`, {
      suggestions: ['Write the one you mean with its provider.'],
      data: { agents: found.map(formatAgentName) },
    });
  }
  throw noSuchAgent(type, installed, '');
}

/**
 * The error for an agent that is not there, with the nearest names.
 *
 * @param installed those of its class
 * @param where follows the name: ` in /usr/lib/ocf/resource.d`
 */
export function noSuchAgent(wanted: string, installed: readonly AgentName[], where: string): OcfError {
  const type = wanted.split(':').at(-1) ?? wanted;
  const types = nearest(type, new Set(installed.map((name) => name.type)));
  const near = types
    .flatMap((one) => installed.filter((name) => name.type === one))
    .map(formatAgentName)
    .filter((name) => name !== wanted);
  const meant = [...near, ...otherClass(wanted)];
  return new OcfError('NOT_FOUND', `There is no agent "${wanted}"${where}.`, {
    suggestions: [...(meant.length > 0 ? [`Did you mean ${meant.join(' or ')}?`] : []), 'See: ocf agent list'],
    data: { agent: wanted },
  });
}

/** `systmd:nginx` is read as the agent nginx of provider systmd. */
function otherClass(wanted: string): readonly string[] {
  const [, provider = '', type = ''] = /^ocf:([^:]+):(.+)$/.exec(wanted) ?? [];
  return nearest(
    provider,
    agentClassNames.filter((name) => name !== 'ocf' && name !== 'exec' && name !== 'npm'),
  ).map((name) => `${name}:${type}`);
}
