import type { OcfError } from '../../errors.ts';
import { invalid, printable } from '../problem.ts';
import { codeFrame, placeAt, type SourceText } from './source-text.ts';

interface Finding {
  readonly reason: string;
  readonly offset: number;
}

// beyond this size the second parser would cost seconds, and the first one's message has to do
const mostForSecondLook = 1_000_000;

/**
 * The error for a text that is not YAML. The fast parser says that something is wrong, the thorough one says what;
 * where it finds nothing, the fast one's words stand.
 */
export async function syntaxError(source: SourceText, found: Finding): Promise<OcfError> {
  const finding = (await secondLook(source)) ?? found;
  const place = placeAt(source, Math.min(finding.offset, source.text.length));
  const reason = sentence(finding.reason);
  const message = `${source.file} is not valid YAML: ${reason}`;
  return invalid([{ message, place, path: '', suggestions: suggestionsFor(reason) }], codeFrame(source, place));
}

async function secondLook({ text }: SourceText): Promise<Finding | undefined> {
  if (text.length > mostForSecondLook) return undefined;
  const { parseAllDocuments } = await import('yaml');
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false });
    for (const document of Array.isArray(documents) ? documents : []) {
      const [error] = document.errors;
      if (error) return { reason: error.message, offset: error.pos[0] };
    }
  } catch {
    // what the second parser cannot stand the first one has already reported
  }
  return undefined;
}

function sentence(reason: string): string {
  const clean = printable(reason.replace(/\s+/g, ' ').trim());
  return `${clean.charAt(0).toLowerCase()}${clean.slice(1)}${clean.endsWith('.') ? '' : '.'}`;
}

function suggestionsFor(reason: string): string[] {
  if (/tab/i.test(reason)) return ['Indent with blanks instead.'];
  if (/reserved character|indicator character/.test(reason)) return ['Put the value in quotes.'];
  if (/quote|single quoted|double quoted/.test(reason)) return ['Close the quote.'];
  return [];
}
