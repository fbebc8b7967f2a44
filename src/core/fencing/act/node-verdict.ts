import type { Attempt, FenceAction, VerdictKind } from '../verdict.ts';

/** What became of a request for one node. */
export interface NodeVerdict {
  readonly node: string;
  readonly requested: FenceAction;
  readonly verdict: VerdictKind;
  /** The verdict is what was asked for, and verified. */
  readonly asAsked: boolean;
  /** This operation sent a command. False for who joined another request or found it already done. */
  readonly changed: boolean;
  /**
   * `acted` itself, `took-over` what a process that died had begun, `joined` the same request in flight, `already`
   * verified moments ago, `looked` only, `busy` somebody else was at it for too long, `refused` the arbiter
   * could not be asked, or it was disarmed meanwhile.
   */
  readonly how: 'acted' | 'took-over' | 'joined' | 'already' | 'looked' | 'busy' | 'refused';
  /** Another request in flight that had to end first. */
  readonly waitedFor?: string;
  /** What to do about it. */
  readonly suggestions?: readonly string[];
  /** Id in the fencing journal. */
  readonly operation?: string;
  readonly attempts: readonly Attempt[];
  readonly reason?: string;
  /** Of the request that acted. */
  readonly ticket?: string;
  readonly who: string;
  readonly milliseconds: number;
  /** One sentence. */
  readonly message: string;
}
