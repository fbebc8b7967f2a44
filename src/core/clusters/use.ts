import type { Host } from '../cluster.ts';
import { previousContext, writeContext } from '../config/file/context.ts';
import { clusterNames, currentContext } from '../config/file/locate.ts';
import { printable } from '../config/problem.ts';
import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';

export interface UseClusterInput {
  /** A known cluster, `-` for the one before, undefined for none. */
  readonly name: string | undefined;
}

export interface ClusterUsed {
  /** null: none is current any more. */
  readonly cluster: string | null;
  /** null: none was current. */
  readonly previous: string | null;
  readonly changed: boolean;
}

/**
 * Chooses the cluster that commands mean when neither --cluster nor OCF_CLUSTER says another.
 *
 * @throws OcfError NOT_FOUND for a name that is no known cluster, or `-` when there was none before
 */
export function useCluster({ paths, system }: Pick<Host, 'paths' | 'system'>, input: UseClusterInput): ClusterUsed {
  const current = currentContext(paths);
  const before = previousContext(paths);
  const name = input.name === '-' ? before : input.name;
  const names = clusterNames(paths);
  if (input.name !== undefined && (name === undefined || !names.includes(name))) throw unknown(input.name, name, names);
  const changed = name !== current;
  if (changed) writeContext({ paths, system }, { name, previous: current ?? before });
  return { cluster: name ?? null, previous: (changed ? current : before) ?? null, changed };
}

function unknown(word: string, name: string | undefined, names: readonly string[]): OcfError {
  if (name === undefined) {
    return new OcfError('NOT_FOUND', 'No cluster was current before.', {
      suggestions: ['Name one; see them with: ocf cluster list'],
    });
  }
  const shown = printable(name);
  const wasBefore = word === '-' ? ', which was current before,' : '';
  const path =
    name.includes('/') || name.endsWith('.yaml') ? [`Make its file known with: ocf cluster add --file ${shown}`] : [];
  return new OcfError('NOT_FOUND', `There is no cluster "${shown}"${wasBefore} among the known ones.`, {
    suggestions: [...didYouMean(name, names), ...path, 'See the clusters with: ocf cluster list'],
    data: { clusters: names },
  });
}
