import { readFileSync } from 'node:fs';
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
    process.stdout.write(`${[...lines, files ? ':1' : ':0'].join('\n')}\n`);
  } catch {
    process.stdout.write(':0\n');
  }
}
