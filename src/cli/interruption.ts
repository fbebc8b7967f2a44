/**
 * ^C and SIGTERM as an AbortSignal. The first one asks everything to end cleanly; the second one, or five seconds of
 * waiting, ends the program. Nothing is installed before the signal is first asked for.
 */
export class Interruption {
  #controller: AbortController | undefined;

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.#interrupt());
    }
    return this.#controller.signal;
  }

  get interrupted(): boolean {
    return this.#controller?.signal.aborted ?? false;
  }

  #interrupt(): void {
    if (this.interrupted) process.exit(130);
    this.#controller?.abort();
    setTimeout(() => process.exit(130), 5000).unref();
  }
}
