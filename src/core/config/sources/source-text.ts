import { OcfError } from '../../errors.ts';
import { readBytes } from '../file/read-bytes.ts';
import { decodeText } from '../yaml/decode.ts';

/**
 * The text of a file of groups.
 *
 * @throws OcfError INVALID, as the configuration names a file that cannot be used
 */
export function readSourceText(file: string): string {
  try {
    return decodeText(file, readBytes(file));
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    const errno = error.data?.errno;
    throw new OcfError('INVALID', error.message, {
      suggestions: ['It is named under group_sources in the cluster file.'],
      ...(error.place === undefined ? {} : { place: error.place }),
      data: { ...error.data, file, ...(errno === undefined ? {} : { errno }) },
    });
  }
}
