/** Where the library says what happens while it works; never results. The command line shows it on stderr. */
export interface Reporter {
  /** Something the administrator should know and that is not an error. */
  warn(text: string): void;
  /** What goes on, a line or several, replaced by the next; undefined takes it away. */
  progress(text: string | undefined): void;
  /** A plain line, left out by --quiet. */
  note(text: string): void;
}

export const silentReporter: Reporter = { warn() {}, progress() {}, note() {} };
