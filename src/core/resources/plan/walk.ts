/**
 * Names, each behind those that come before it, else as given; with a stack of its own, as chains may be long.
 *
 * `onCircle` is told a path that ends where it begins; the walk goes on without its last step.
 */
export function inOrder<T>(
  names: Iterable<T>,
  before: (name: T) => Iterable<T>,
  onCircle: (circle: readonly T[]) => void = () => {},
): readonly T[] {
  const order: T[] = [];
  const done = new Set<T>();
  for (const start of names) {
    if (done.has(start)) continue;
    const open = new Set([start]);
    const path = [{ name: start, left: before(start)[Symbol.iterator]() }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.left.next();
      if (next.done) {
        path.pop();
        open.delete(top.name);
        done.add(top.name);
        order.push(top.name);
      } else if (open.has(next.value)) {
        const whole = path.map(({ name }) => name);
        onCircle([...whole.slice(whole.indexOf(next.value)), next.value]);
      } else if (!done.has(next.value)) {
        open.add(next.value);
        path.push({ name: next.value, left: before(next.value)[Symbol.iterator]() });
      }
    }
  }
  return order;
}
