import { join } from 'node:path';
import { type Change, changeCluster, type Decide } from './change.ts';
import type { ConfigHost } from './host.ts';

/** What every change of the cluster file may be told. */
export interface ChangeInput {
  /** Say what would change and write nothing. */
  readonly dryRun?: boolean;
  /** For the journal. */
  readonly reason?: string | undefined;
}

/** What every change of the cluster file gives back. */
export interface ChangeResult {
  readonly changed: boolean;
  readonly dryRun: boolean;
  /** Unified, literal secrets starred. */
  readonly diff: string;
}

/** Changes the host's cluster file and journals what was done. `kind` is noun and verb: `node add`. */
export async function applyChange(
  host: ConfigHost,
  { dryRun = false, reason }: ChangeInput,
  kind: string,
  detail: Readonly<Record<string, unknown>>,
  decide: Decide,
): Promise<ChangeResult & { readonly change: Change }> {
  const { file, system, paths, journal } = host;
  const change = await changeCluster(file, { system, cacheFolder: join(paths.cache, 'config'), dryRun }, decide);
  const { changed, diff } = change;
  if (changed && !dryRun) {
    journal.append({
      phase: 'end',
      kind,
      ...(reason === undefined ? {} : { reason }),
      detail: { file, ...detail, diff },
    });
  }
  return { changed, dryRun, diff, change };
}
