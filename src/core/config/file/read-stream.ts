import { fileError } from './file-error.ts';

/** What `-` is read from. */
export type StandardInput = AsyncIterable<Uint8Array | string>;

/**
 * The bytes of a stream up to its end, or a little more than `most` of one that is longer or does not end. A writer
 * that takes its time is waited for, which reading the descriptor at once does not.
 *
 * @param name what an error calls it @throws OcfError as for any file
 */
export async function readStream(name: string, stream: StandardInput, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of stream) {
      const bytes = Buffer.from(piece as Uint8Array);
      pieces.push(bytes);
      length += bytes.length;
      if (length > most) break;
    }
  } catch (cause) {
    throw fileError(name, 'read', cause);
  }
  return Buffer.concat(pieces);
}
