export interface DoorOptions {
  /** Sessions at once. */
  readonly limit: number;
  /** Whether nobody may come in now. */
  readonly refuses: () => boolean;
  /** Told how many are inside when one has come in. */
  readonly entered: (open: number) => void;
}

/** Where sessions begin and end. */
export class Door {
  readonly #options: DoorOptions;
  #open = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Begins a session; undefined when it is refused. What is given back ends it, and may be called twice. */
  enter(): (() => void) | undefined {
    const { limit, refuses, entered } = this.#options;
    if (refuses() || this.#open >= limit) return undefined;
    this.#open += 1;
    entered(this.#open);
    let inside = true;
    return () => {
      if (inside) this.#open -= 1;
      inside = false;
    };
  }
}
