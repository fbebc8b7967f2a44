export type ScalarValue = string | number | boolean | null;

/**
 * The meaning of a plain scalar by the core schema of YAML 1.2. Everything else (quoted, block) is a string.
 *
 * @example plainScalar('0o17') // 15
 */
export function plainScalar(text: string): ScalarValue {
  switch (text) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
  }
  return numberOf(text) ?? text;
}

/** The value of an explicitly tagged scalar, or undefined when the text does not fit or the tag is not of the core. */
export function taggedScalar(tag: string, text: string): ScalarValue | undefined {
  switch (tag) {
    case '!':
    case '!!str':
      return text;
    case '!!null':
      return plainScalar(text) === null ? null : undefined;
    case '!!bool':
      return typeof plainScalar(text) === 'boolean' ? plainScalar(text) : undefined;
    case '!!int':
      return Number.isInteger(numberOf(text)) ? numberOf(text) : undefined;
    case '!!float':
      return numberOf(text);
    default:
      return undefined;
  }
}

function numberOf(text: string): number | undefined {
  const first = text.charCodeAt(0);
  // digits, + - . only: keeps the regular expressions away from nearly every text
  if (!((first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46)) return undefined;
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  if (/^0o[0-7]+$/.test(text) || /^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  return undefined;
}
