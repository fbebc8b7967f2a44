import type { ClusterModel } from './config/model.ts';
import type { Reporter } from './reporter.ts';
import type { Journal } from './state/journal.ts';
import type { Paths } from './state/paths.ts';
import type { System } from './system.ts';
import type { Transport } from './transport/transport.ts';

/** What a use case needs that works without any cluster: this machine, and a way to run programs. */
export interface Host {
  readonly system: System;
  readonly paths: Paths;
  readonly transport: Transport;
  readonly reporter: Reporter;
  /** Aborted when the administrator interrupts. */
  readonly signal: AbortSignal;
  /** Aborted when the administrator interrupts once more: what was to end by itself is ended. Missing: nobody can. */
  readonly insistence?: AbortSignal;
}

/**
 * An open cluster: what every use case gets as its first argument. The model is what the file said when it was
 * opened; use cases that change the file read it again under the lock.
 */
export interface Cluster extends Host {
  readonly file: string;
  readonly model: ClusterModel;
  /** This cluster's own folder under `paths.state`. */
  readonly stateFolder: string;
  readonly journal: Journal;
  /**
   * The clusters of the members by every way to them (`eu/site-a`), each as if it had been opened by itself: what is done
   * to a member's node is done there, with its devices, journal and pinned keys. Missing without members.
   */
  readonly members?: ReadonlyMap<string, Cluster>;
}
