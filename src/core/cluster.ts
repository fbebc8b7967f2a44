import type { ClusterModel } from './config/model.ts';
import type { Reporter } from './reporter.ts';
import type { Journal } from './state/journal.ts';
import type { Paths } from './state/paths.ts';
import type { System } from './system.ts';
import type { Transport } from './transport/transport.ts';

/**
 * An open cluster: what every use case gets as its first argument. The model is what the file said when it was
 * opened; use cases that change the file read it again under the lock.
 */
export interface Cluster {
  readonly file: string;
  readonly model: ClusterModel;
  readonly system: System;
  readonly paths: Paths;
  /** This cluster's own folder under `paths.state`. */
  readonly stateFolder: string;
  readonly transport: Transport;
  readonly journal: Journal;
  readonly reporter: Reporter;
  /** Aborted when the administrator interrupts. */
  readonly signal: AbortSignal;
}
