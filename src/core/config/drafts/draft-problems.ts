import { OcfError } from '../../errors.ts';
import type { ConfigHost } from '../file/host.ts';
import { type Problem, problemOf } from '../problem.ts';
import { offsetOf } from '../yaml/find.ts';
import { codeFrame, placeAt, sourceText } from '../yaml/source-text.ts';
import type { Tree } from '../yaml/tree.ts';
import type { DraftHead } from './draft-head.ts';

/** The error for what is wrong with a draft: all of it, with places in the draft. */
export function draftError(
  problems: readonly Problem[],
  code: 'INVALID' | 'NOT_FOUND' | 'USAGE' = 'INVALID',
): OcfError {
  const [first, ...others] = problems;
  if (!first) throw new Error('no problem, no error');
  return new OcfError(code, first.message, {
    place: first.place,
    suggestions: [
      ...first.suggestions,
      ...others.map(({ place, message, suggestions }) =>
        `${place.line}:${place.column}: ${message} ${suggestions[0] ?? ''}`.trim(),
      ),
    ],
    data: { problems },
  });
}

/** Problems of the cluster file with the draft in it, at their places in the draft. Others are given back as they are. */
export function inDraft(
  error: unknown,
  section: 'nodes' | 'resources' | 'devices',
  tree: Tree,
  keys: readonly string[],
): unknown {
  const problems = error instanceof OcfError ? error.data?.problems : undefined;
  if (!(error instanceof OcfError) || !Array.isArray(problems) || error.place?.file === tree.file) return error;
  // what does not fit an agent has a sentence for all of it, and no places
  if (problems.some((problem: Partial<Problem>) => problem.message === undefined)) return error;
  const placed = (problems as readonly Partial<Problem>[]).map(({ message = '', path = '', suggestions = [] }) => {
    const key = keys.find((each) => path === `${section}.${each}` || path.startsWith(`${section}.${each}.`));
    const below = key === undefined ? [] : [key, ...path.slice(`${section}.${key}.`.length).split('.').filter(Boolean)];
    const place = placeAt(tree, key === undefined ? 0 : offsetOf(tree, below, below.length > 1 ? 'value' : 'key'));
    return problemOf(place, path.split('.'), message, suggestions);
  });
  return placed.length === 0 ? error : draftError(placed);
}

/** The lines around a problem's place, with a mark under it. */
export function draftFrame(text: string, { place }: Problem): string {
  return codeFrame(sourceText(place.file ?? '', text), place);
}

/** @throws OcfError USAGE for a draft that was made of another cluster. */
export function assertSameCluster({ model, file }: ConfigHost, name: string, head: DraftHead): void {
  if (head.cluster === undefined || head.cluster === model.cluster.id) return;
  throw new OcfError('USAGE', `${name} was made of another cluster than ${model.cluster.name} (${file}).`, {
    suggestions: ['Choose the cluster with --cluster, or take the line "# cluster:" out of it.'],
    data: { draft: head.cluster, cluster: model.cluster.id },
  });
}
