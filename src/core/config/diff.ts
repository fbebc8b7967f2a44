const context = 3;
// beyond this many changed lines the exact way is too slow, and a block of old and new lines reads as well
const mostExact = 2_000;

interface Change {
  readonly kind: ' ' | '-' | '+';
  readonly line: string;
}

/** A unified diff of two texts with three lines of context; empty when they are equal. */
export function unifiedDiff(before: string, after: string, file: string): string {
  if (before === after) return '';
  const changes = changesOf(linesOf(before), linesOf(after));
  return [`--- ${file}`, `+++ ${file}`, ...hunks(changes)].join('\n');
}

// a missing final newline shows as its own mark, as diff does it
function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') return lines.slice(0, -1);
  return [...lines.slice(0, -1), `${lines.at(-1)}\n\\ No newline at end of file`];
}

function changesOf(a: readonly string[], b: readonly string[]): readonly Change[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (line: string): Change => ({ kind: ' ', line });
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

// longest common subsequence by lines
function middle(a: readonly string[], b: readonly string[]): readonly Change[] {
  const whole = [...a.map((line) => change('-', line)), ...b.map((line) => change('+', line))];
  if (a.length === 0 || b.length === 0 || a.length > mostExact || b.length > mostExact) return whole;
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      const at = row * width + column;
      lengths[at] =
        a[row] === b[column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  const changes: Change[] = [];
  let [row, column] = [0, 0];
  while (row < a.length || column < b.length) {
    const [old, fresh] = [a[row], b[column]];
    const at = row * width + column;
    if (old !== undefined && old === fresh) {
      changes.push(change(' ', old));
      row++;
      column++;
    } else if (old !== undefined && (fresh === undefined || (lengths[at + width] ?? 0) >= (lengths[at + 1] ?? 0))) {
      changes.push(change('-', old));
      row++;
    } else {
      changes.push(change('+', fresh as string));
      column++;
    }
  }
  return changes;
}

function change(kind: Change['kind'], line: string): Change {
  return { kind, line };
}

function hunks(changes: readonly Change[]): readonly string[] {
  const lines: string[] = [];
  let [oldLine, newLine, index] = [1, 1, 0];
  while (index < changes.length) {
    const first = changes.findIndex(({ kind }, at) => at >= index && kind !== ' ');
    if (first < 0) break;
    const start = Math.max(index, first - context);
    let end = first;
    for (let at = first; at < changes.length && at <= end + 2 * context; at++) if (changes[at]?.kind !== ' ') end = at;
    const stop = Math.min(changes.length, end + 1 + context);
    oldLine += start - index;
    newLine += start - index;
    const part = changes.slice(start, stop);
    const oldCount = part.filter(({ kind }) => kind !== '+').length;
    const newCount = part.filter(({ kind }) => kind !== '-').length;
    lines.push(`@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@`);
    lines.push(...part.map(({ kind, line }) => `${kind}${line}`));
    oldLine += oldCount;
    newLine += newCount;
    index = stop;
  }
  return lines;
}

function range(line: number, count: number): string {
  if (count === 0) return `${line - 1},0`;
  return count === 1 ? `${line}` : `${line},${count}`;
}
