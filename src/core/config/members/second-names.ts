import { uuid5 } from '../nodes/ids.ts';
import { ownNames } from '../nodes/node-names.ts';
import type { Place } from './joined.ts';
import { joinWay } from './member-names.ts';

/** Nodes that several clusters describe under one id: each later name to the first. Usually there are none. */
export function secondNames(places: readonly Place[]): ReadonlyMap<string, string> {
  const written = places.flatMap((place) =>
    [...place.index().single].flatMap(([name, { settings }]) =>
      settings.id === undefined ? [] : [{ id: settings.id, name: joinWay(place.way, name) }],
    ),
  );
  const seconds = new Map<string, string>();
  const first = new Map<string, string>();
  const meet = (id: string, name: string) => {
    const known = first.get(id);
    if (known === undefined) first.set(id, name);
    else seconds.set(name, known);
  };
  // made ids are all of version 5, and ten thousand are not made for nothing
  if (!written.some(({ id }) => id[14] === '5')) {
    for (const { id, name } of written) meet(id, name);
    return seconds;
  }
  for (const { way, model, index } of places) {
    for (const name of ownNames(model)) {
      meet(index().single.get(name)?.settings.id ?? uuid5(model.cluster.id, name), joinWay(way, name));
    }
  }
  return seconds;
}
