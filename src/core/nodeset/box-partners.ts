/** Finds boxes that equal a given one but for one axis, without comparing it with all: a box is the numbers of its axes. */
export class BoxPartners {
  readonly #taken: boolean[] = [];
  readonly #byOthers = new Map<string, number[]>();

  constructor(boxes: readonly (readonly number[])[]) {
    boxes.forEach((box, position) => {
      for (const key of keysWithoutOne(box)) {
        const positions = this.#byOthers.get(key);
        if (positions) positions.push(position);
        else this.#byOthers.set(key, [position]);
      }
    });
  }

  /** Whether the box was still there. */
  take(position: number): boolean {
    const free = !this.#taken[position];
    this.#taken[position] = true;
    return free;
  }

  /** The nearest free partner beyond `reached`; -1 when there is none. */
  next(box: readonly number[], reached: number): number {
    let nearest = -1;
    for (const key of keysWithoutOne(box)) {
      const found = this.#nextIn(key, reached);
      if (found >= 0 && (nearest < 0 || found < nearest)) nearest = found;
    }
    return nearest;
  }

  #nextIn(key: string, reached: number): number {
    const positions = this.#byOthers.get(key) ?? [];
    let low = 0;
    let high = positions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((positions[middle] as number) <= reached) low = middle + 1;
      else high = middle;
    }
    while (low < positions.length && this.#taken[positions[low] as number]) positions.splice(low, 1);
    return positions[low] ?? -1;
  }
}

function keysWithoutOne(box: readonly number[]): string[] {
  return box.map((_, axis) => box.with(axis, -1).join());
}
