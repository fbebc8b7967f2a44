import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const newline = 0x0a;

/**
 * The lines of a file as it is now, the last first, without the parts of it that nobody asks for. A line is given once
 * all of it is read, so a character of several bytes is never cut. Empty for a file that is not there.
 *
 * @param block bytes that are read at once
 */
export function* linesBackwards(file: string, block = 64 * 1024): Generator<Buffer> {
  const descriptor = openIfThere(file);
  if (descriptor === undefined) return;
  try {
    let begin = fstatSync(descriptor).size;
    // the pieces of the line whose beginning is not read yet, the last first
    let pieces: Buffer[] = [];
    while (begin > 0) {
      const end = begin;
      begin = Math.max(0, end - block);
      const bytes = readRange(descriptor, begin, end);
      let rest = bytes.length;
      for (let at = lastNewline(bytes, rest); at >= 0; at = lastNewline(bytes, rest)) {
        yield joined([...pieces, bytes.subarray(at + 1, rest)]);
        pieces = [];
        rest = at;
      }
      pieces.push(bytes.subarray(0, rest));
    }
    if (pieces.length > 0) yield joined(pieces);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Visits the whole lines behind an offset, the first first, and gives the offset behind them: a line that is not ended
 * yet is left for the next time. A file that is shorter than the offset is another one, and is visited as a whole.
 * Nothing is visited of a file that is not there.
 */
export function linesFrom(file: string, offset: number, visit: (line: Buffer) => void, block = 1024 * 1024): number {
  const descriptor = openIfThere(file);
  if (descriptor === undefined) return 0;
  try {
    const { size } = fstatSync(descriptor);
    let begin = offset > size ? 0 : offset;
    let done = begin;
    // the pieces of the line whose end is not read yet, the last first
    let pieces: Buffer[] = [];
    while (begin < size) {
      const bytes = readRange(descriptor, begin, Math.min(size, begin + block));
      if (bytes.length === 0) break;
      let taken = 0;
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, taken)) {
        visit(joined([bytes.subarray(taken, at), ...pieces]));
        pieces = [];
        taken = at + 1;
        done = begin + taken;
      }
      if (taken < bytes.length) pieces.unshift(bytes.subarray(taken));
      begin += bytes.length;
    }
    return done;
  } finally {
    closeSync(descriptor);
  }
}

// lastIndexOf counts an offset of -1 from the end
function lastNewline(bytes: Buffer, before: number): number {
  return before === 0 ? -1 : bytes.lastIndexOf(newline, before - 1);
}

// the last first
function joined(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces.toReversed());
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw cause;
  }
}

// shorter where the file ends before
function readRange(descriptor: number, begin: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - begin);
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(descriptor, bytes, length, bytes.length - length, begin + length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}
