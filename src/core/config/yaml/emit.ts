import { isMapValue, type PlainValue } from './edit-tree.ts';
import type { ScalarStyle } from './tree.ts';
import { plainScalar } from './yaml-scalar.ts';

/** How new lines are written so that they look like the ones around. */
export interface Layout {
  /** Blanks of one level. */
  readonly step: string;
  /** `{ a: 1 }` rather than `{a: 1}`. */
  readonly padded: boolean;
  readonly eol: string;
}

const widest = 100;
const widestNested = 80;

/** A scalar in a style; plain where a plain one would be read as something else falls back to quotes. */
export function scalarText(value: string | number | boolean | null, style: ScalarStyle, inFlow: boolean): string {
  if (typeof value !== 'string') return String(value);
  if (style === 'single' && !/[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value)) {
    return `'${value.replaceAll("'", "''")}'`;
  }
  return style === 'plain' && isPlain(value, inFlow) ? value : quotedText(value);
}

/** A key; node sets stay without quotes where brackets mean nothing. */
export function keyText(name: string, inFlow: boolean, style: ScalarStyle = 'plain'): string {
  const nodeSet = !inFlow && style === 'plain' && /^[A-Za-z][\w.-]*(\[[\d,/-]+\][\w.-]*)+$/.test(name);
  return nodeSet ? name : scalarText(name, style, inFlow);
}

/** A value on one line, as it stands inside brackets. */
export function flowText(value: PlainValue, padded: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => flowText(item, padded)).join(', ')}]`;
  if (!isMapValue(value)) return scalarText(value as string, 'plain', true);
  const pairs = Object.entries(value).map(([name, item]) => `${keyText(name, true)}: ${flowText(item, padded)}`);
  if (pairs.length === 0) return '{}';
  return padded ? `{ ${pairs.join(', ')} }` : `{${pairs.join(', ')}}`;
}

/**
 * The lines of a pair in a block map. `flow` says how its neighbours are written; without neighbours a map goes on one
 * line when it is short.
 */
export function blockLines(
  name: string,
  value: PlainValue,
  indent: string,
  layout: Layout,
  flow?: boolean,
): readonly string[] {
  const head = `${indent}${keyText(name, false)}:`;
  if (Array.isArray(value)) return [`${head} ${flowText(value, layout.padded)}`];
  if (!isMapValue(value)) return [`${head} ${scalarText(value as string, 'plain', false)}`];
  const oneLine = `${head} ${flowText(value, layout.padded)}`;
  const items = Object.values(value);
  const nested = items.some((item) => isMapValue(item) && Object.keys(item).length > 0);
  const short = oneLine.length <= (nested && flow === undefined ? widestNested : widest);
  if (items.length === 0 || (short && flow !== false)) return [oneLine];
  return [head, ...Object.entries(value).flatMap(([key, item]) => blockLines(key, item, indent + layout.step, layout))];
}

// strict: what YAML 1.1 readers take for a date, a switch or a number is quoted too
function isPlain(text: string, inFlow: boolean): boolean {
  if (!/^[A-Za-z0-9_/.][\w./@+=-]*( [\w./@+=-]+)*$/.test(text)) return false;
  if (plainScalar(text) !== text) return false;
  if (/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text)) return false;
  if (/^[\d._+-]+$/.test(text) && !/^\d+\.\d+\.\d+/.test(text)) return false;
  return !/^(\.|-)+$/.test(text) && !(inFlow && /[[\]{},]/.test(text));
}

/** In double quotes, as JSON has them: what every reader of YAML, old or new, takes for this text. */
export function quotedText(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
