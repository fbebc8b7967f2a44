import type { Node } from '../config/model.ts';
import { OcfError } from '../errors.ts';
import { inPool } from '../pool.ts';
import type { AgentAccess } from './access.ts';
import type { AgentSite } from './classes/agent-class.ts';
import { loadClass } from './classes.ts';
import { notInstalledOn, unableToStart } from './invocation.ts';
import type { AgentMetadata } from './metadata.ts';
import { fileKey, metadataCache, seenIn, seenKey } from './metadata-cache.ts';
import { type AgentName, formatAgentName } from './name.ts';
import { placeOf } from './place-of.ts';
import { type AgentResult, runAgents } from './run.ts';
import { splitSeen, unlessSeen } from './seen-file.ts';

/** An agent's description, or why there is none; `reached` tells whether the agent had its say at all. */
export type Description =
  | { readonly name: AgentName; readonly metadata: AgentMetadata }
  | { readonly name: AgentName; readonly problem: OcfError; readonly reached: boolean };

// What agents are told, as Pacemaker tells them; some show defaults that depend on it.
const timeout = 30_000;
// On another node.
const sessions = 4;
// On this machine: agents wait for their own processes much of the time, so more of them than there are processors.
const processes = () => Math.max(4, 2 * process.getBuiltinModule('node:os').availableParallelism());

/** Whether an agent certainly cannot run on a node: it is not there, or what is there cannot be started. */
export function isAbsent(description: Description | undefined): boolean {
  if (!description || 'metadata' in description || !description.reached) return false;
  return description.problem.code === 'NOT_FOUND' || cannotStart(description.problem);
}

/** Whether a description failed because the agent's file is there but cannot be started. */
export function cannotStart(problem: unknown): boolean {
  return problem instanceof OcfError && problem.data?.startable === false;
}

/**
 * Asks one agent on a node what it is. The answer is kept until the agent's file changes, on other nodes those of class
 * ocf only: their files are looked at in the session that would ask them.
 *
 * @throws OcfError NOT_FOUND when it is not installed there, INVALID when its description cannot be read, and what
 *   the way to the node says.
 */
export async function describeAgent(access: AgentAccess, node: Node, name: AgentName): Promise<AgentMetadata> {
  const [description] = await describeAgents(access, node, [name]);
  if (!description) throw new Error('an agent without a description');
  if ('problem' in description) throw description.problem;
  return description.metadata;
}

/**
 * Asks many agents on a node, in parallel; descriptions in the same order. Never throws for a single agent.
 *
 * @param patience milliseconds for each of them
 */
export async function describeAgents(
  access: AgentAccess,
  node: Node,
  names: readonly AgentName[],
  patience = timeout,
): Promise<readonly Description[]> {
  if (node.transport === 'local') {
    return inPool(names, processes(), async (name) => describeHere(access, node, name, patience));
  }
  const share = Math.ceil(names.length / sessions);
  const parts = Array.from({ length: sessions }, (_, part) => names.slice(part * share, (part + 1) * share));
  return (await inPool(parts, sessions, async (part) => ask(access, node, part, patience))).flat();
}

async function describeHere(access: AgentAccess, node: Node, name: AgentName, patience: number): Promise<Description> {
  const find = (await loadClass(access, name)).file;
  const file = find?.(access, name);
  const cache = metadataCache(access.host);
  const kept = file && cache.read(file.path);
  if (file && kept?.key === fileKey(file)) return { name, metadata: kept.metadata };
  const [description] = await ask(access, node, [name], patience);
  if (!description) throw new Error('an agent without a description');
  // one replaced while it described itself is described again next time
  const same = file && fileKey(file) === fileKey(find?.(access, name) ?? { ...file, size: -1 });
  if (file && same && 'metadata' in description) {
    cache.write(file.path, { key: fileKey(file), metadata: description.metadata });
  }
  return description;
}

/** Asks agents that are not known, and on another node those whose files are not what they were. */
async function ask(
  access: AgentAccess,
  node: Node,
  names: readonly AgentName[],
  patience: number,
): Promise<readonly Description[]> {
  const cache = metadataCache(access.host);
  const away = node.transport !== 'local';
  const places = names.map((name) => (away && name.class === 'ocf' ? placeIn(access, node, name) : undefined));
  const kept = places.map((place) => (place === undefined ? undefined : cache.read(place)));
  const last = kept.map((one) => (one === undefined ? undefined : seenIn(one.key)));
  const results = await runAgents(
    access,
    node,
    names.map((agent, index) => ({
      agent,
      instance: agent.type || agent.class,
      action: 'meta-data',
      parameters: {},
      timeout,
      patience,
      ...(places[index] === undefined ? {} : { prefix: unlessSeen(access, agent, last[index] ?? '') }),
    })),
  );
  return Promise.all(
    names.map(async (name, index) => {
      const result = results[index] as AgentResult;
      const place = places[index];
      if (place === undefined) return descriptionFrom({ access, node }, name, result);
      const { seen, printed } = splitSeen(result.stdout);
      const before = kept[index];
      if (before && result.rawCode === 0 && seen !== '' && seen === last[index])
        return { name, metadata: before.metadata };
      const description = await descriptionFrom({ access, node }, name, { ...result, stdout: printed });
      if (seen !== '' && 'metadata' in description) {
        cache.write(place, { key: seenKey(seen), metadata: description.metadata });
      }
      return description;
    }),
  );
}

/** Names an agent on another node among what is kept. */
export function placeIn({ folders }: AgentAccess, node: Node, name: AgentName): string {
  return JSON.stringify([placeOf(node), folders, formatAgentName(name)]);
}

async function descriptionFrom(site: AgentSite, name: AgentName, result: AgentResult): Promise<Description> {
  try {
    return { name, metadata: await metadataFrom(site, name, result) };
  } catch (problem) {
    if (problem instanceof OcfError) return { name, problem, reached: result.state === 'done' };
    throw problem;
  }
}

async function metadataFrom({ access, node }: AgentSite, name: AgentName, result: AgentResult): Promise<AgentMetadata> {
  const agent = formatAgentName(name);
  if (result.timedOut) throw new OcfError('TIMEOUT', `${agent} cannot describe itself: ${result.meaning}.`);
  if (result.failure) {
    const { code, message, suggestions } = result.failure;
    throw new OcfError(code, message, { suggestions });
  }
  if (result.code === 5 && result.reason?.startsWith(notInstalledOn(node, name))) {
    throw new OcfError('NOT_FOUND', result.reason, { suggestions: [`See: ocf agent list --node ${node.name}`] });
  }
  if (result.code === 5 && result.reason?.startsWith(unableToStart(node, name))) {
    throw new OcfError('FAILED', result.reason, { data: { agent, startable: false } });
  }
  if (result.rawCode !== 0) {
    const ended = result.signal === undefined ? `ended with ${result.rawCode ?? result.name}` : `was ${result.meaning}`;
    const last = result.reason ?? result.stderr.trim().split('\n').at(-1) ?? '';
    throw new OcfError(
      'FAILED',
      `${agent} cannot describe itself: its meta-data action ${ended}${last === '' ? '' : ` (${last})`}.`,
    );
  }
  return (await loadClass(access, name)).metadata(result.stdout, name);
}
