import type { Node } from '../config/model.ts';
import { exitStatus, OcfError } from '../errors.ts';
import { throwIfInterrupted } from '../liveness/interruption.ts';
import { NodeSet } from '../nodeset/nodeset.ts';
import { inPool } from '../pool.ts';
import type { AgentAccess } from './access.ts';
import { agentClassNames } from './class-names.ts';
import { type AgentListInput, type GatheredAgent, gatherAgents, type ListedAgent, namedAs } from './list.ts';
import { formatAgentName } from './name.ts';

/** Which agents are on which nodes. Node sets are folded. */
export interface AgentInventory {
  readonly nodes: string;
  readonly agents: readonly InventoryAgent[];
  /** Nodes whose agents nobody knows. */
  readonly unreached: readonly { readonly node: string; readonly message: string }[];
}

export interface InventoryAgent extends Omit<ListedAgent, 'problem'> {
  /** Where it is installed. */
  readonly nodes: string;
  /** What it is like where, when it is not the same everywhere: another version, other parameters or actions. */
  readonly variants: readonly AgentVariant[];
  readonly problems: readonly { readonly nodes: string; readonly problem: string }[];
}

export interface AgentVariant {
  /** Its own version; empty where it says none. */
  readonly version: string;
  readonly nodes: string;
}

// Nodes asked together.
const atOnce = 64;

/**
 * The agents of several nodes, each once, with the nodes it is on. A node that cannot be asked does not hide the others.
 *
 * @throws OcfError USAGE for a provider of another class, NOT_FOUND when no node has agents of the provider, INTERRUPTED
 */
export async function agentInventory(
  access: AgentAccess,
  { nodes, ...input }: Omit<AgentListInput, 'node'> & { readonly nodes: readonly Node[] },
): Promise<AgentInventory> {
  const { reporter, signal } = access.host;
  let done = 0;
  const answers = await inPool(nodes, atOnce, async (node) => {
    reporter.progress(`asked the agents of ${done}/${nodes.length} nodes`);
    const answer = await answerOf(access, { ...input, node });
    done += 1;
    return { node: node.name, answer };
  });
  reporter.progress(undefined);
  throwIfInterrupted(signal);
  const refusals = answers.flatMap(({ node, answer }) => (answer instanceof OcfError ? [{ node, answer }] : []));
  const [first] = refusals;
  if (first && refusals.length === answers.length && refusals.every(({ answer }) => isLacking(answer))) {
    throw first.answer;
  }
  return {
    nodes: fold(nodes.map(({ name }) => name)),
    agents: byAgent(answers.flatMap(({ node, answer }) => (answer instanceof OcfError ? [] : [{ node, answer }]))),
    unreached: refusals
      .filter(({ answer }) => !isLacking(answer))
      .map(({ node, answer: { message } }) => ({ node, message })),
  };
}

async function answerOf(access: AgentAccess, input: AgentListInput): Promise<readonly GatheredAgent[] | OcfError> {
  try {
    return await gatherAgents(access, input);
  } catch (error) {
    if (!(error instanceof OcfError) || error.code === 'USAGE') throw error;
    return error;
  }
}

// the node answered: it has no agents of the provider
function isLacking({ code, data }: OcfError): boolean {
  return code === 'NOT_FOUND' && data?.provider !== undefined;
}

interface Seen {
  readonly node: string;
  readonly agent: GatheredAgent;
}

function byAgent(
  answers: readonly { readonly node: string; readonly answer: readonly GatheredAgent[] }[],
): readonly InventoryAgent[] {
  const found = new Map<string, Seen[]>();
  for (const { node, answer } of answers) {
    for (const agent of answer) {
      const name = formatAgentName(agent.name);
      found.set(name, [...(found.get(name) ?? []), { node, agent }]);
    }
  }
  const order = (name: string) => `${agentClassNames.findIndex((each) => name.startsWith(`${each}:`))} ${name}`;
  const sorted = [...found].sort(([a], [b]) => (order(a) < order(b) ? -1 : 1));
  return sorted.flatMap(([, seen]): readonly InventoryAgent[] => {
    const [first] = seen;
    if (!first) return [];
    const { shortdesc } = seen.find(({ agent }) => agent.shortdesc !== undefined)?.agent ?? {};
    const variants = grouped(seen, ({ metadata }) => metadata && variantKey(metadata));
    return [
      {
        ...namedAs(first.agent.name),
        nodes: fold(seen.map(({ node }) => node)),
        ...(shortdesc === undefined ? {} : { shortdesc }),
        variants:
          variants.length < 2 ? [] : variants.map(([one, nodes]) => ({ version: one.metadata?.version ?? '', nodes })),
        problems: grouped(seen, ({ problem }) => problem).map(([{ problem = '' }, nodes]) => ({ nodes, problem })),
      },
    ];
  });
}

/** One agent and the folded nodes of each group; those without a key are in none. */
function grouped(
  seen: readonly Seen[],
  keyOf: (agent: GatheredAgent) => string | undefined,
): readonly (readonly [GatheredAgent, string])[] {
  const groups = new Map<string, Seen[]>();
  for (const one of seen) {
    const key = keyOf(one.agent);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [[first.agent, fold(group.map(({ node }) => node))] as const] : [];
  });
}

// defaults may depend on the node
function variantKey({ version, apiVersion, parameters, actions }: NonNullable<GatheredAgent['metadata']>): string {
  const shapes = parameters.map(({ default: _, shortdesc: __, longdesc: ___, ...shape }) => shape);
  return JSON.stringify([version, apiVersion, shapes, actions]);
}

function fold(names: readonly string[]): string {
  return NodeSet.of(names).fold();
}

/** 0, or 4 when some nodes or agents could not be asked. */
export function agentInventoryStatus({ agents, unreached }: AgentInventory): number {
  return unreached.length > 0 || agents.some(({ problems }) => problems.length > 0) ? exitStatus.PARTIAL : 0;
}
