import type { Change } from '../core/config/file/change.ts';
import type { Reporter } from '../core/reporter.ts';
import type { Question } from './prompts.ts';
import { renderFieldChanges } from './render/field-changes.ts';
import { renderDiff } from './render/file-change.ts';
import type { Style } from './style.ts';

/** The options that every command on the cluster file has. */
export interface ChangeFlags {
  readonly 'dry-run'?: boolean;
  readonly yes?: boolean;
  readonly reason?: string | undefined;
}

interface Reviewing {
  readonly yes: boolean;
  readonly style: Style;
  /** Whether somebody reads stderr and can answer. */
  readonly terminal: boolean;
  readonly reporter: Reporter;
  readonly confirm: (question: Question) => Promise<void>;
}

/**
 * Shows what a change does before it is written. With --yes as a note, which --quiet leaves out; else above the
 * question. @throws OcfError NO_TERMINAL, DECLINED
 */
export async function reviewChange(change: Change, { yes, style, terminal, reporter, confirm }: Reviewing) {
  const page = pageOf(change, style);
  if (yes) return reporter.note(page);
  const what = change.changes.length === 1 ? 'this change' : 'these changes';
  const message = `Write ${what} to cluster ${change.before.cluster.name}?`;
  await confirm({ message, flag: '--yes', ...(terminal ? { preamble: page } : {}) });
}

// comments or layout alone: no field says it
function pageOf({ changes, diff }: Change, style: Style): string {
  return changes.length > 0 ? renderFieldChanges(changes, style) : renderDiff(diff, style);
}
