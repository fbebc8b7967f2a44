import type { AgentAction, AgentMetadata, AgentParameter } from '../metadata.ts';

/** The description of something that does not describe itself by the agent API. */
export function serviceMetadata(
  given: Pick<AgentMetadata, 'name' | 'shortdesc' | 'longdesc' | 'actions'> & Partial<AgentMetadata>,
): AgentMetadata {
  return { version: '', apiVersion: '', parameters: [], ...given };
}

/** Actions of one time limit, in milliseconds. */
export function actionsWithin(timeout: number, names: readonly string[], interval: number): readonly AgentAction[] {
  return names.map((name) => ({ name, timeout, ...(name === 'monitor' ? { interval } : {}) }));
}

/** A parameter that has to be given. */
export function requiredText(name: string, shortdesc: string, longdesc: string): AgentParameter {
  return {
    name,
    type: 'string',
    required: true,
    unique: false,
    reloadable: false,
    deprecated: false,
    replacedWith: [],
    options: [],
    shortdesc,
    longdesc,
  };
}
