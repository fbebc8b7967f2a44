import type { Journal } from '../../journal.ts';
import type { Reporter } from '../../reporter.ts';
import type { System } from '../../system.ts';
import type { ClusterModel } from '../model.ts';

/** The folders that configuration needs; state's Paths has them. */
export interface ConfigPaths {
  readonly config: string;
  readonly cache: string;
}

/** Where the history of a cluster file is, and who keeps it. */
export interface HistoryHost {
  readonly file: string;
  readonly paths: ConfigPaths;
  readonly system: System;
  /** This cluster's own folder under the state folder: journal, old versions. */
  readonly stateFolder: string;
  readonly journal: Journal;
  readonly reporter: Reporter;
}

/** What the use cases on the cluster file need of an open cluster. */
export interface ConfigHost extends HistoryHost {
  readonly model: ClusterModel;
}
