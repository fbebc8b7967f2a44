import type { WithUnread } from '../members/left-out.ts';
import type { FoundNodes } from './find-nodes.ts';
import { fieldValue, type ListedField } from './listed-field.ts';

export interface PickedFields extends WithUnread {
  readonly cluster: string;
  /** Nested as in the whole nodes; what is not set is left out. */
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
}

/** Only some fields of the nodes. */
export function pickFields({ nodes, ...rest }: FoundNodes, fields: readonly ListedField[]): PickedFields {
  const picked = nodes.map((node) => {
    const part: Record<string, unknown> = {};
    for (const field of fields) put(part, field.path, fieldValue(node, field));
    return part;
  });
  return { ...rest, nodes: picked };
}

// defined, not assigned: `__proto__` is a name like any other
function put(part: Record<string, unknown>, path: readonly string[], value: unknown): void {
  if (value === undefined) return;
  const [name = '', ...rest] = path;
  const inner = Object.hasOwn(part, name) ? { ...(part[name] as object) } : {};
  if (rest.length > 0) put(inner as Record<string, unknown>, rest, value);
  const whole = rest.length > 0 ? inner : value;
  Object.defineProperty(part, name, { value: whole, enumerable: true, configurable: true, writable: true });
}
