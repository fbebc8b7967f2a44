import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { OcfError } from '../../errors.ts';
import { fileError } from './file-error.ts';

/** The bytes of a regular file; nothing else is opened to be read (a pipe would hang). */
export function readBytes(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    if (!stats.isFile()) throw new OcfError('USAGE', `${file} cannot be read: it is not a regular file.`);
    return readFileSync(descriptor);
  } catch (cause) {
    if (cause instanceof OcfError) throw cause;
    throw fileError(file, 'read', cause);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
