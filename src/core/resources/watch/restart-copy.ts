import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { ResourceChange } from '../change.ts';
import { monitorResources } from '../monitor.ts';
import { dependantsOf } from '../order.ts';
import { transact } from '../transactions/transact.ts';

/** What became of a restart, a phrase. */
export interface Restarted {
  readonly done: boolean;
  readonly reason: string;
}

/** How the reason of every restart begins in the journal. */
export const watchReason = 'the watch: ';

// nobody is kept waiting who works on the same resources
const wait = 0;

/**
 * Stops a copy and starts it again where it is, and what runs that needs it. Never while a transaction works on it;
 * never throws for what goes wrong.
 */
export async function restartCopy(
  cluster: Cluster,
  resource: string,
  node: string,
  because: string,
): Promise<Restarted> {
  const options = { reason: `${watchReason}${because}`, wait };
  try {
    const looked = await monitorResources(cluster, { names: [resource], nodes: node });
    const state = looked.resources[0]?.nodes[0]?.state;
    if (state === 'running') return { done: true, reason: 'it runs again' };
    if (state === 'failed') {
      const goal = { action: 'restart', names: [resource], node, withDependants: true } as const;
      return outcomeOf(await transact(cluster, goal, options));
    }
    const started = outcomeOf(await transact(cluster, { action: 'start', names: [resource], node }, options));
    const needing = started.done ? await runningOf(cluster, dependantsOf(cluster.model.resources, [resource])) : [];
    if (needing.length === 0) return started;
    const goal = { action: 'restart', names: needing, withDependants: true } as const;
    const others = outcomeOf(await transact(cluster, goal, options));
    return others.done ? started : { done: false, reason: `${needing.join(', ')}: ${others.reason}` };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { done: false, reason: error.message.replace(/\.$/, '') };
  }
}

async function runningOf(cluster: Cluster, names: ReadonlySet<string>): Promise<readonly string[]> {
  const parts = [...names].filter((name) => cluster.model.resources[name]?.group === undefined);
  if (parts.length === 0) return [];
  const { resources } = await monitorResources(cluster, { names: parts });
  return resources
    .filter(({ nodes }) => nodes.some(({ state }) => state === 'running' || state === 'failed'))
    .map((each) => each.resource);
}

function outcomeOf({ steps, outcome, already }: ResourceChange): Restarted {
  const undone = steps.find((step) => step.outcome !== 'done');
  if (undone) return { done: false, reason: `${undone.id}: ${undone.reason ?? undone.outcome}` };
  if (outcome === 'done') return { done: true, reason: 'restarted' };
  return { done: false, reason: already[0]?.reason ?? outcome };
}
