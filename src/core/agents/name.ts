import { OcfError } from '../errors.ts';
import { nearest } from '../suggest.ts';

/** A resource agent's full name. Written `ocf:provider:type`. */
export interface AgentName {
  readonly class: 'ocf';
  readonly provider: string;
  readonly type: string;
}

// Both become part of a path, so neither may leave its folder; hidden names are no agents.
const safe = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;
const otherClasses = ['systemd', 'lsb', 'service', 'stonith', 'nagios', 'exec', 'upstart'];

export function isNamePart(text: string): boolean {
  return safe.test(text);
}

export function formatAgentName(name: AgentName): string {
  return `${name.class}:${name.provider}:${name.type}`;
}

export function agentNameOf(provider: string, type: string): AgentName {
  return { class: 'ocf', provider, type };
}

/**
 * Reads `ocf:provider:type`, `provider:type`, or a type alone where only one provider has it.
 *
 * @param installed what a type alone is looked up in; asked for only then.
 * @throws OcfError USAGE for anything that is no agent name or names several agents, NOT_FOUND for an unknown type.
 *
 * @example parseAgentName('heartbeat:IPaddr2') // { class: 'ocf', provider: 'heartbeat', type: 'IPaddr2' }
 */
export function parseAgentName(text: string, installed: () => readonly AgentName[]): AgentName {
  const parts = text.split(':');
  const [first = '', second = '', third = ''] = parts;
  if (parts.length > 1 && otherClasses.includes(first)) {
    throw new OcfError('USAGE', `"${text}" is an agent of class ${first}; only agents of class ocf can be run.`, {
      suggestions: ['Write ocf:PROVIDER:TYPE, for example ocf:heartbeat:IPaddr2.', 'See: ocf agent list'],
    });
  }
  if (parts.length === 3 && first === 'ocf' && isNamePart(second) && isNamePart(third)) {
    return agentNameOf(second, third);
  }
  if (parts.length === 2 && isNamePart(first) && isNamePart(second)) return agentNameOf(first, second);
  if (parts.length === 1 && isNamePart(first)) return theOnlyOne(first, installed());
  throw new OcfError('USAGE', `"${text}" is not the name of an agent.`, {
    suggestions: ['Write ocf:PROVIDER:TYPE, for example ocf:heartbeat:IPaddr2.', 'See: ocf agent list'],
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
  throw noSuchAgent(type, installed, []);
}

/** The error for an agent that is not there, with the nearest names. */
export function noSuchAgent(wanted: string, installed: readonly AgentName[], folders: readonly string[]): OcfError {
  const type = wanted.split(':').at(-1) ?? wanted;
  const types = nearest(type, new Set(installed.map((name) => name.type)));
  const near = types
    .flatMap((one) => installed.filter((name) => name.type === one))
    .map(formatAgentName)
    .filter((name) => name !== wanted);
  const where = folders.length > 0 ? ` in ${folders.join(' or ')}` : '';
  return new OcfError('NOT_FOUND', `There is no agent "${wanted}"${where}.`, {
    suggestions: [...(near.length > 0 ? [`Did you mean ${near.join(' or ')}?`] : []), 'See: ocf agent list'],
    data: { agent: wanted },
  });
}
