/** One sentence on why a resource is as it is, without a full stop, and what would change it. */
export interface Cause {
  /** What kind of cause it is: for programs. */
  readonly cause:
    | 'runs'
    | 'place'
    | 'disabled'
    | 'stopped'
    | 'start-failed'
    | 'stop-failed'
    | 'failed'
    | 'gone'
    | 'never-started'
    | 'fenced'
    | 'unknown'
    | 'need'
    | 'unfit'
    | 'transaction'
    | 'watch';
  readonly text: string;
  readonly remedy?: string;
}
