import { OcfError } from '../../errors.ts';
import { type Problem, problemOf } from '../problem.ts';
import { offsetOf } from '../yaml/find.ts';
import { codeFrame, placeAt, sourceText } from '../yaml/source-text.ts';
import type { Tree } from '../yaml/tree.ts';

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
export function inDraft(error: unknown, tree: Tree, keys: readonly string[]): unknown {
  const problems = error instanceof OcfError ? error.data?.problems : undefined;
  if (!(error instanceof OcfError) || !Array.isArray(problems) || error.place?.file === tree.file) return error;
  const placed = (problems as readonly Partial<Problem>[]).map(({ message = '', path = '', suggestions = [] }) => {
    const key = keys.find((each) => path === `nodes.${each}` || path.startsWith(`nodes.${each}.`));
    const below = key === undefined ? [] : [key, ...path.slice(`nodes.${key}.`.length).split('.').filter(Boolean)];
    const place = placeAt(tree, key === undefined ? 0 : offsetOf(tree, below, below.length > 1 ? 'value' : 'key'));
    return problemOf(place, path.split('.'), message, suggestions);
  });
  return placed.length === 0 ? error : draftError(placed);
}

/** The lines around a problem's place, with a mark under it. */
export function draftFrame(text: string, { place }: Problem): string {
  return codeFrame(sourceText(place.file ?? '', text), place);
}
