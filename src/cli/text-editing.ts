import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Cluster } from '../core/cluster.ts';
import { dropKept, keepDraft } from '../core/config/drafts/keep-draft.ts';
import { readDraftFile } from '../core/config/drafts/read-draft-file.ts';
import type { ChangeResult } from '../core/config/file/apply.ts';
import { readBytes } from '../core/config/file/read-bytes.ts';
import { type ErrorCode, OcfError } from '../core/errors.ts';
import { runEditor } from './editor.ts';
import { asOcfError } from './error-output.ts';
import { askChoice } from './prompts.ts';
import { draftProblems } from './render/draft.ts';

/** How entries of the cluster file become a text to be edited, and what an edited text does. */
export interface Drafting<R extends ChangeResult> {
  readonly cluster: Cluster;
  /** The entries as they are. */
  readonly draft: () => Promise<string>;
  /** Makes the entries say what a text says; `name` is what messages call it. */
  readonly apply: (text: { readonly name: string; readonly content: Buffer }) => Promise<R>;
  /** The result when nothing was edited. */
  readonly unchanged: () => R;
  /** The command that takes a kept text up again, without the file: `ocf node edit --from`. */
  readonly takeUp: string;
}

// what editing the text again may put right, or the wish to
const mendable: readonly ErrorCode[] = ['INVALID', 'USAGE', 'NOT_FOUND', 'REFUSED', 'DECLINED'];

/** Takes a text up from a file or, with `-`, from standard input; on a terminal it may be edited again. */
export async function editFromFile<R extends ChangeResult>(
  drafting: Drafting<R>,
  { from, terminal }: { readonly from: string; readonly terminal: boolean },
): Promise<R> {
  const { cluster } = drafting;
  const content = await readDraftFile(from, process.stdin);
  const name = from === '-' ? 'standard input' : from;
  if (!terminal || from === '-') {
    const result = await drafting.apply({ content, name });
    if (!result.dryRun) dropKept(cluster, from);
    return result;
  }
  try {
    const result = await editText(drafting, { start: content, name: basename(from), apply: true });
    if (!result.dryRun) dropKept(cluster, from);
    return result;
  } catch (error) {
    if (error instanceof Discarded) dropKept(cluster, from);
    throw error;
  }
}

/** The entries in the administrator's editor. */
export async function editInEditor<R extends ChangeResult>(drafting: Drafting<R>): Promise<R> {
  const start = Buffer.from(await drafting.draft());
  return editText(drafting, { start, name: `${drafting.cluster.model.cluster.name}.yaml`, apply: false });
}

interface TextEditing {
  readonly start: Buffer;
  /** Name of the temporary file. */
  readonly name: string;
  /** Try the text as it is before the editor is opened. */
  readonly apply: boolean;
}

/**
 * Editor, check, question, until the text is applied, discarded or kept. The temporary file is gone in the end; a
 * text that was changed and not applied is kept unless it was discarded.
 */
async function editText<R extends ChangeResult>(
  { cluster, ...drafting }: Drafting<R>,
  { start, name, apply }: TextEditing,
): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'ocf-edit-'));
  const file = join(folder, name);
  let content = start;
  let removable = true;
  try {
    writeFileSync(file, start, { mode: 0o600, flag: 'wx' });
    for (let first = apply; ; first = false) {
      if (!first) {
        const edited = await editedOnce(cluster, file);
        content = edited.content;
        if (edited.error) throw edited.error;
        if (content.equals(start) && !apply) return drafting.unchanged();
      }
      try {
        const result = await drafting.apply({ content, name: file });
        if (result.dryRun && result.changed && !content.equals(start)) {
          cluster.reporter.note(takeUp(drafting.takeUp, keepOr(cluster, content, file)));
        }
        return result;
      } catch (error) {
        if (!(error instanceof OcfError) || !mendable.includes(error.code)) throw error;
        process.stderr.write(`${draftProblems(error, content.toString())}\n`);
        const next = await askChoice('What now?', choices);
        if (next === 'discard') throw new Discarded('DECLINED', 'Discarded; nothing was changed.');
        if (next === 'keep') throw new OcfError('DECLINED', 'Nothing was changed.');
      }
    }
  } catch (thrown) {
    if (thrown instanceof Discarded || content.equals(start)) throw thrown;
    const kept = keepOr(cluster, content, file);
    removable = kept !== file;
    const error = asOcfError(thrown, false);
    const { code, message, suggestions, place, data = {}, cause } = error;
    throw new OcfError(code, message, {
      suggestions: [...suggestions, takeUp(drafting.takeUp, kept)],
      data: { ...data, kept },
      ...(place === undefined ? {} : { place: { line: place.line, column: place.column } }),
      cause,
    });
  } finally {
    if (removable) rmSync(folder, { recursive: true, force: true });
  }
}

function takeUp(command: string, kept: string): string {
  return `The text is kept; take it up again with: ${command} ${kept}`;
}

const choices = [
  { name: 'edit again', value: 'edit' },
  { name: 'discard', value: 'discard' },
  { name: 'keep for later', value: 'keep' },
] as const;

class Discarded extends OcfError {}

// an editor that failed may have written before
async function editedOnce(cluster: Cluster, file: string): Promise<{ content: Buffer; error?: unknown }> {
  let error: unknown;
  try {
    await runEditor(file, cluster.system.env);
  } catch (thrown) {
    error = thrown;
  }
  return { content: readBytes(file), error };
}

// where the state folder cannot be written the temporary file stays
function keepOr(cluster: Cluster, content: Buffer, file: string): string {
  try {
    return keepDraft(cluster, content);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    cluster.reporter.warn(error.message);
    return file;
  }
}
