import { namesOfFields } from '../fields/field-names.ts';
import { nodeFields } from '../node-fields.ts';

/** Every field of a node by its dotted name; a map as `attributes.NAME`. */
export function nodeFieldNames(): readonly string[] {
  return namesOfFields(nodeFields);
}
