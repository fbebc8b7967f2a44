import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import type { AgentAccess } from './access.ts';
import type { AgentClassName } from './class-names.ts';
import { loadClass } from './classes.ts';
import { describeAgent } from './describe.ts';
import { agentsOn, namedAs } from './list.ts';
import type { AgentMetadata } from './metadata.ts';
import { type AgentName, formatAgentName, noSuchAgent, parseAgentName } from './name.ts';

export interface ShownAgent extends AgentMetadata {
  readonly agent: string;
  readonly class: AgentClassName;
  /** Only agents of class ocf have one. */
  readonly provider?: string;
  readonly type: string;
  readonly node: string;
}

/**
 * Everything an agent on a node says of itself.
 *
 * @param agent as the administrator wrote it, see parseAgentName.
 * @throws OcfError NOT_FOUND with the nearest names when it is not there.
 */
export async function showAgent(
  access: AgentAccess,
  { agent, node }: { readonly agent: string; readonly node: Node },
): Promise<ShownAgent> {
  const name = await agentNamed(access, node, agent);
  const metadata = await describeKnown(access, node, name);
  return { ...namedAs(name), node: node.name, ...metadata };
}

/** The agent that was meant, on a node. */
export async function agentNamed(access: AgentAccess, node: Node, text: string): Promise<AgentName> {
  const installed = text.includes(':') ? [] : await agentsOn({ access, node }, { class: 'ocf', provider: '' });
  return parseAgentName(text, () => installed);
}

/** As describeAgent; an agent that is not there is answered with the names that are near. */
export async function describeKnown(access: AgentAccess, node: Node, name: AgentName): Promise<AgentMetadata> {
  try {
    return await describeAgent(access, node, name);
  } catch (error) {
    if (!(error instanceof OcfError) || error.code !== 'NOT_FOUND') throw error;
    const { whereabouts } = await loadClass(access, name);
    const near = await agentsOn({ access, node }, name);
    // that systemd does not run there is more to the point than that it has no such unit
    if (near.length === 0 && name.class !== 'ocf') throw error;
    throw noSuchAgent(formatAgentName(name), near, whereabouts(access));
  }
}
