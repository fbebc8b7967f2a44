import { readShape } from '../../config/check/read-shape.ts';
import type { Reading } from '../../config/check/reading.ts';
import { invalid } from '../../config/problem.ts';
import { decodeText } from '../../config/yaml/decode.ts';
import { loadTree } from '../../config/yaml/load-tree.ts';
import { deviceFileBytes } from '../device-files/read-file.ts';
import { buildSnmpFile, type RawSnmpFile } from './build-file.ts';
import { checkSnmpFile } from './check-file.ts';
import type { SnmpFile } from './model.ts';
import { snmpFileShape } from './shape.ts';

/**
 * Reads a device file for SNMP.
 *
 * @throws OcfError NOT_FOUND when it cannot be read, INVALID with every problem in `data.problems`
 */
export async function readSnmpFile(path: string): Promise<SnmpFile> {
  return snmpFileOf(path, decodeText(path, deviceFileBytes(path)));
}

/** The same for a text. */
export async function snmpFileOf(path: string, text: string): Promise<SnmpFile> {
  const { tree, problems } = await loadTree(path, text);
  const reading: Reading = { tree, problems: [...problems], whole: 'the device file' };
  const raw = (readShape(reading, tree.root, snmpFileShape, []) ?? {}) as RawSnmpFile;
  if (reading.problems.length === 0) checkSnmpFile(reading, raw);
  if (reading.problems.length === 0) return buildSnmpFile(path, raw);
  throw invalid(
    reading.problems.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column),
    undefined,
    'How such a file is written: man 5 ocf-device',
  );
}
