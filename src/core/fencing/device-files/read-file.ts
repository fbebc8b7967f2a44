import { readShape } from '../../config/check/read-shape.ts';
import type { Reading } from '../../config/check/reading.ts';
import { readBytes } from '../../config/file/read-bytes.ts';
import { invalid } from '../../config/problem.ts';
import { decodeText } from '../../config/yaml/decode.ts';
import { loadTree } from '../../config/yaml/load-tree.ts';
import { OcfError } from '../../errors.ts';
import { buildFile } from './build-file.ts';
import { checkFile } from './check-file.ts';
import type { DeviceFile } from './model.ts';
import type { RawDeviceFile } from './raw.ts';
import { deviceFileShape } from './shape.ts';

/**
 * Reads a device file.
 *
 * @throws OcfError NOT_FOUND when it cannot be read, INVALID with every problem in `data.problems`
 */
export async function readDeviceFile(path: string): Promise<DeviceFile> {
  return deviceFileOf(path, decodeText(path, deviceFileBytes(path)));
}

/** The same for a text. */
export async function deviceFileOf(path: string, text: string): Promise<DeviceFile> {
  const { tree, problems } = await loadTree(path, text);
  const reading: Reading = { tree, problems: [...problems], whole: 'the device file' };
  const raw = (readShape(reading, tree.root, deviceFileShape, []) ?? {}) as RawDeviceFile;
  checkFile(reading, raw);
  if (reading.problems.length > 0) {
    const inOrder = reading.problems.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
    throw invalid(inOrder, undefined, `See all of them with: ocf device test-dialogue ${path}`);
  }
  return buildFile(path, raw);
}

/** @throws OcfError NOT_FOUND; INVALID for what is no regular file, or longer than any device file */
export function deviceFileBytes(path: string): Buffer {
  try {
    return readBytes(path, 1024 * 1024);
  } catch (cause) {
    if (!(cause instanceof OcfError) || cause.cause === undefined) throw cause;
    const { code, message } = cause.cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is none' : code === 'EACCES' ? 'permission denied' : (code ?? message);
    throw new OcfError('NOT_FOUND', `The device file ${path} cannot be read: ${why}.`, { cause });
  }
}
