import type { Cluster } from '../../cluster.ts';
import { OcfError } from '../../errors.ts';
import type { ResourceChange } from '../change.ts';
import { startResources } from '../start.ts';
import { stopResources } from '../stop.ts';

/** Stops a copy and starts it again where it is, with what runs that needs it. Never throws for what goes wrong. */
export async function restartCopy(
  cluster: Cluster,
  resource: string,
  node: string,
  because: string,
): Promise<{ readonly done: boolean; readonly reason: string }> {
  const reason = `restarted by the watch: ${because}`;
  try {
    const stopped = await stopResources(cluster, { names: [resource], node, reason });
    const problem = problemOf(stopped);
    if (problem !== undefined) return { done: false, reason: `it could not be stopped: ${problem}` };
    const started = problemOf(await startResources(cluster, { names: [resource], node, reason }));
    return started === undefined
      ? { done: true, reason: 'restarted' }
      : { done: false, reason: `it could not be started: ${started}` };
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    return { done: false, reason: error.message.replace(/\.$/, '') };
  }
}

function problemOf({ steps, unseen }: ResourceChange): string | undefined {
  const undone = steps.find(({ outcome }) => outcome !== 'done');
  if (undone) return undone.reason ?? undone.outcome;
  return unseen[0]?.reason;
}
