import { join } from 'node:path';
import { OcfError } from '../../errors.ts';
import { understand } from '../check/understand.ts';
import { contentOf, readCache } from '../file/cache.ts';
import type { HistoryHost } from '../file/host.ts';
import type { ClusterModel } from '../model.ts';

/** What a content of a cluster file means, as it is written; undefined when it is invalid. */
export async function meaningAt(
  host: Pick<HistoryHost, 'paths'>,
  target: string,
  bytes: Buffer,
): Promise<ClusterModel | undefined> {
  const cached = readCache(join(host.paths.cache, 'config'), contentOf(bytes));
  if (cached) return cached.model;
  try {
    return (await understand(target, bytes)).model;
  } catch (error) {
    if (error instanceof OcfError) return undefined;
    throw error;
  }
}
