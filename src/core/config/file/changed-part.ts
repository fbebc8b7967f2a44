import { OcfError } from '../../errors.ts';
import { summaryOf, validate } from '../check/validate.ts';
import type { ClusterModel, NodeEntry } from '../model.ts';
import { type EditPlan, meansWhatWasPlanned, planEdits } from '../yaml/edit.ts';
import type { Edit } from '../yaml/edit-tree.ts';
import { loadAround } from '../yaml/load-tree.ts';
import type { Piece } from '../yaml/pieces.ts';
import { type SourceText, sourceText } from '../yaml/source-text.ts';
import type { Splice } from '../yaml/splice.ts';
import type { BuiltTree } from '../yaml/tree-builder.ts';
import type { CachedCluster } from './cache.ts';
import { gapsBetween } from './gaps.ts';
import { type KeyedEntry, nodeEntries } from './node-entries.ts';

export interface ChangedPart extends CachedCluster {
  readonly text: string;
}

/**
 * Puts edits into a large file (`least` characters) whose model is known, and reads only the entries of nodes around them. undefined when
 * the file is not of the form that allows it, or anything is wrong: then the whole file has to be read, which also finds
 * the right words.
 *
 * Why it is the same as reading everything: cut before an entry of a section, a file is read part by part (pieces.ts),
 * so a part that stays as it is keeps its meaning. That the cuts are entries, the known model says: the names found on
 * the lines are exactly the names in the model, in their order, so none of the lines is something else and none is
 * missed. The same is asked of the new text. What lies between the cuts is the same text in both, is not read, and means
 * the entries that the old model has. All the rest is read, proven as every edit is, and checked together with them.
 */
export async function changedPart(
  source: SourceText,
  known: CachedCluster,
  edits: readonly Edit[],
  least?: number,
): Promise<ChangedPart | undefined> {
  if (edits.length === 0) return { ...known, text: source.text };
  const before = known.model;
  const entries = nodeEntries(source);
  const gaps = sameNames(entries, before.nodes) ? gapsBetween(source, entries, edits, least) : [];
  const plan = gaps.length === 0 ? undefined : await planAround(source, gaps, edits);
  const moved = plan && movedGaps(gaps, plan.splices);
  if (!moved) return undefined;
  const changed = sourceText(source.file, plan.text);
  const after = nodeEntries(changed);
  const starts = new Set(after.map(({ start }) => start));
  if (!moved.every(({ start, end }) => starts.has(start) && starts.has(end))) return undefined;
  const built = await loadAround(changed, moved);
  if (!built || !meansWhatWasPlanned(plan, built)) return undefined;
  const understood = understandWith(built, { entries: after, gaps: moved, before });
  return understood && { ...understood, text: plan.text };
}

async function planAround(source: SourceText, gaps: readonly Piece[], edits: readonly Edit[]) {
  const built = await loadAround(source, gaps);
  if (!built || built.problems.length > 0 || !neighboursKnown(built, gaps)) return undefined;
  try {
    return planEdits(built.tree, edits);
  } catch (error) {
    if (error instanceof OcfError) return undefined;
    throw error;
  }
}

// a new entry is written like the last one that is a map and not empty, which has to be among what was read
function neighboursKnown({ tree: { root } }: BuiltTree, gaps: readonly Piece[]): boolean {
  const nodes = root.kind === 'map' ? root.pairs.find(({ name }) => name === 'nodes')?.value : undefined;
  const pairs = nodes?.kind === 'map' ? nodes.pairs : [];
  const last = pairs.findLast(({ value }) => value.kind === 'map' && value.pairs.length > 0);
  return last !== undefined && last.keyStart >= (gaps.at(-1)?.end ?? 0);
}

// where the gaps are in the new text; undefined when an edit reaches into one
function movedGaps(gaps: readonly Piece[], splices: EditPlan['splices']): readonly Piece[] | undefined {
  const moved: Piece[] = [];
  for (const { start, end } of gaps) {
    if (splices.some((splice) => splice.start < end && splice.end > start)) return undefined;
    const before = splices.filter((splice) => splice.end <= start);
    const by = before.reduce((sum, splice: Splice) => sum + splice.text.length - (splice.end - splice.start), 0);
    moved.push({ start: start + by, end: end + by });
  }
  return moved;
}

interface Rest {
  readonly entries: readonly KeyedEntry[];
  readonly gaps: readonly Piece[];
  readonly before: ClusterModel;
}

function understandWith(built: BuiltTree, { entries, gaps, before }: Rest): CachedCluster | undefined {
  const known = new Map(before.nodes.map((entry) => [entry.key, entry]));
  let complete = false;
  const whole = (model: ClusterModel): ClusterModel => {
    const read = new Map(model.nodes.map((entry) => [entry.key, entry]));
    const inGap = ({ start }: KeyedEntry) => gaps.some((gap) => start >= gap.start && start < gap.end);
    const nodes = entries.flatMap((entry) => (inGap(entry) ? known : read).get(entry.key) ?? []);
    const unread = entries.filter(inGap).length;
    complete = sameNames(entries, nodes) && read.size + unread === nodes.length && isEachOnce(nodes);
    return { ...model, nodes };
  };
  const { model, problems, warnings } = validate(built, { whole });
  return complete && problems.length === 0 ? { model, warnings: summaryOf(warnings) } : undefined;
}

function sameNames(entries: readonly KeyedEntry[], nodes: readonly NodeEntry[]): boolean {
  return entries.length === nodes.length && entries.every(({ key }, index) => key === nodes[index]?.key);
}

function isEachOnce(nodes: readonly NodeEntry[]): boolean {
  return new Set(nodes.map(({ key }) => key)).size === nodes.length;
}
