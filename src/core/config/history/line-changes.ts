/** Lines `from` up to and without `to` of the old text become `lines`. Lines keep their ends. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

// two texts that differ in more lines have nothing to do with one another
const mostDifferences = 2_000;

/** The lines of a text, each with its end. */
export function linesWithEnds(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** What changes between two texts, in order, none touching the next (Myers 1986). undefined when it is too much. */
export function lineChanges(old: readonly string[], fresh: readonly string[]): readonly LineChange[] | undefined {
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  const room = Math.min(old.length, fresh.length) - head;
  while (tail < room && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail++;
  const a = old.slice(head, old.length - tail);
  const b = fresh.slice(head, fresh.length - tail);
  const kept = commonLines(a, b);
  if (!kept) return undefined;
  const changes: LineChange[] = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...kept, [a.length, b.length] as const]) {
    if (nextX > x || nextY > y) changes.push({ from: head + x, to: head + nextX, lines: b.slice(y, nextY) });
    [x, y] = [nextX + 1, nextY + 1];
  }
  return changes;
}

/** Both texts' places of the lines that stay. */
function commonLines(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] | undefined {
  const most = Math.min(a.length + b.length, mostDifferences);
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let steps = 0; steps <= most; steps++) {
    trace.push(reach.slice(most + 1 - steps, most + 2 + steps));
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      const at = most + 1 + diagonal;
      const [above, left] = [reach[at + 1] ?? 0, reach[at - 1] ?? 0];
      let x = diagonal === -steps || (diagonal !== steps && left < above) ? above : left + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reach[at] = x;
      if (x >= a.length && x - diagonal >= b.length) return wayBack(trace, a, b);
    }
  }
  return undefined;
}

function wayBack(trace: readonly Int32Array[], a: readonly string[], b: readonly string[]) {
  const kept: (readonly [number, number])[] = [];
  let [x, y] = [a.length, b.length];
  for (let steps = trace.length - 1; steps >= 0; steps--) {
    const reach = trace[steps] as Int32Array;
    const of = (diagonal: number) => reach[steps + diagonal] ?? 0;
    const diagonal = x - y;
    const down = diagonal === -steps || (diagonal !== steps && of(diagonal - 1) < of(diagonal + 1));
    const before = down ? diagonal + 1 : diagonal - 1;
    const startX = steps === 0 ? 0 : of(before);
    const startY = steps === 0 ? 0 : startX - before;
    while (x > startX && y > startY && a[x - 1] === b[y - 1]) kept.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return kept.reverse();
}
