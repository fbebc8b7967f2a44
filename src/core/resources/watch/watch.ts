import type { Cluster } from '../../cluster.ts';
import type { Counts, TimedEvent } from './event.ts';
import type { Watched } from './roster.ts';
import { WatchLoop } from './watch-loop.ts';

export interface WatchInput {
  /** Resources or groups; none: all of them. */
  readonly names: readonly string[];
  /** A node set; default: every node a resource may be on. */
  readonly nodes?: string | undefined;
  /** Milliseconds between looks where a resource does not run. Default 60 s. */
  readonly probeInterval?: number | undefined;
  /** Milliseconds over which the first looks of the nodes are spread. Default 2 s. */
  readonly jitter?: number | undefined;
  /** Whether failed copies are restarted where the file says so. Default true. */
  readonly restart?: boolean | undefined;
  /** Whether hooks are run. Default true. */
  readonly hooks?: boolean | undefined;
  /** Milliseconds between heartbeats; left out: none. */
  readonly heartbeat?: number | undefined;
  /** Ends the watch like the cluster's own signal: nobody listens any more. */
  readonly until?: AbortSignal;
  readonly onEvent: (event: TimedEvent) => void;
  /** Told of what every copy is, after every change. */
  readonly onChange?: (watched: Iterable<Watched>) => void;
  /** Reads the cluster again once its file has changed. */
  readonly reopen?: () => Promise<Cluster>;
}

/** What came of a watch once it was interrupted. */
export interface WatchSummary {
  readonly looks: number;
  readonly failures: number;
  readonly restarts: number;
  readonly counts: Counts;
}

/**
 * Watches resources until the cluster's signal: each running copy with its monitors as often as the file says, counted
 * from the end of the one before, and every other node now and then, so that a second copy is seen. What changes is
 * told; what fails is restarted in place where the file says so, unless another watch of this cluster runs here.
 *
 * @throws OcfError NOT_FOUND for unknown names, USAGE when there is nothing to watch.
 */
export async function watchResources(cluster: Cluster, input: WatchInput): Promise<WatchSummary> {
  const { until } = input;
  const signal = until === undefined ? cluster.signal : AbortSignal.any([cluster.signal, until]);
  return new WatchLoop({ ...cluster, signal }, input).run();
}
