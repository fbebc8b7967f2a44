/** The candidates nearest to a mistyped word, best first; none when nothing is close. */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  // "" and "*" are as near to every short name as one of its letters
  if (!/[^\W_]/.test(word)) return [];
  const limit = Math.max(1, Math.floor(word.length / 3));
  const lower = word.toLowerCase();
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** `Did you mean n3 or n4?`, or nothing to add when no candidate is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string[] {
  return meant(nearest(word, candidates));
}

/** The same sentence on candidates that are known to be near. */
export function meant(candidates: readonly string[]): string[] {
  if (candidates.length === 0) return [];
  const near = [...candidates];
  const last = near.pop();
  return [`Did you mean ${near.length > 0 ? `${near.join(', ')} or ` : ''}${last}?`];
}

// Damerau-Levenshtein (adjacent letters swapped count once), cut off as soon as a row is beyond the limit.
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    if (Math.min(...current) > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
