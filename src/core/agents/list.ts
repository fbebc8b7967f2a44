import type { Node } from '../config/model.ts';
import { exitStatus, OcfError } from '../errors.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import type { AgentAccess } from './access.ts';
import { type AgentClassName, listedClasses } from './class-names.ts';
import type { AgentSite, FoundAgent } from './classes/agent-class.ts';
import { loadClass } from './classes.ts';
import { describeAgents } from './describe.ts';
import type { AgentMetadata } from './metadata.ts';
import { type AgentName, formatAgentName } from './name.ts';

export interface AgentList {
  readonly node: string;
  readonly agents: readonly ListedAgent[];
}

export interface ListedAgent {
  readonly agent: string;
  readonly class: AgentClassName;
  /** Only agents of class ocf have one. */
  readonly provider?: string;
  readonly type: string;
  readonly shortdesc?: string;
  /** Why the agent does not describe itself. */
  readonly problem?: string;
}

export interface AgentListInput {
  readonly node: Node;
  /** Default: all, or `ocf` when a provider is given. */
  readonly class?: AgentClassName | undefined;
  /** Of class ocf. */
  readonly provider?: string | undefined;
  /** Milliseconds for the description of each agent. Default 10 s. */
  readonly patience?: number;
}

// Names must not wait for one agent as long as its description itself may take.
const listingPatience = 10_000;

/**
 * The agents on a node with their short descriptions, class by class. What is no agent of class ocf is described by
 * the list of its class, not asked one by one. A class other than the one asked for that cannot be listed costs a warning.
 *
 * @throws OcfError NOT_FOUND when the provider has none, USAGE for a provider of another class, and what the way to
 *   the node says.
 */
export async function agentList(access: AgentAccess, input: AgentListInput): Promise<AgentList> {
  const { reporter } = access.host;
  reporter.progress(`asking the agents on ${input.node.name}`);
  const gathered = await gatherAgents(access, input);
  reporter.progress(undefined);
  return {
    node: input.node.name,
    agents: gathered.map(({ name, shortdesc, problem }) => ({
      ...namedAs(name),
      ...(shortdesc === undefined ? {} : { shortdesc }),
      ...(problem === undefined ? {} : { problem }),
    })),
  };
}

/** An agent with its description, or why it has none; only agents of class ocf have all of it. */
export interface GatheredAgent {
  readonly name: AgentName;
  readonly shortdesc?: string;
  readonly metadata?: AgentMetadata;
  readonly problem?: string;
}

/** @throws OcfError as agentList */
export async function gatherAgents(access: AgentAccess, input: AgentListInput): Promise<readonly GatheredAgent[]> {
  const { node, provider, patience = listingPatience } = input;
  if (provider !== undefined && (input.class ?? 'ocf') !== 'ocf') {
    throw new OcfError('USAGE', `Agents of class ${input.class} have no provider.`, {
      suggestions: ['Leave out one of --class and --provider.'],
    });
  }
  const only = provider === undefined ? input.class : 'ocf';
  const found: FoundAgent[] = [];
  for (const name of only === undefined ? listedClasses : [only]) {
    found.push(...(await foundIn(name, { access, node }, only === undefined)));
  }
  const chosen = provider === undefined ? found : found.filter(({ name }) => name.provider === provider);
  if (provider !== undefined && chosen.length === 0) throw noSuchProvider(provider, node, found);
  const silent = chosen.filter(({ shortdesc }) => shortdesc === undefined).map(({ name }) => name);
  const descriptions = await describeAgents(access, node, silent, patience);
  throwIfInterrupted(access.host.signal);
  const said = new Map(descriptions.map((description) => [formatAgentName(description.name), description]));
  return chosen.map(({ name, shortdesc }): GatheredAgent => {
    const description = said.get(formatAgentName(name));
    if (!description) return { name, shortdesc: shortdesc ?? '' };
    if (!('metadata' in description)) return { name, problem: problemText(description.problem, patience) };
    const { metadata } = description;
    return { name, metadata, shortdesc: metadata.shortdesc.replaceAll(/\s+/g, ' ') };
  });
}

async function foundIn(name: AgentClassName, site: AgentSite, amongOthers: boolean): Promise<readonly FoundAgent[]> {
  const { reporter } = site.access.host;
  try {
    return await (await loadClass(site.access, { class: name, provider: '' })).list(site);
  } catch (error) {
    // where the agents of class ocf cannot be listed, nothing can
    const fatal = !amongOthers || name === 'ocf' || !(error instanceof OcfError) || error.code === 'INTERRUPTED';
    if (fatal) throw error;
    reporter.warn(error.message);
    return [];
  }
}

function noSuchProvider(provider: string, node: Node, found: readonly FoundAgent[]): OcfError {
  const providers = [...new Set(found.map(({ name }) => name.provider))];
  return new OcfError('NOT_FOUND', `There are no agents of provider "${provider}" on ${node.name}.`, {
    suggestions: [providers.length > 0 ? `Providers there: ${providers.join(', ')}.` : `There are none at all.`],
    data: { provider },
  });
}

/** An agent's name and its parts. */
export function namedAs(name: AgentName): Pick<ListedAgent, 'agent' | 'class' | 'provider' | 'type'> {
  const provider = name.provider === '' ? {} : { provider: name.provider };
  return { agent: formatAgentName(name), class: name.class, ...provider, type: name.type };
}

function problemText({ code, message }: OcfError, patience: number): string {
  return code === 'TIMEOUT' ? `no answer within ${patience / 1000} s` : message;
}

/** 0, or 4 when some agents cannot describe themselves. */
export function agentListStatus({ agents }: AgentList): number {
  return agents.some(({ problem }) => problem !== undefined) ? exitStatus.PARTIAL : 0;
}

/** The names of all agents of a class on a node, sorted. @throws OcfError what the way to the node says. */
export async function agentsOn(
  site: AgentSite,
  name: Pick<AgentName, 'class' | 'provider'>,
): Promise<readonly AgentName[]> {
  return (await (await loadClass(site.access, name)).list(site)).map((found) => found.name);
}
