import { resolve } from 'node:path';
import { OcfError, type Place } from '../../../errors.ts';
import type { StandardInput } from '../../file/read-stream.ts';
import { printable } from '../../problem.ts';
import type { SourceText } from '../../yaml/source-text.ts';
import type { Collection } from './collection.ts';
import { type ImportFormatName, importFormat } from './formats.ts';
import { guessFormat } from './guess.ts';
import { readIncluded, readInput } from './input.ts';
import type { ReadInput } from './reader.ts';
import { readSource, syntaxFault } from './source.ts';

export interface ImportedSource {
  readonly file: string;
  readonly format: ImportFormatName;
  /** Whether the format was guessed. */
  readonly guessed: boolean;
}

/** Reads a file, or standard input for `-`, into the collection. */
export async function readInto(
  into: Collection,
  file: string,
  chosen: ImportFormatName | undefined,
  stdin: StandardInput | undefined,
): Promise<ImportedSource> {
  const source = readSource(await readInput(file, stdin));
  if (source.text.trim() === '') throw new OcfError('INVALID', `${printable(source.file)} is empty.`);
  const format = chosen ?? guessFormat(source);
  const reader = await importFormat(format).load();
  await reader.read(readerInput(into, source, [resolve(file)], new Set()));
  return { file: source.file, format, guessed: chosen === undefined };
}

function readerInput(into: Collection, source: SourceText, within: readonly string[], seen: Set<string>): ReadInput {
  return { source, into, include };

  function include(name: string, place: Place): ReadInput | undefined {
    const file = resolve(within.at(-1) as string, '..', name);
    if (within.includes(file)) throw syntaxFault(source, place, `The file ${JSON.stringify(name)} includes itself.`);
    // what was included once says nothing new the second time
    if (seen.has(file)) return undefined;
    seen.add(file);
    try {
      return readerInput(into, readSource(readIncluded(file)), [...within, file], seen);
    } catch (error) {
      if (!(error instanceof OcfError) || error.code === 'INVALID') throw error;
      into.leave(`include ${JSON.stringify(name)}`, 'the file cannot be read here', place);
      return undefined;
    }
  }
}
