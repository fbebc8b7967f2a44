import type { Node } from '../config/model.ts';
import { exitStatus, OcfError } from '../errors.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import type { AgentAccess } from './access.ts';
import { describeAgents } from './describe.ts';
import { listCommand } from './invocation.ts';
import { listAgents, sortAgents } from './locate.ts';
import { type AgentName, agentNameOf, formatAgentName, isNamePart } from './name.ts';

export interface AgentList {
  readonly node: string;
  readonly agents: readonly ListedAgent[];
}

export interface ListedAgent {
  readonly agent: string;
  readonly provider: string;
  readonly type: string;
  readonly shortdesc?: string;
  /** Why the agent does not describe itself. */
  readonly problem?: string;
}

export interface AgentListInput {
  readonly node: Node;
  readonly provider?: string | undefined;
  /** Milliseconds for the description of each agent. Default 10 s. */
  readonly patience?: number;
}

// Names must not wait for one agent as long as its description itself may take.
const listingPatience = 10_000;

/**
 * The agents on a node with their short descriptions.
 *
 * @throws OcfError NOT_FOUND when the provider has none, and what the way to the node says.
 */
export async function agentList(
  access: AgentAccess,
  { node, provider, patience = listingPatience }: AgentListInput,
): Promise<AgentList> {
  const { reporter } = access.host;
  const all = await agentsOn(access, node);
  const names = provider === undefined ? all : all.filter((name) => name.provider === provider);
  if (provider !== undefined && names.length === 0) {
    const providers = [...new Set(all.map((name) => name.provider))];
    throw new OcfError('NOT_FOUND', `There are no agents of provider "${provider}" on ${node.name}.`, {
      suggestions: [providers.length > 0 ? `Providers there: ${providers.join(', ')}.` : `There are none at all.`],
    });
  }
  reporter.progress(`asking ${names.length} agents on ${node.name}`);
  const descriptions = await describeAgents(access, node, names, patience);
  reporter.progress(undefined);
  throwIfInterrupted(access.host.signal);
  return {
    node: node.name,
    agents: descriptions.map((description) => ({
      agent: formatAgentName(description.name),
      provider: description.name.provider,
      type: description.name.type,
      ...('metadata' in description
        ? { shortdesc: description.metadata.shortdesc.replaceAll(/\s+/g, ' ') }
        : { problem: problemText(description.problem, patience) }),
    })),
  };
}

function problemText({ code, message }: OcfError, patience: number): string {
  return code === 'TIMEOUT' ? `no answer within ${patience / 1000} s` : message;
}

/** 0, or 4 when some agents cannot describe themselves. */
export function agentListStatus({ agents }: AgentList): number {
  return agents.some(({ problem }) => problem !== undefined) ? exitStatus.PARTIAL : 0;
}

/** The names of all agents on a node, by provider and type. @throws OcfError what the way to the node says. */
export async function agentsOn(access: AgentAccess, node: Node): Promise<readonly AgentName[]> {
  if (node.transport === 'local') return listAgents(access.folders);
  const { transport, signal } = access.host;
  const [outcome] = await transport.run(node, [{ argv: listCommand(access), timeout: 20_000 }], { signal });
  if (outcome?.state !== 'done' || outcome.timedOut || outcome.code !== 0) {
    const { code = 'FAILED', message, suggestions = [] } = outcome?.failure ?? {};
    throw new OcfError(code, message ?? `The agents on ${node.name} cannot be listed.`, { suggestions });
  }
  const found = new Map<string, AgentName>();
  for (const line of outcome.stdout.split('\n')) {
    const [provider = '', type = ''] = line.split('/');
    if (isNamePart(provider) && isNamePart(type)) found.set(line, agentNameOf(provider, type));
  }
  return sortAgents(found.values());
}
