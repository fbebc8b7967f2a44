import type { ClusterModel } from '../model.ts';
import { parentsIn, parentTexts } from '../nodes/parents.ts';
import { allNodes } from '../nodes/resolve.ts';
import { offsetOf } from '../yaml/find.ts';
import { fileLookup } from './file-lookup.ts';
import { complain, type Reading } from './reading.ts';
import { suggestEach } from './suggest-each.ts';

/** Checks that the nodes on whose power others hang are there, and that none hangs on its own. */
export function checkParents(reading: Reading, model: ClusterModel): void {
  const texts = parentTexts(model);
  if (texts.length === 0) return;
  const known = fileLookup(model).nodes();
  const at = (path: readonly string[], message: string, suggestions: readonly string[] = [], unknown?: string[]) =>
    complain(reading, offsetOf(reading.tree, path, 'value'), path, message, suggestions, unknown);
  let whole = true;
  for (const text of texts) {
    const missing = parentsIn(text, known).minus(known);
    if (missing.size === 0) continue;
    whole = false;
    const names = missing.names();
    const near = names.length > 3 ? [] : suggestEach(names, known.names());
    const what = names.length === 1 ? 'a node that does' : 'nodes that do';
    at(text.path, `${text.path.join('.')} names ${what} not exist: ${missing.fold()}.`, near, names);
  }
  if (whole) checkCircles();

  function checkCircles(): void {
    const parents = new Map(allNodes({ ...model, names: undefined }).map(({ name, parent }) => [name, parent]));
    const done = new Set<string>();
    for (const start of parents.keys()) {
      const way: string[] = [];
      let name: string | undefined = start;
      while (name !== undefined && !done.has(name) && !way.includes(name)) {
        way.push(name);
        name = parents.get(name);
      }
      if (name !== undefined && way.includes(name)) {
        const circle = way.slice(way.indexOf(name));
        const place = texts.find(({ nodes }) => nodes?.has(circle[0] ?? '')) ?? texts[0];
        const words = circle.length === 1 ? 'its own power' : `its own power: ${[...circle, name].join(' on ')}`;
        at(place?.path ?? ['nodes'], `Node ${name} hangs on ${words}.`);
      }
      for (const each of way) done.add(each);
    }
  }
}
