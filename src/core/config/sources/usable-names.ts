import { OcfError } from '../../errors.ts';
import { parseGroupNames } from '../../nodeset/group-name.ts';

/** What a source lists, ranges written out, and what of it cannot be a group's name and so cannot be asked for. */
export interface ListedNames {
  readonly names: readonly string[];
  readonly unusable: readonly string[];
}

/** One name that is none does not hide the others. */
export function listedNames(listed: readonly string[]): ListedNames {
  const names = new Set<string>();
  const unusable: string[] = [];
  for (const text of listed) {
    try {
      for (const name of parseGroupNames({ text }, { text, offset: 0 })) names.add(name);
    } catch (error) {
      if (!(error instanceof OcfError)) throw error;
      unusable.push(text);
    }
  }
  return { names: [...names], unusable };
}
