import type { Cluster } from '../core/cluster.ts';
import type { ChangeInput } from '../core/config/file/apply.ts';
import type { NodesChanged } from '../core/config/nodes/node-changes.ts';
import { setNodes, unchangedNodes } from '../core/config/nodes/set-nodes.ts';
import { OcfError } from '../core/errors.ts';

interface EditFlags {
  readonly set?: readonly string[] | undefined;
  readonly unset?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly questions?: boolean | undefined;
}

interface Editing {
  readonly nodes: string | undefined;
  readonly change: ChangeInput;
  /** Whether somebody is there to edit and answer. */
  readonly terminal: boolean;
}

/** `ocf node edit` in the way that its options choose: by fields, from a text, by questions, or in an editor. */
export async function editNodes(cluster: Cluster, flags: EditFlags, editing: Editing): Promise<NodesChanged> {
  const { change, terminal } = editing;
  const { set = [], unset = [], from, questions = false } = flags;
  const byField = set.length + unset.length > 0;
  if ([byField, from !== undefined, questions].filter(Boolean).length > 1) {
    throw new OcfError('USAGE', '--set and --unset, --from and --questions are different ways; give one of them.');
  }
  const { nodes } = editing;
  if (from !== undefined) {
    const { editFromFile } = await import('./text-editing.ts');
    return editFromFile(await draftingOf(cluster, nodes, change), { from, terminal });
  }
  if (nodes === undefined)
    throw new OcfError('USAGE', 'NODESET is missing.', { suggestions: ['See ocf node edit --help.'] });
  if (byField) return setNodes(cluster, { nodes, set, unset, ...change });
  if (!terminal) {
    throw new OcfError('NO_TERMINAL', 'There is no terminal for an editor or questions.', {
      suggestions: ['Give --set FIELD=VALUE, --unset FIELD, or a text with --from FILE.'],
    });
  }
  if (!questions) {
    const { editInEditor } = await import('./text-editing.ts');
    return editInEditor(await draftingOf(cluster, nodes, change));
  }
  const { askForFields } = await import('./node-questions.ts');
  const answers = await askForFields(cluster, nodes);
  const none = (answers.set ?? []).length + (answers.unset ?? []).length === 0;
  return none ? unchangedNodes(cluster, nodes) : setNodes(cluster, { nodes, ...answers, ...change });
}

async function draftingOf(cluster: Cluster, nodes: string | undefined, change: ChangeInput) {
  const { applyDraft, draftNodes } = await import('../core/config/drafts/edit-draft.ts');
  return {
    cluster,
    draft: async () => (await draftNodes(cluster, { nodes: nodes ?? '@*' })).text,
    apply: (text: { readonly name: string; readonly content: Buffer }) =>
      applyDraft(cluster, { ...text, nodes, ...change }),
    unchanged: () => unchangedNodes(cluster, nodes ?? '@*'),
    takeUp: 'ocf node edit --from',
  };
}
