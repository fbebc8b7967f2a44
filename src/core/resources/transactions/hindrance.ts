import type { Relation } from '../../config/relations.ts';
import type { Observation } from '../observation.ts';
import type { Seen } from '../seen.ts';
import { idOf } from './step-id.ts';

/** What stands in the way of a step. */
export interface Hindrance {
  readonly reason: string;
  /** Because nobody knows enough; a later look may tell. */
  readonly uncertain: boolean;
  /** A node could not be reached. */
  readonly unreachable: boolean;
}

export const known = (reason: string): Hindrance => ({ reason, uncertain: false, unreachable: false });
const unsure = (reason: string, { unreachable }: Observation): Hindrance => ({ reason, uncertain: true, unreachable });

export interface Circumstances {
  readonly singles: ReadonlySet<string>;
  readonly relations: readonly Relation[];
  readonly seen: Seen;
  /** Ids of the steps there are. */
  readonly made: ReadonlySet<string>;
}

interface Copy {
  readonly resource: string;
  readonly node: string;
}

/** Why a copy may not be started or stopped as the steps say, when all of them are done. */
export function hindranceOf(copy: Copy, circumstances: Circumstances): Hindrance | undefined {
  const { made } = circumstances;
  if (made.has(idOf('start', copy.resource, copy.node))) {
    const hindrance = toStart(copy, circumstances);
    if (hindrance) return hindrance;
  }
  return made.has(idOf('stop', copy.resource, copy.node)) ? toStop(copy, circumstances) : undefined;
}

function toStart({ resource, node }: Copy, { singles, relations, seen, made }: Circumstances): Hindrance | undefined {
  const stays = ({ resource: name, node: there, state }: Observation) =>
    state !== 'stopped' && state !== 'not-installed' && !made.has(idOf('stop', name, there));
  if (singles.has(resource)) {
    const other = (seen.get(resource) ?? []).find((one) => one.node !== node && stays(one));
    if (other?.state === 'unknown') {
      return unsure(`it may be running on ${other.node}, which cannot be asked (${other.reason})`, other);
    }
    if (other) return known(`it is not stopped on ${other.node}`);
  }
  for (const { from, to, kind } of relations) {
    if (from !== resource && to !== resource) continue;
    const partner = from === resource ? to : from;
    if (kind === 'after') {
      if (from !== resource || willRun(to, { seen, made })) continue;
      return known(`${to}, which it comes after, does not run`);
    }
    // who avoids it may not be here, who runs with it not elsewhere
    const bad = (seen.get(partner) ?? []).find(
      (one) => (one.node === node) === (kind === 'avoid') && stays(one) && (kind === 'avoid' || singles.has(partner)),
    );
    if (bad?.state === 'unknown') return unsure(`${partner} may run on ${bad.node}`, bad);
    if (bad) return known(`${partner} runs on ${bad.node}`);
  }
  return undefined;
}

function willRun(resource: string, { seen, made }: Pick<Circumstances, 'seen' | 'made'>): boolean {
  return (seen.get(resource) ?? []).some(
    ({ node, state }) =>
      made.has(idOf('start', resource, node)) || (state === 'running' && !made.has(idOf('stop', resource, node))),
  );
}

function toStop({ resource }: Copy, { singles, relations, seen, made }: Circumstances): Hindrance | undefined {
  if (!singles.has(resource)) return undefined;
  for (const { from, to, kind } of relations) {
    if (kind !== 'after' || to !== resource) continue;
    const user = (seen.get(from) ?? []).find(
      ({ node, state }) =>
        state === 'unknown' || ((state === 'running' || state === 'failed') && !made.has(idOf('stop', from, node))),
    );
    if (!user) continue;
    if (user.state === 'unknown') return unsure(`${from}, which needs it, may run on ${user.node}`, user);
    return known(`${from}, which needs it, runs on ${user.node}`);
  }
  return undefined;
}
