/**
 * One line of the journal. A `begin` without an `end` of the same operation means that nobody saw the outcome.
 * `detail` depends on `kind` and never holds a secret.
 */
export interface JournalEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly operation: string;
  readonly phase: 'begin' | 'end' | 'note';
  /** What was done, as noun and verb: `fence`, `resource start`, `node add`. */
  readonly kind: string;
  readonly who: { readonly user: string; readonly host: string; readonly pid: number };
  readonly reason?: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface NewEvent {
  readonly operation?: string;
  readonly phase: JournalEvent['phase'];
  readonly kind: string;
  readonly reason?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What the line of every wanted event holds, as JSON.stringify writes it. Other lines are not parsed. */
export interface Holding {
  readonly holds?: string;
}

/**
 * What was done, by whom and when; nothing ever leaves it. Lines that cannot be read (torn by a power cut) are passed
 * over.
 */
export interface Journal {
  /** Appends one event, on disk when it returns, and gives it back with its operation id. */
  append(event: NewEvent): JournalEvent;
  /** Appends several in one write, at the cost of one. */
  appendAll(events: readonly NewEvent[]): readonly JournalEvent[];
  /** Events, newest first. No more of the journal is read than the limit asks for, nor beyond the first that is `enough`. */
  recent(
    options?: {
      readonly limit?: number;
      readonly where?: (event: JournalEvent) => boolean;
      readonly enough?: (event: JournalEvent) => boolean;
    } & Holding,
  ): JournalEvent[];
  /** Visits the events behind a mark, oldest first, and gives the mark behind them. The first mark is 0. */
  follow(mark: number, visit: (event: JournalEvent) => void, options?: Holding): number;
}
