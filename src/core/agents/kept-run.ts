import type { Node } from '../config/model.ts';
import type { AgentAccess } from './access.ts';
import { type Description, placeIn } from './describe.ts';
import { metadataCache, seenIn } from './metadata-cache.ts';
import { type AgentName, formatAgentName } from './name.ts';
import { type AgentRequest, type AgentResult, runAgents } from './run.ts';
import { splitSeen, unlessSeen } from './seen-file.ts';

/** Descriptions kept from another time, and what their agents' files were like then, by the agents' full names. */
export type KeptDescriptions = ReadonlyMap<string, { readonly description: Description; readonly seen: string }>;

/** What is kept of agents on another node; undefined unless that is so for all of them. */
export function keptOf(access: AgentAccess, node: Node, names: readonly AgentName[]): KeptDescriptions | undefined {
  if (node.transport === 'local') return undefined;
  const cache = metadataCache(access.host);
  const found = new Map<string, { readonly description: Description; readonly seen: string }>();
  for (const name of names) {
    const agent = formatAgentName(name);
    if (found.has(agent)) continue;
    const kept = name.class === 'ocf' ? cache.read(placeIn(access, node, name)) : undefined;
    const seen = kept && seenIn(kept.key);
    if (!kept || !seen) return undefined;
    found.set(agent, { description: { name, metadata: kept.metadata }, seen });
  }
  return found;
}

/**
 * Runs looks as runAgents, and in the same session looks whether their agents' files are still what they were when they
 * described themselves.
 *
 * @returns undefined when one is not, or that cannot be told: what the requests were made from may be wrong then.
 *   Results of a node that was not reached come as they are.
 */
export async function runAsKept(
  access: AgentAccess,
  node: Node,
  requests: readonly AgentRequest[],
  kept: KeptDescriptions,
): Promise<readonly AgentResult[] | undefined> {
  const first = new Map<string, number>();
  const asking = requests.map((request, index) => {
    const agent = formatAgentName(request.agent);
    if (first.has(agent)) return request;
    first.set(agent, index);
    return { ...request, prefix: [...(request.prefix ?? []), ...unlessSeen(access, request.agent, '')] };
  });
  const results = [...(await runAgents(access, node, asking))];
  for (const [agent, index] of first) {
    const result = results[index];
    if (!result) throw new Error('a call without a result');
    // nothing was run, so nothing was seen: to ask again would only take as long again
    if (result.state === 'not-started') continue;
    const { seen, printed } = splitSeen(result.stdout);
    if (result.state === 'done' && seen !== kept.get(agent)?.seen) return undefined;
    results[index] = { ...result, stdout: printed };
  }
  return results;
}
