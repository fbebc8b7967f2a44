import { fieldPaths } from '../../core/config/describe/explain.ts';
import { namesOfFields } from '../../core/config/fields/field-names.ts';
import { nodeFieldNames } from '../../core/config/nodes/field-names.ts';
import { resourceFields } from '../../core/config/resource-fields.ts';
import { type Candidate, matching } from './complete.ts';

/** Fields of the cluster file, a step at a time; those of nodes and resources as settings; of nodes as columns and conditions. */
export function fieldNames(
  kind: 'field' | 'setting' | 'column' | 'condition' | 'columns',
  prefix: string,
  words: readonly string[],
): readonly Candidate[] {
  switch (kind) {
    case 'field':
      return matching(
        fieldPaths(prefix).map(({ field, help }) => ({ value: field, description: help })),
        prefix,
      );
    case 'setting':
      return matching(words[0] === 'resource' ? resourceSettings() : settings(), prefix);
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

function resourceSettings(): readonly Candidate[] {
  const names = namesOfFields(resourceFields).map((name) => name.replace(/NAME.*$/, ''));
  return [...new Set(names)].map((value) => ({ value }));
}

function columns(): readonly Candidate[] {
  return [{ value: 'name' }, { value: 'groups' }, ...settings()];
}
