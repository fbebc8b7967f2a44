/** New connections at once to one sshd: it turns further ones away at random from 10 on (MaxStartups). */
export const newAtOnce = 8;

/** Lets a few at a time through gates; others wait before them, in order. */
export class Gates {
  readonly #limit: number;
  readonly #inside = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Waits for a place behind the gate; what it gives back leaves it again, once. Without a name there is no gate. */
  async enter(name: string | undefined): Promise<() => void> {
    if (name === undefined) return () => {};
    const inside = this.#inside.get(name) ?? 0;
    if (inside < this.#limit) this.#inside.set(name, inside + 1);
    else {
      await new Promise<void>((resolve) => {
        this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), resolve]);
      });
    }
    let left = false;
    return () => {
      if (!left) this.#leave(name);
      left = true;
    };
  }

  #leave(name: string): void {
    const [next, ...others] = this.#waiting.get(name) ?? [];
    if (next) {
      this.#waiting.set(name, others);
      next();
    } else this.#inside.set(name, (this.#inside.get(name) ?? 1) - 1);
  }
}
