import { looksSecret } from './check/word-rules.ts';
import type { ClusterModel } from './model.ts';
import { withoutSecrets } from './secrets.ts';

/**
 * A text of cluster files, or a diff of it, without its literal secrets. Where a model is missing, because that text is
 * invalid, nobody knows what is one: all that follows a name that looks like it goes.
 */
export function starred(text: string, models: readonly (ClusterModel | undefined)[]): string {
  const known = models.filter((model) => model !== undefined);
  const safe = withoutSecrets(text, known);
  return known.length === models.length ? safe : withoutLikely(safe);
}

// to the end of the line, and every line below that is indented further
function withoutLikely(text: string): string {
  let indent: number | undefined;
  return text
    .split('\n')
    .map((line) => {
      const depth = line.search(/[^ +-]/);
      if (indent !== undefined && depth > indent) return `${line.slice(0, depth)}***`;
      const at = [...line.matchAll(/([\w.-]+)["']?\s*[:=]/g)].find(([, name = '']) => looksSecret(name));
      indent = at && depth;
      return at ? `${line.slice(0, at.index + at[0].length)} ***` : line;
    })
    .join('\n');
}
