import type { Cluster } from '../core/cluster.ts';
import type { ResourcesChanged } from '../core/config/entries/resources.ts';
import type { ChangeInput } from '../core/config/file/apply.ts';
import { OcfError } from '../core/errors.ts';
import { type Checks, editKnownResources, setKnownResources } from '../core/resources/fitting-resources.ts';

interface EditFlags {
  readonly set?: readonly string[] | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly from?: string | undefined;
}

interface Editing {
  readonly names: readonly string[];
  readonly change: ChangeInput & Checks;
  /** Whether somebody is there to edit and answer. */
  readonly terminal: boolean;
}

/** `ocf resource edit` in the way that its options choose: by fields, from a text, or in an editor. */
export async function editResources(
  cluster: Cluster,
  { set = [], unset = [], from }: EditFlags,
  { names, change, terminal }: Editing,
): Promise<ResourcesChanged> {
  const byField = set.length + unset.length > 0;
  if (byField && from !== undefined) {
    throw new OcfError('USAGE', '--set and --unset, and --from are different ways; give one of them.');
  }
  if (from !== undefined) {
    const { editFromFile } = await import('./text-editing.ts');
    return editFromFile(draftingOf(cluster, names, change), { from, terminal });
  }
  if (names.length === 0) {
    throw new OcfError('USAGE', 'RESOURCE is missing.', { suggestions: ['See ocf resource edit --help.'] });
  }
  if (byField) return setKnownResources(cluster, { names, set, unset, ...change });
  if (!terminal) {
    throw new OcfError('NO_TERMINAL', 'There is no terminal for an editor.', {
      suggestions: ['Give --set FIELD=VALUE, --unset FIELD, or a text with --from FILE.'],
    });
  }
  const { editInEditor } = await import('./text-editing.ts');
  return editInEditor(draftingOf(cluster, names, change));
}

function draftingOf(cluster: Cluster, names: readonly string[], change: ChangeInput & Checks) {
  const only = names.length === 0 ? undefined : [...new Set(names)];
  return {
    cluster,
    draft: async () => {
      const { draftResources } = await import('../core/config/drafts/resource-draft.ts');
      return draftResources(cluster, { names: only ?? [] });
    },
    apply: (text: { readonly name: string; readonly content: Buffer }) =>
      editKnownResources(cluster, { ...text, names: only, ...change }),
    unchanged: () => ({
      cluster: cluster.model.cluster.name,
      resources: only ?? [],
      changed: false,
      dryRun: false,
      diff: '',
      changes: [],
    }),
    takeUp: 'ocf resource edit --from',
  };
}
