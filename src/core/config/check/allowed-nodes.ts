import { OcfError } from '../../errors.ts';
import type { NodeLookup } from '../../nodeset/lookup.ts';
import type { NodeSet } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import type { ClusterModel, ResourceSpec } from '../model.ts';
import { fileLookup } from './file-lookup.ts';

/** Node sets of a file as far as it tells them. */
export interface KnownSets {
  /** undefined for one that cannot be read, or that only a group source or a member cluster can tell. */
  set(text: string): NodeSet | undefined;
  /** Where a resource may run; undefined: everywhere, or not known. */
  allowed(spec: ResourceSpec, group: ResourceSpec | undefined): NodeSet | undefined;
}

/** Each text is read once: a thousand resources share a few of them. */
export function knownSets(model: ClusterModel, live: NodeLookup | undefined): KnownSets {
  const inFile = fileLookup(model);
  const read = new Map<string, NodeSet | undefined>();
  const common = new Map<string, NodeSet | undefined>();
  const set = (text: string) => {
    if (!read.has(text)) read.set(text, parsed(text));
    return read.get(text);
  };
  return {
    set,
    allowed({ nodes }, group) {
      const texts = [nodes, group?.nodes].filter((text) => text !== undefined);
      const key = texts.join('\0');
      if (!common.has(key)) {
        const sets = texts.flatMap((text) => set(text) ?? []);
        common.set(key, sets.length === 0 ? undefined : sets.reduce((one, other) => one.intersect(other)));
      }
      return common.get(key);
    },
  };

  function parsed(text: string): NodeSet | undefined {
    // a node of a member may be the same as one with another name
    if (model.members) return undefined;
    try {
      inFile.needsSources();
      const found = parseNodeSet(text, live ?? inFile);
      return !live && inFile.needsSources() ? undefined : found;
    } catch (error) {
      // told where references are checked
      if (error instanceof OcfError) return undefined;
      throw error;
    }
  }
}
