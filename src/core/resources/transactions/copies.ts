import type { Seen } from '../seen.ts';
import type { StepReport } from './step-report.ts';

/** Where copies run as far as this transaction knows: what was seen, and what its steps did since. */
export interface Copies {
  active(resource: string): readonly string[];
  isPromoted(resource: string, node: string): boolean;
}

export interface LiveCopies extends Copies {
  apply(report: StepReport): void;
  /** As they are now. */
  now(): Copies;
}

export function copiesFrom(seen: Seen): LiveCopies {
  const running = new Map<string, Map<string, boolean>>();
  for (const [resource, observations] of seen) {
    const here = observations.filter(({ state }) => state === 'running');
    running.set(resource, new Map(here.map(({ node, promoted }) => [node, promoted])));
  }
  return live(running);
}

function live(running: Map<string, Map<string, boolean>>): LiveCopies {
  const of = (resource: string) => running.get(resource) ?? new Map<string, boolean>();
  return {
    active: (resource) => [...of(resource).keys()],
    isPromoted: (resource, node) => of(resource).get(node) === true,
    apply({ action, resource, node, to, outcome }) {
      if (outcome !== 'done') return;
      const nodes = new Map(of(resource));
      if (action === 'stop' || action === 'migrate') nodes.delete(node);
      else nodes.set(node, action === 'promote');
      if (action === 'migrate' && to !== undefined) nodes.set(to, false);
      running.set(resource, nodes);
    },
    now: () => live(new Map(running)),
  };
}
