import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { OcfError } from '../../errors.ts';
import { fileError } from '../file/file-error.ts';
import { readBytes } from '../file/read-bytes.ts';
import { readStream, type StandardInput } from '../file/read-stream.ts';

const mebibytes = 64;

/**
 * The bytes of a draft: of a file, of a pipe, or of standard input for `-`.
 *
 * @throws OcfError as for any file; INVALID when a pipe or standard input gives more than any draft has
 */
export async function readDraftFile(file: string, stdin: StandardInput): Promise<Buffer> {
  if (file === '') throw new OcfError('USAGE', 'The name of the file with the text is empty.');
  if (file === '-') return limited('standard input', stdin);
  let pipe: boolean;
  try {
    pipe = (await stat(file)).isFIFO();
  } catch (cause) {
    throw fileError(file, 'read', cause);
  }
  return pipe ? limited(file, createReadStream(file)) : readBytes(file);
}

async function limited(name: string, stream: StandardInput): Promise<Buffer> {
  const bytes = await readStream(name, stream, mebibytes * 1024 * 1024);
  if (bytes.length <= mebibytes * 1024 * 1024) return bytes;
  throw new OcfError('INVALID', `The text of ${name} is longer than ${mebibytes} MiB.`);
}
