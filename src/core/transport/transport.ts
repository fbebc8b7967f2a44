import type { Node } from '../config/model.ts';
import type { ErrorCode } from '../errors.ts';

/** One program to run on a node. Nothing of it appears in an argument list that other users can read. */
export interface Call {
  /** Program and arguments, any characters but NUL; a program without a slash is looked up in the system's PATH. */
  readonly argv: readonly string[];
  /** The whole environment of the program besides PATH and LC_ALL=C. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for the program's standard input; without it the program reads end of file at once. */
  readonly stdin?: string;
  /** Time limit in milliseconds, held on the node too. */
  readonly timeout: number;
  /** Milliseconds between the polite signal and SIGKILL, both to the whole process group. Default 2000. */
  readonly grace?: number;
  /** Told the id of the program's process group, which is its leader's, once it was started on this machine itself. */
  readonly began?: (group: number) => void;
}

/**
 * What became of a call, one shape for success and failure.
 *
 * - `done`: the program ended; `code` is its own exit status (128+n for signal n), unless `timedOut`.
 * - `not-started`: it certainly never ran; `failure` says why.
 * - `unknown`: it was started, or may have been, and its end was not seen. It may still have had its effect.
 */
export interface Outcome {
  readonly state: 'done' | 'not-started' | 'unknown';
  readonly code?: number;
  /** The time limit was reached and the process group killed; `code` then says nothing. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes left out of the middle of stdout and stderr together. */
  readonly omitted: number;
  readonly milliseconds: number;
  readonly failure?: Failure;
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly suggestions: readonly string[];
}

export interface RunOptions {
  /** Ends the call here and on the node. */
  readonly signal?: AbortSignal;
}

/**
 * A way to run programs on a node. `run` never throws for what happens on the way or on the node: the outcomes say
 * it, one for each call, in order. Several calls for one node go in one session; after one that is not `done` the
 * rest are `not-started`.
 */
export interface Transport {
  run(node: Node, calls: readonly Call[], options?: RunOptions): Promise<readonly Outcome[]>;
  /** Whether a node was slow, or not reached after a while, when it was last tried: better begun after the others. */
  isLate?(node: Node): Promise<boolean>;
  /** Drops what was kept open to a node: after its power was cut, a dead connection would hold up the next call. */
  forget(node: Node): Promise<void>;
  /** Lets go of what was kept open. */
  close(): Promise<void>;
}
