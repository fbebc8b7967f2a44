import type { Reporter } from '../../reporter.ts';
import type { System } from '../../system.ts';
import type { ClusterModel } from '../model.ts';

/** The folders that configuration needs; state's Paths has them. */
export interface ConfigPaths {
  readonly config: string;
  readonly cache: string;
}

/** What this room writes to the journal. */
export interface ConfigJournal {
  append(event: {
    readonly operation?: string;
    readonly phase: 'begin' | 'end';
    readonly kind: string;
    readonly reason?: string;
    readonly detail: Readonly<Record<string, unknown>>;
  }): { readonly operation: string };
}

/** What the use cases on the cluster file need of an open cluster. */
export interface ConfigHost {
  readonly file: string;
  readonly model: ClusterModel;
  readonly system: System;
  readonly paths: ConfigPaths;
  readonly journal: ConfigJournal;
  readonly reporter: Reporter;
}
