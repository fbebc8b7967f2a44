import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { decodeText } from '../yaml/decode.ts';
import { findVersion } from './find-version.ts';
import { contentAt, readHistory } from './history.ts';

export interface RestoreInput extends ChangeInput {
  /** As findVersion takes it. */
  readonly version: string;
}

export interface ConfigRestored extends ChangeResult {
  readonly file: string;
  /** SHA-256 of what is, or would be, in the file. */
  readonly version: string;
}

/**
 * Puts a version of the cluster file back, byte by byte; also over a file that is invalid now.
 *
 * @throws OcfError as findVersion; INVALID when that version is invalid
 */
export async function restoreVersion(
  host: ConfigHost,
  { version: word, ...input }: RestoreInput,
): Promise<ConfigRestored> {
  const history = readHistory(host);
  const { version } = findVersion(history, word, host.system.now());
  const text = decodeText(history.target, contentAt(host, history, version));
  const { change, ...result } = await applyChange(
    host,
    input,
    'config restore',
    { version },
    {
      replace: () => text,
      otherwise: host.model,
    },
  );
  return { file: history.target, version, ...result };
}
