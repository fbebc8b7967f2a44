/** What a start was asked of: the cluster file, copies that run, nodes, their power, the quorum, hooks. */
export type GateMatter = 'configuration' | 'copies' | 'power' | 'quorum' | 'hook';

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
