/** How what carried a session ended: its exit status (128+n for signal n), or why it never ran. */
export type Ending =
  | { readonly started: true; readonly code: number; readonly survived: boolean }
  | { readonly started: false; readonly error: NodeJS.ErrnoException };

/** Two-way traffic with a program, wherever it runs. */
export interface Carrier {
  /** Resolves when the program has ended, or the way to it, and what it wrote was read. */
  readonly ended: Promise<Ending>;
  write(text: string): void;
  closeInput(): void;
  /** Nothing more that it prints is wanted; `ended` then waits for its end alone. */
  closeOutput(): void;
  /**
   * Ends it, at the latest after `grace` milliseconds and some patience. False when it had ended by itself: then
   * nothing is done.
   */
  end(grace: number): boolean;
}
