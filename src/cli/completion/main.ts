import { readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type CompletionTree, complete, type NameSource } from './complete.ts';
import { localNames, Unknown } from './names.ts';

interface Library {
  openCluster(options: { choice: string; notice: false }): Promise<unknown>;
}

// a larger file that was changed by hand offers nothing until another command has read it: TAB does not wait
const largest = 512 * 1024;

/**
 * `ocf __complete WORD…`: one `value<TAB>description` a line, then `:0`, or `:1` where file names fit too. It never
 * prints an error and never contacts a node. A cluster file that was changed since is read anew, by the library.
 *
 * @returns whether all is written, so that the program may end at once
 */
export async function main(words: readonly string[], folder: string, library: () => Library): Promise<boolean> {
  const tree: CompletionTree = (way) =>
    JSON.parse(readFileSync(join(folder, 'completion', `${['ocf', ...way].join('.')}.json`), 'utf8'));
  try {
    return print(await lines(words, tree, localNames));
  } catch (error) {
    if (!(error instanceof Unknown)) return print([':0']);
    await readAnew(error.file, library);
    return print(await lines(words, tree, withoutUnknown).catch(() => [':0']));
  }
}

async function readAnew(file: string, library: () => Library): Promise<void> {
  try {
    // an edit by hand is journalled by a command, which can say so
    if (statSync(file).size <= largest) await library().openCluster({ choice: file, notice: false });
  } catch {
    // it cannot be understood: ocf config validate says why
  }
}

const withoutUnknown: NameSource = (kind, prefix, words) => localNames(kind, prefix, words).catch(() => []);

async function lines(words: readonly string[], tree: CompletionTree, names: NameSource): Promise<readonly string[]> {
  const { candidates, files } = await complete(words, tree, names);
  const found = candidates.map(({ value, description }) => (description ? `${value}\t${description}` : value));
  return [...found, files ? ':1' : ':0'];
}

// Opening process.stdout costs a fifth of bare Node; a pipe that cannot take it all at once gets it that way.
function print(lines: readonly string[]): boolean {
  const text = Buffer.from(`${lines.join('\n')}\n`);
  let written = 0;
  try {
    while (written < text.length) written += writeSync(1, text, written);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
      process.stdout.write(text.subarray(written));
      return false;
    }
  }
  return true;
}
