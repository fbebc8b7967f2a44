import { fieldPaths } from '../../core/config/describe/explain.ts';
import { nodeFieldNames } from '../../core/config/nodes/field-names.ts';
import { type Candidate, matching } from './complete.ts';

/** Fields of the cluster file, a step at a time; and those of nodes as settings, columns and conditions. */
export function fieldNames(
  kind: 'field' | 'setting' | 'column' | 'condition' | 'columns',
  prefix: string,
): readonly Candidate[] {
  switch (kind) {
    case 'field':
      return matching(
        fieldPaths(prefix).map(({ field, help }) => ({ value: field, description: help })),
        prefix,
      );
    case 'setting':
      return matching(settings(), prefix);
    case 'columns': {
      const lead = /^.*,/.exec(prefix)?.[0] ?? '';
      return matching(columns(), prefix.slice(lead.length)).map(({ value }) => ({ value: lead + value }));
    }
    default:
      return matching(columns(), prefix);
  }
}

function settings(): readonly Candidate[] {
  return nodeFieldNames().map((name) => ({ value: name.replace(/NAME$/, '') }));
}

function columns(): readonly Candidate[] {
  return [{ value: 'name' }, { value: 'groups' }, ...settings()];
}
