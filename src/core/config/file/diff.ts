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
  const { from, skipped, oldEnd, newEnd } = unequalPart(before, after);
  // an end in the middle of the file is no missing newline
  const changes = changesOf(linesOf(before.slice(from, oldEnd)), linesOf(after.slice(from, newEnd)));
  return [`--- ${file}`, `+++ ${file}`, ...hunks(changes, skipped)].join('\n');
}

// whole lines around all that differs, with context: most edits touch a few lines of a long file
function unequalPart(before: string, after: string) {
  const head = equalStart(before, after);
  const tail = equalEnd(before, after, Math.min(before.length, after.length) - head);
  let from = lineStart(before, head);
  for (let lines = 0; lines < context && from > 0; lines++) from = lineStart(before, from - 1);
  let oldEnd = before.length - tail;
  for (let lines = 0; lines <= context && oldEnd < before.length; lines++) {
    const next = before.indexOf('\n', oldEnd);
    oldEnd = next < 0 ? before.length : next + 1;
  }
  let skipped = 0;
  for (let at = before.indexOf('\n'); at >= 0 && at < from; at = before.indexOf('\n', at + 1)) skipped++;
  return { from, skipped, oldEnd, newEnd: oldEnd + after.length - before.length };
}

// so many characters are compared at once, before it is looked for where they differ
const block = 16_384;

function equalStart(a: string, b: string): number {
  let at = 0;
  while (at + block <= a.length && a.slice(at, at + block) === b.slice(at, at + block)) at += block;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function equalEnd(a: string, b: string, room: number): number {
  const part = (text: string, at: number) => text.slice(text.length - at - block, text.length - at);
  let at = 0;
  while (at + block <= room && part(a, at) === part(b, at)) at += block;
  while (at < room && a.charCodeAt(a.length - 1 - at) === b.charCodeAt(b.length - 1 - at)) at++;
  return at;
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
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
  const same = (line: string) => change(' ', line);
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

function hunks(changes: readonly Change[], skipped: number): readonly string[] {
  const lines: string[] = [];
  let [oldLine, newLine, index] = [skipped + 1, skipped + 1, 0];
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
