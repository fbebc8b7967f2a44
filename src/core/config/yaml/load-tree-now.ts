import { invalid, printable } from '../problem.ts';
import { codeFrame, placeAt, sourceText } from './source-text.ts';
import { type BuiltTree, treeBuilder } from './tree-builder.ts';

/**
 * The tree of a YAML text, at once, for files that are found out to be needed in the middle of reading a node set.
 * The parser is loaded with require, because import() cannot be waited for there.
 *
 * @throws OcfError INVALID with file, line and column when the text is not YAML
 */
export function readTreeNow(file: string, text: string): BuiltTree {
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  const yaml: typeof import('js-yaml') = require('js-yaml');
  const source = sourceText(file, text);
  try {
    const builder = treeBuilder(source, yaml);
    builder.take(yaml.parseEvents(text, {}), text, 0);
    return builder.end();
  } catch (cause) {
    if (!(cause instanceof yaml.YAMLException || cause instanceof RangeError)) throw cause;
    const { reason = 'it is nested too deeply', mark } = cause as { reason?: string; mark?: { position?: number } };
    const place = placeAt(source, Math.min(mark?.position ?? 0, text.length));
    const message = `${file} is not valid YAML: ${printable(reason)}.`;
    throw invalid([{ message, place, path: '', suggestions: [] }], codeFrame(source, place));
  }
}
