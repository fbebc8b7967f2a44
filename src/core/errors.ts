/**
 * The one exit-status table of the program: an error's code decides it, and the numbers never change.
 * 0 is success, 130 an interruption, and anything thrown that is not an OcfError is a bug (70).
 */
export const exitStatus = {
  FAILED: 1,
  USAGE: 2,
  NO_TERMINAL: 2,
  NO: 3,
  PARTIAL: 4,
  REFUSED: 5,
  DECLINED: 5,
  TIMEOUT: 6,
  UNVERIFIED: 7,
  NOT_FOUND: 8,
  CONFLICT: 9,
  CREDENTIALS: 10,
  NO_QUORUM: 11,
  INVALID: 12,
  BUG: 70,
  INTERRUPTED: 130,
} as const;

export type ErrorCode = keyof typeof exitStatus;

/** A place in a text the administrator wrote; line and column count from 1. */
export interface Place {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
}

export interface OcfErrorDetails {
  /** What to do next, each a sentence or a command line. */
  readonly suggestions?: readonly string[];
  readonly place?: Place;
  readonly cause?: unknown;
  /** Machine-readable facts for the JSON form; never a secret. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The only error the library throws on purpose: a closed code, one sentence that names the thing, then what to do
 * next. Anything else that is thrown is a bug.
 *
 * @example throw new OcfError('NOT_FOUND', 'There is no node "n4".', { suggestions: ['Did you mean n3?'] })
 */
export class OcfError extends Error {
  override readonly name = 'OcfError';
  readonly code: ErrorCode;
  readonly suggestions: readonly string[];
  readonly place: Place | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, details: OcfErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.suggestions = details.suggestions ?? [];
    this.place = details.place;
    this.data = details.data;
  }

  get exitStatus(): number {
    return exitStatus[this.code];
  }
}
