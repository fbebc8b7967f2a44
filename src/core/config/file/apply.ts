import { join } from 'node:path';
import type { FieldChange } from '../fields/field-change.ts';
import { type Change, changeCluster, type Decide } from './change.ts';
import type { ConfigHost } from './host.ts';

/** What every change of the cluster file may be told. */
export interface ChangeInput {
  /** Say what would change and write nothing. */
  readonly dryRun?: boolean;
  /** For the journal. */
  readonly reason?: string | undefined;
  /** Asked before anything is written; throws to leave the file as it is. Not asked for a dry run. */
  readonly approve?: ((change: Change) => Promise<void>) | undefined;
  /** Told of a change that is about to be written without being approved. */
  readonly announce?: ((change: Change) => Promise<void>) | undefined;
}

/** What every change of the cluster file gives back. */
export interface ChangeResult {
  readonly changed: boolean;
  readonly dryRun: boolean;
  /** Unified, literal secrets starred. */
  readonly diff: string;
  readonly changes: readonly FieldChange[];
}

/**
 * Changes the host's cluster file and journals it: the change with its diff before the file is replaced, so that a
 * journal that cannot be written leaves the file as it was, and the end after it. An end that cannot be written is a
 * warning: the file is changed by then. `kind` is noun and verb: `node add`.
 */
export async function applyChange(
  host: ConfigHost,
  { dryRun = false, reason, approve, announce }: ChangeInput,
  kind: string,
  detail: Readonly<Record<string, unknown>>,
  decide: Decide,
): Promise<ChangeResult & { readonly change: Change }> {
  const { file, system, paths } = host;
  const event = { kind, ...(reason === undefined ? {} : { reason }) };
  let operation: string | undefined;
  const beforeWrite = ({ diff }: Change) => {
    ({ operation } = host.journal.append({ ...event, phase: 'begin', detail: { file, ...detail, diff } }));
  };
  const end = (succeeded: boolean) => {
    if (operation === undefined) return;
    noteEnd(host, { ...event, operation, phase: 'end', detail: { file, ...detail, succeeded } });
  };
  const options = { system, cacheFolder: join(paths.cache, 'config'), dryRun, approve, announce, beforeWrite };
  const change = await changeCluster(file, options, decide).catch((error: unknown) => {
    end(false);
    throw error;
  });
  end(true);
  const { changed, diff, changes } = change;
  return { changed, dryRun, diff, changes, change };
}

function noteEnd({ journal, reporter }: ConfigHost, event: Parameters<ConfigHost['journal']['append']>[0]): void {
  try {
    journal.append(event);
  } catch (error) {
    const done = event.detail.succeeded === true ? 'The change is made' : 'Nothing was changed';
    reporter.warn(`${done}, but the journal does not say so: ${(error as Error).message}`);
  }
}
