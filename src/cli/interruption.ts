/** Milliseconds that work gets to end cleanly. */
const patience = 5000;

/**
 * ^C and SIGTERM as AbortSignals. The first one asks everything to end cleanly; the second one, or five seconds of
 * waiting, ends the program. Where something runs that has to end by itself, and asked for `insistence`, the first one
 * waits for as long as it takes, the second one asks that to end as well, and the third one ends the program. Nothing
 * is installed before a signal is first asked for.
 */
export class Interruption {
  #controller: AbortController | undefined;
  #insistence: AbortController | undefined;

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.#interrupt());
    }
    return this.#controller.signal;
  }

  get insistence(): AbortSignal {
    this.#insistence ??= new AbortController();
    return this.#insistence.signal;
  }

  get interrupted(): boolean {
    return this.#controller?.signal.aborted ?? false;
  }

  #interrupt(): void {
    const last = this.#insistence ?? this.#controller;
    if (last?.signal.aborted) process.exit(130);
    if (this.interrupted) this.#insistence?.abort();
    else this.#controller?.abort();
    if (last?.signal.aborted) setTimeout(() => process.exit(130), patience).unref();
  }
}
