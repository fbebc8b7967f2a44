import { type FieldEdit, fieldEditsOf } from '../fields/field-words.ts';
import { nodeFields } from '../node-fields.ts';

/** The edits of nodes that words ask for. @throws OcfError as fieldEditsOf */
export function fieldEdits(set: readonly string[], unset: readonly string[] = []): readonly FieldEdit[] {
  return fieldEditsOf({ what: 'node', fields: nodeFields }, set, unset);
}
