import { dirname, join, resolve } from 'node:path';
import { OcfError } from '../../errors.ts';
import type { FieldChange } from '../fields/field-change.ts';
import { recorder } from '../history/recorder.ts';
import { realFile } from '../members/member-file.ts';
import type { ClusterModel, MemberSpec } from '../model.ts';
import { changeCluster } from './change.ts';
import type { ConfigHost } from './host.ts';
import type { Change, Decide, Replacement } from './prepare.ts';

/** What every change of the cluster file may be told. */
export interface ChangeInput {
  /** Say what would change and write nothing. */
  readonly dryRun?: boolean;
  /** For the journal. */
  readonly reason?: string | undefined;
  /** Asked before anything is written; throws to leave the file as it is. Not asked for a dry run. */
  readonly approve?: ((change: Change) => Promise<void>) | undefined;
  /** Asked of what the file would say, also in a dry run; throws to leave it as it is. */
  readonly check?: ((after: ClusterModel) => Promise<void>) | undefined;
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
 * Changes the host's cluster file and writes it into its history: both contents and the journal's beginning before the
 * file is replaced, so that a history that cannot be written leaves the file as it was, and the end after it. An end that
 * cannot be written is a warning: the file is changed by then. `kind` is noun and verb: `node add`.
 */
export async function applyChange(
  host: ConfigHost,
  { dryRun = false, reason, approve, announce, check }: ChangeInput,
  kind: string,
  detail: Readonly<Record<string, unknown>>,
  decide: Decide | Replacement,
): Promise<ChangeResult & { readonly change: Change }> {
  const { file, system, paths } = host;
  const { end, ...history } = recorder(host, { kind, detail, reason });
  const options = { system, cacheFolder: join(paths.cache, 'config'), dryRun, approve, announce, check, ...history };
  const change = await changeCluster(file, options, decide).catch((error: unknown) => {
    end(false);
    throw elsewhere(host, kind, error);
  });
  end(true);
  const { changed, diff, changes } = change;
  return { changed, dryRun, diff, changes, change };
}

// what belongs to a member is changed in its own file: the command for it
function elsewhere({ file }: ConfigHost, kind: string, error: unknown): unknown {
  const spec = error instanceof OcfError && error.code === 'REFUSED' ? (error.data?.spec as MemberSpec) : undefined;
  if (!(error instanceof OcfError) || spec === undefined) return error;
  const choice = 'file' in spec ? resolve(dirname(realFile(file)), spec.file) : spec.cluster;
  return new OcfError(error.code, error.message, {
    suggestions: [`Change it with: ocf ${kind} '${error.data?.name}' … --cluster ${choice}`],
    data: error.data ?? {},
  });
}
