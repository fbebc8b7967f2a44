import { OcfError } from '../../../errors.ts';
import { printable } from '../../problem.ts';
import type { SourceText } from '../../yaml/source-text.ts';
import { type ImportFormatName, importFormat, importFormatNames } from './formats.ts';
import { fileName } from './source.ts';

// what a file is shows on its first lines
const enough = 20_000;

/**
 * The format of a source, by what it looks like and, where it looks like several, by its name.
 *
 * @throws OcfError USAGE naming the formats that it could be.
 */
export function guessFormat(source: SourceText): ImportFormatName {
  const name = fileName(source);
  const raw = source.text.slice(0, enough);
  // the heading of an xCAT table is a comment to everybody else
  const text = /^\s*#node,/.test(raw) ? raw : raw.replace(/^[ \t]*[#;].*$|[ \t]+#.*$/gm, '').trimStart();
  const likely = importFormatNames.filter((format) => importFormat(format).looks(text));
  const named = importFormatNames.filter((format) => importFormat(format).names.test(name));
  const both = likely.filter((format) => named.includes(format));
  const candidates = both.length > 0 ? both : likely.length > 0 ? likely : named;
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return only;
  const shown = printable(source.file);
  const offered = candidates.length > 0 ? candidates : importFormatNames;
  throw new OcfError(
    'USAGE',
    candidates.length > 0 ? `${shown} could be of several formats.` : `The format of ${shown} is not recognised.`,
    {
      suggestions: offered.map((format) => `--format ${format}: ${importFormat(format).usual}`),
      data: { formats: offered },
    },
  );
}
