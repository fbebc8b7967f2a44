import { OcfError } from '../../errors.ts';
import { NodeSet, unionOf } from '../../nodeset/nodeset.ts';
import { parseNodeSet } from '../../nodeset/parse.ts';
import { understand } from '../check/understand.ts';
import { applyChange, type ChangeInput } from '../file/apply.ts';
import type { ConfigHost } from '../file/host.ts';
import { readBytes } from '../file/open.ts';
import type { ClusterModel } from '../model.ts';
import { nodeFieldNames } from '../nodes/field-names.ts';
import type { NodesChanged } from '../nodes/node-changes.ts';
import { indexNodes } from '../nodes/node-index.ts';
import { selectOwn } from '../nodes/own-nodes.ts';
import { decodeText } from '../yaml/decode.ts';
import type { PlainValue } from '../yaml/edit-tree.ts';
import { loadTree } from '../yaml/load-tree.ts';
import { draftEdits } from './draft-edits.ts';
import { baseOf, draftEntries } from './draft-entries.ts';
import { type DraftHead, draftHead, readHead } from './draft-head.ts';
import { assertSameCluster, draftError, inDraft } from './draft-problems.ts';
import { draftText } from './draft-text.ts';
import { type DraftNode, readDraft } from './read-draft.ts';

/** The entries of nodes as a text of their own, to be edited and given back to applyDraft. */
export interface NodesDraft {
  readonly cluster: string;
  /** Folded. */
  readonly nodeset: string;
  readonly nodes: readonly string[];
  readonly text: string;
}

/** @throws OcfError NOT_FOUND for names that are no nodes. */
export async function draftNodes(host: ConfigHost, input: { readonly nodes: string }): Promise<NodesDraft> {
  const { tree, model } = await understand(host.file, readBytes(host.file));
  const names = selectOwn(model, host.model, [input.nodes]);
  const targets = NodeSet.of(names);
  const entries = draftEntries(model.nodes, indexNodes(model.nodes), targets);
  const nodeset = targets.fold();
  const shown = entries.map(({ nodes, entry }) => ({
    section: 'nodes' as const,
    key: entry.key,
    shown: nodes.fold(),
    value: entry.settings as PlainValue,
  }));
  const of = { what: 'node', fields: nodeFieldNames() } as const;
  const text = `${draftHead(of, model.cluster, nodeset, baseOf(entries))}\n${draftText(tree, shown)}`;
  return { cluster: model.cluster.name, nodeset, nodes: names, text };
}

export interface ApplyDraftInput extends ChangeInput {
  /** What messages call it. */
  readonly name: string;
  readonly content: Buffer;
  /** A node set: the draft may speak of no others. Default: those that it was made of, or that it speaks of. */
  readonly nodes?: string | undefined;
}

/**
 * Makes the entries of nodes say what a draft says: values that changed are set, those that are gone are unset.
 *
 * @throws OcfError INVALID with every problem and its place in the draft; CONFLICT when the entries were changed since
 * the draft was made; USAGE for a draft of another cluster.
 */
export async function applyDraft(host: ConfigHost, input: ApplyDraftInput): Promise<NodesChanged> {
  const { name, content } = input;
  const text = decodeText(name, content);
  const head = readHead(text);
  const { reading, nodes: drafts } = readDraft(await loadTree(name, text));
  if (reading.problems.length > 0) throw draftError(reading.problems);
  assertSameCluster(host, name, head);
  let targets = NodeSet.empty;
  try {
    const detail = { nodes: input.nodes ?? head.nodes ?? unionOf(drafts.map(({ nodes }) => nodes)).fold() };
    const { change, ...result } = await applyChange(host, input, 'node edit', detail, (model) => {
      targets = targetsOf(model, host.model, input, head, drafts);
      const current = draftEntries(model.nodes, indexNodes(model.nodes), targets);
      if (head.base !== undefined && head.base !== baseOf(current)) throw changedMeanwhile(targets);
      const complete = head.base !== undefined;
      const again = { tree: reading.tree, problems: [] };
      const edits = draftEdits(again, model, { nodes: drafts, current, complete, targets });
      if (again.problems.length > 0) throw draftError(again.problems);
      return edits;
    });
    return { cluster: change.after.cluster.name, nodeset: targets.fold(), nodes: targets.names(), ...result };
  } catch (error) {
    throw inDraft(
      error,
      'nodes',
      reading.tree,
      drafts.map(({ key }) => key),
    );
  }
}

function targetsOf(
  model: ClusterModel,
  opened: ClusterModel,
  { nodes }: ApplyDraftInput,
  head: DraftHead,
  drafts: readonly DraftNode[],
): NodeSet {
  // with a base the nodes are those of the draft, or it would never fit
  if (head.base !== undefined && head.nodes !== undefined) return parseNodeSet(head.nodes);
  return nodes === undefined
    ? unionOf(drafts.map((draft) => draft.nodes))
    : NodeSet.of(selectOwn(model, opened, [nodes]));
}

function changedMeanwhile(nodes: NodeSet): OcfError {
  return new OcfError('CONFLICT', `The entries of ${nodes.fold()} were changed by somebody else in the meantime.`, {
    suggestions: [
      `Begin anew with: ocf node edit ${nodes.fold()}`,
      'Or take the line "# base:" out of the text to put it over what is there now.',
    ],
  });
}
