import { OcfError } from '../../../errors.ts';
import { NodeSet } from '../../../nodeset/nodeset.ts';
import type { ClusterModel } from '../../model.ts';
import type { Edit } from '../../yaml/edit-tree.ts';
import type { Collection } from './collection.ts';
import { deviceChanges, type EntryChange, fencingChanges, groupChanges, resourceChanges } from './entry-edits.ts';
import { additions, sortNodes, updates } from './node-edits.ts';

export const existingChoices = ['update', 'keep', 'refuse'] as const;

/** What happens to what is there and differs: it is changed, left as it is, or the whole import is refused. */
export type Existing = (typeof existingChoices)[number];

/** Names by what an import does to them. `kept`: they differ and stay as they are. */
export interface ImportOutcome {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly kept: readonly string[];
  readonly unchanged: readonly string[];
}

export interface ImportPlan {
  readonly edits: readonly Edit[];
  readonly nodes: ImportOutcome;
  readonly groups: ImportOutcome;
  readonly devices: ImportOutcome;
  readonly fencing: ImportOutcome;
  readonly resources: ImportOutcome;
}

/**
 * The edits that bring what was found into a cluster file. Nothing is ever deleted.
 *
 * @throws OcfError CONFLICT naming what differs, when that is to be refused.
 */
export function planImport(model: ClusterModel, found: Collection, existing: Existing): ImportPlan {
  const { added, differing, unchanged } = sortNodes(model, found.nodes.values());
  const sections = {
    groups: groupChanges(model, found),
    devices: deviceChanges(model, found),
    fencing: fencingChanges(model, found),
    resources: resourceChanges(model, found),
  };
  if (existing === 'refuse') {
    const nodes = differing.map(({ name }) => name);
    assertNothingDiffers(nodes, Object.values(sections).flat());
  }
  const update = existing === 'update';
  const wanted = (change: EntryChange) => !change.present || update;
  const names = differing.map(({ name }) => name);
  const outcome = (changes: readonly EntryChange[]): ImportOutcome => ({
    added: changes.filter(({ present }) => !present).map(({ name }) => name),
    updated: changes.filter(({ present, edits }) => present && update && edits.length > 0).map(({ name }) => name),
    kept: changes.filter(({ present, edits }) => present && !update && edits.length > 0).map(({ name }) => name),
    unchanged: changes.filter(({ present, edits }) => present && edits.length === 0).map(({ name }) => name),
  });
  return {
    edits: [
      ...additions(model, added),
      ...(update ? updates(model, differing) : []),
      ...Object.values(sections)
        .flat()
        .filter(wanted)
        .flatMap(({ edits }) => edits),
    ],
    nodes: { added: added.map(({ name }) => name), updated: update ? names : [], kept: update ? [] : names, unchanged },
    groups: outcome(sections.groups),
    devices: outcome(sections.devices),
    fencing: outcome(sections.fencing),
    resources: outcome(sections.resources),
  };
}

function assertNothingDiffers(nodes: readonly string[], changes: readonly EntryChange[]): void {
  const others = changes.filter(({ present, edits }) => present && edits.length > 0).map(({ name }) => name);
  if (nodes.length === 0 && others.length === 0) return;
  const named = [NodeSet.of(nodes).fold(), ...others].filter((text) => text !== '').join(', ');
  throw new OcfError('CONFLICT', `The cluster file describes these otherwise: ${named}.`, {
    suggestions: ['Change them with: --existing update', 'Leave them as they are with: --existing keep'],
    data: { nodes, others },
  });
}
