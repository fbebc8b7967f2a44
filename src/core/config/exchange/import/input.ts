import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { OcfError } from '../../../errors.ts';
import { fileError } from '../../file/file-error.ts';
import { readBytes } from '../../file/open.ts';
import { readStream, type StandardInput } from '../../file/read-stream.ts';
import { type ImportBytes, mostBytes } from './source.ts';

/**
 * The bytes of a file, of a pipe such as a shell makes of `<(rocks list host)`, or of standard input for `-`. Of what
 * does not end, no more is read than can be imported.
 *
 * @throws OcfError as for any file.
 */
export async function readInput(file: string, stdin: StandardInput | undefined): Promise<ImportBytes> {
  if (file === '') throw new OcfError('USAGE', 'The name of the file to import is empty.');
  if (file === '-') {
    if (!stdin) throw new OcfError('USAGE', 'There is no standard input to read.');
    return { file, bytes: await readStream('standard input', stdin, mostBytes) };
  }
  try {
    if (!(await stat(file)).isFIFO()) return { file, bytes: readBytes(file) };
  } catch (cause) {
    if (cause instanceof OcfError) throw cause;
    throw fileError(file, 'read', cause);
  }
  return { file, bytes: await readStream(file, createReadStream(file), mostBytes) };
}

/** The bytes of a file that a source includes; nothing that could hang is opened. */
export function readIncluded(file: string): ImportBytes {
  return { file, bytes: readBytes(file) };
}
