import type { HistoryHost } from '../file/host.ts';
import { starred } from '../starred.ts';
import { findVersion } from './find-version.ts';
import { contentAt, readHistory } from './history.ts';
import { meaningAt } from './meaning-at.ts';

export interface ShowInput {
  /** As findVersion takes it; default: now. */
  readonly version?: string | undefined;
  /** With literal secrets as they stand in the file. */
  readonly secrets?: boolean | undefined;
}

export interface ConfigShown {
  readonly file: string;
  /** SHA-256 of the content. */
  readonly version: string;
  /** Whether it is what is in the file now. */
  readonly current: boolean;
  /** The whole content, literal secrets starred unless they were asked for. */
  readonly text: string;
}

/**
 * The cluster file as it is or was.
 *
 * @throws OcfError NOT_FOUND or USAGE when the word names no version, or one that is not kept any more
 */
export async function showConfig(host: HistoryHost, { version = 'now', secrets }: ShowInput): Promise<ConfigShown> {
  const history = readHistory(host);
  const found = findVersion(history, version, host.system.now());
  const bytes = contentAt(host, history, found.version);
  const text = bytes.toString('utf8');
  const shown = secrets ? text : starred(text, [await meaningAt(host, history.target, bytes)]);
  return { file: history.target, version: found.version, current: found.version === history.present, text: shown };
}
