import { OcfError } from '../../errors.ts';
import { applyChange, type ChangeInput, type ChangeResult } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { decodeText } from '../yaml/decode.ts';
import { byHandKind, type HistoryEntry } from './entries.ts';
import { findEntry } from './find-version.ts';
import { changesOf, contentAt, type History, readHistory, shortId } from './history.ts';
import { meaningAt } from './meaning-at.ts';
import { isReverse, takenBack } from './take-back.ts';
import { versionOf } from './versions.ts';

export interface UndoInput extends ChangeInput {
  /** As findEntry takes it; default: the last change. */
  readonly entry?: string | undefined;
}

export interface ConfigUndone extends ChangeResult {
  readonly file: string;
  /** The entry that is, or would be, undone; an edit by hand that no command could journal yet has no more than a kind. */
  readonly undone: Undone;
}

type Undone = { readonly kind: string } | Pick<HistoryEntry, 'id' | 'at' | 'user' | 'host' | 'kind'>;
type Undoable = HistoryEntry & { readonly before: string };

/**
 * Undoes one change of the cluster file: the last one byte by byte, an older one in the lines that it touched when
 * nothing touched them since. Undoing is a change like others and can be undone.
 *
 * @throws OcfError NOT_FOUND when there is no such change, or the version before it is not kept any more; REFUSED when
 * later changes touched what it touched, or it did not change anything
 */
export async function undoChange(host: ConfigHost, { entry: word, ...input }: UndoInput): Promise<ConfigUndone> {
  const history = readHistory(host);
  const { undone, replace } = word === undefined ? lastChange(host, history) : named(host, history, word);
  const detail = 'id' in undone ? { undoes: undone.id } : {};
  const { change, ...result } = await applyChange(host, input, 'config undo', detail, {
    replace,
    otherwise: host.model,
  });
  return { file: history.target, undone, ...result };
}

interface Undoing {
  readonly undone: Undone;
  readonly replace: (bytes: Buffer) => string | Promise<string>;
}

function named(host: ConfigHost, history: History, word: string): Undoing {
  return undoing(host, history, undoable(history, findEntry(history, word)));
}

function undoing(config: ConfigHost, history: History, entry: Undoable): Undoing {
  const { id, at, user, host, kind } = entry;
  return { undone: { id, at, user, host, kind }, replace: (bytes) => without(config, history, entry, bytes) };
}

function lastChange(host: ConfigHost, history: History): Undoing {
  const { target, present, entries } = history;
  const known = entries.find(({ outcome }) => outcome === 'done')?.after;
  // an editor left it invalid, so that no command could journal that: this is the last change
  if (known !== undefined && known !== present) {
    const text = decodeText(target, contentAt(host, history, known));
    const replace = (bytes: Buffer) => {
      if (versionOf(bytes) === present) return text;
      throw new OcfError('CONFLICT', `${target} was changed by somebody else in the meantime; nothing was written.`, {
        suggestions: ['Run the command again; it will start from the new content.'],
      });
    };
    return { undone: { kind: byHandKind }, replace };
  }
  const [entry] = changesOf(history);
  if (entry) return undoing(host, history, entry);
  throw new OcfError('NOT_FOUND', `${target} has no change in its history that could be undone.`, {
    suggestions: ['See it with: ocf config history'],
  });
}

function undoable({ target }: History, entry: HistoryEntry): Undoable {
  const { before, outcome } = entry;
  if (before !== undefined && outcome === 'done') return { ...entry, before };
  const why = {
    done: `is the file as it was met first: nothing is known of before`,
    'not done': 'did not take effect: there is nothing to undo',
    unknown: 'may or may not have taken effect',
  }[outcome];
  throw new OcfError('REFUSED', `Change ${shortId(entry.id)} of ${target} ${why}.`, {
    suggestions: ['Go to any version with: ocf config restore VERSION'],
  });
}

async function without(host: ConfigHost, history: History, entry: Undoable, bytes: Buffer): Promise<string> {
  const { target } = history;
  const before = contentAt(host, history, entry.before);
  const beforeText = decodeText(target, before);
  if (versionOf(bytes) === entry.after) return beforeText;
  const after = contentAt(host, history, entry.after);
  const present = decodeText(target, bytes);
  const text = takenBack({ before: beforeText, after: decodeText(target, after), present });
  const result = text === undefined ? undefined : Buffer.from(text);
  if (text !== undefined && result) {
    // one after the other: four large files at once take four times the memory
    const old = await meaningAt(host, target, before);
    const fresh = await meaningAt(host, target, after);
    const now = await meaningAt(host, target, bytes);
    const then = await meaningAt(host, target, result);
    const proven = old && fresh && now && then && isReverse({ before: old, after: fresh, present: now, result: then });
    if (proven) return text;
  }
  throw entangled(history, entry);
}

function entangled(history: History, entry: Undoable): OcfError {
  const changes = changesOf(history);
  const later = changes.slice(
    0,
    changes.findIndex(({ id }) => id === entry.id),
  );
  const names = later.map(({ id, kind }) => `${shortId(id)} (${kind})`);
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const by =
    shown.length === 0 ? 'the file was edited since' : `later changes do not let go of it: ${shown.join(', ')}`;
  return new OcfError('REFUSED', `Change ${shortId(entry.id)} cannot be undone alone; ${by}.`, {
    suggestions: [
      'Undo the later ones first, the newest with: ocf config undo',
      `Or go back to before it, and lose them, with: ocf config restore ${shortId(entry.before)}`,
    ],
    data: { entry: entry.id, later: later.map(({ id }) => id) },
  });
}
