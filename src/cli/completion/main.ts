import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type CompletionTree, complete } from './complete.ts';
import { localNames } from './names.ts';

/**
 * `ocf __complete WORD…`: one `value<TAB>description` a line, then `:0`, or `:1` where file names fit too. It never
 * prints an error, never writes, never contacts a node.
 */
export function main(words: readonly string[], folder: string): void {
  try {
    const tree = JSON.parse(readFileSync(join(folder, 'completion-tree.json'), 'utf8')) as CompletionTree;
    const { candidates, files } = complete(words, tree, localNames);
    const lines = candidates.map(({ value, description }) => (description ? `${value}\t${description}` : value));
    print([...lines, files ? ':1' : ':0']);
  } catch {
    print([':0']);
  }
}

// Opening process.stdout costs a fifth of bare Node; a pipe that cannot take it all at once gets it that way.
function print(lines: readonly string[]): void {
  const text = Buffer.from(`${lines.join('\n')}\n`);
  let written = 0;
  try {
    while (written < text.length) written += writeSync(1, text, written);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') process.stdout.write(text.subarray(written));
  }
}
