import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import { fileError } from './file-error.ts';

/**
 * The bytes of a regular file; nothing else is opened to be read (a pipe would hang).
 *
 * @param most bytes it may have
 * @throws OcfError as fileError says; USAGE when it is no regular file, INVALID when it is longer
 */
export function readBytes(file: string, most = Number.POSITIVE_INFINITY): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    if (!stats.isFile()) throw new OcfError('USAGE', `${file} cannot be read: it is not a regular file.`);
    if (stats.size > most) {
      throw new OcfError('INVALID', `${file} cannot be read: it is longer than ${most / 1024 / 1024} MiB.`);
    }
    return readFileSync(descriptor);
  } catch (cause) {
    if (cause instanceof OcfError) throw cause;
    throw fileError(file, 'read', cause);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
