import type { Reporter } from '../../reporter.ts';
import type { System } from '../../system.ts';
import type { ClusterModel } from '../model.ts';

/** The folders that configuration needs; state's Paths has them. */
export interface ConfigPaths {
  readonly config: string;
  readonly cache: string;
}

/** What this room reads in the journal; state's JournalEvent has it. */
export interface ConfigEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly operation: string;
  readonly phase: 'begin' | 'end' | 'note';
  readonly kind: string;
  readonly who: { readonly user: string; readonly host: string; readonly pid: number };
  readonly reason?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What this room writes to the journal, and reads of it. */
export interface ConfigJournal {
  append(event: {
    readonly operation?: string;
    readonly phase: ConfigEvent['phase'];
    readonly kind: string;
    readonly reason?: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }): { readonly operation: string };
  /** Newest first. */
  recent(options: { readonly where: (event: ConfigEvent) => boolean }): readonly ConfigEvent[];
}

/** Where the history of a cluster file is, and who keeps it. */
export interface HistoryHost {
  readonly file: string;
  readonly paths: ConfigPaths;
  readonly system: System;
  /** This cluster's own folder under the state folder: journal, old versions. */
  readonly stateFolder: string;
  readonly journal: ConfigJournal;
  readonly reporter: Reporter;
}

/** What the use cases on the cluster file need of an open cluster. */
export interface ConfigHost extends HistoryHost {
  readonly model: ClusterModel;
}
