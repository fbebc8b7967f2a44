/**
 * What a start was asked of: the cluster file, copies as they were seen and the places for one (`plan`), the power of
 * nodes that nobody can ask, the quorum, hooks, other transactions.
 */
export type GateMatter = 'configuration' | 'plan' | 'power' | 'quorum' | 'hook' | 'transaction';

/** One thing that speaks for a start, against it, or that nobody can tell (`open`). */
export interface GateReason {
  readonly matter: GateMatter;
  readonly says: 'for' | 'against' | 'open';
  /** Missing where it concerns all. */
  readonly resource?: string;
  readonly node?: string;
  /** A phrase, without a full stop. */
  readonly text: string;
  /** Of what is against it: what to do, a sentence or a command. */
  readonly remedy?: string;
}
