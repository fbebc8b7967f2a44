import { OcfError } from '../../errors.ts';
import type { NodeSettings } from '../model.ts';
import { leafAt } from './leaves.ts';
import { fieldEdits } from './node-words.ts';

/**
 * Settings with further ones put in, given as `FIELD=VALUE` with dotted names.
 *
 * @throws OcfError USAGE as fieldEdits, and for a field that is given both ways.
 */
export function settingsWith(settings: NodeSettings, words: readonly string[]): NodeSettings {
  const whole: Record<string, unknown> = structuredClone({ ...settings });
  for (const { path, value } of fieldEdits(words)) {
    if (leafAt(settings, path) !== undefined) {
      throw new OcfError('USAGE', `${path.join('.')} is given twice.`, { suggestions: ['Give it once.'] });
    }
    put(whole, path, value);
  }
  return whole as NodeSettings;
}

// own properties always: an attribute may be called __proto__
function put(record: Record<string, unknown>, [name = '', ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) {
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  if (!Object.hasOwn(record, name)) record[name] = {};
  put(record[name] as Record<string, unknown>, below, value);
}
