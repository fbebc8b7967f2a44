import type { FieldChange } from '../fields/field-change.ts';
import { fingerprint } from '../file/fingerprint.ts';
import type { ConfigHost } from '../file/host.ts';
import { writeKnown } from './known.ts';
import { noticeLocked } from './notice.ts';
import { changeRecord } from './record.ts';
import { keepVersion } from './versions.ts';

export interface Recorded {
  /** Noun and verb: `node add`. */
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly reason?: string | undefined;
}

/** The steps of a change that its history needs, in this order; `end` after the others, whatever became of them. */
export interface Recorder {
  keep(contents: { readonly target: string; readonly before: Buffer; readonly after: Buffer }): Promise<void>;
  beforeWrite(change: { readonly diff: string; readonly changes: readonly FieldChange[] }): void;
  afterWrite(): void;
  end(succeeded: boolean): void;
}

/**
 * Writes one change into the history of the host's cluster file. What was done by hand before goes in first, so that
 * undoing the change leads back to that.
 */
export function recorder(host: ConfigHost, { kind, detail, reason }: Recorded): Recorder {
  const { stateFolder, system, journal, reporter } = host;
  const event = { kind, ...(reason === undefined ? {} : { reason }) };
  let file = host.file;
  let versions = { before: '', after: '' };
  let print = '';
  let operation: string | undefined;
  return {
    async keep({ target, before, after }) {
      await noticeLocked(host, target, before);
      file = target;
      print = fingerprint(after);
      versions = { before: keepVersion(stateFolder, before, system), after: keepVersion(stateFolder, after, system) };
    },
    beforeWrite({ diff, changes }) {
      const record = { file, ...detail, ...changeRecord({ ...versions, diff, changes }) };
      ({ operation } = journal.append({ ...event, phase: 'begin', detail: record }));
    },
    afterWrite() {
      writeKnown(stateFolder, { file, fingerprint: print, version: versions.after });
    },
    end(succeeded) {
      if (operation === undefined) return;
      try {
        journal.append({ ...event, operation, phase: 'end', detail: { file, ...detail, succeeded } });
      } catch (error) {
        const done = succeeded ? 'The change is made' : 'Nothing was changed';
        reporter.warn(`${done}, but the journal does not say so: ${(error as Error).message}`);
      }
    },
  };
}
