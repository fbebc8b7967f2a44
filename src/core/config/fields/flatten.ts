import type { Fields, FieldValue } from './field-change.ts';

/** Plain data as dotted names and values; lists stay whole. A text, a number or a list alone is the field ''. */
export function flatten(value: unknown): Fields {
  const fields = new Map<string, FieldValue>();
  put(fields, '', value);
  return fields;
}

function put(fields: Map<string, FieldValue>, name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fields.set(name, value as FieldValue);
    return;
  }
  for (const [key, item] of Object.entries(value)) put(fields, name === '' ? key : `${name}.${key}`, item);
}
