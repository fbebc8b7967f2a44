import type { Finished, Unfinished } from './shoot-once.ts';

/** What is written down of a target. */
export interface TargetState<R> {
  readonly last: Finished<R> | undefined;
  /** Also what a holder that died left behind. */
  readonly current: Unfinished | undefined;
}

/** The place where all who may act on one target meet: files on this machine, or on an arbiter's. */
export interface Seat<R> {
  /** The token of the last operation that ended, seen before anybody is waited for. */
  seen(): Promise<number>;
  /**
   * Waits for the only right to act.
   *
   * @returns false when others had it for longer
   */
  take(onBusy: (holder: Unfinished | undefined) => void): Promise<boolean>;
  /** To be asked with the right, or for the sake of a message. */
  state(): TargetState<R>;
  /** Written when it returns. */
  begin(current: Unfinished): void | Promise<void>;
  /** As far as it can be written: where not, it stays begun, so that the next one asks the device. */
  finish(last: Finished<R>): void | Promise<void>;
  /** Puts back what stood there before `begin`, as far as it can be written. */
  restore(previous: Unfinished | undefined): void | Promise<void>;
  /** @throws OcfError REFUSED when the right may be another's by now */
  check(): void;
  release(): void;
}
