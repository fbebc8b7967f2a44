import type { Copy } from './log.ts';
import type { StepReport } from './step-report.ts';
import type { Work } from './work.ts';

/** Where the copies of what steps touched are now, as far as is known. */
export function standingAfter(steps: readonly StepReport[], { copies }: Work): readonly Copy[] {
  const touched = steps.filter(({ outcome }) => outcome !== 'skipped' && outcome !== 'planned');
  const found = new Map<string, Copy>();
  const put = (copy: Copy) => found.set(JSON.stringify([copy.resource, copy.node]), copy);
  for (const { resource, node, to, outcome, found: seen } of touched) {
    const runs = copies.active(resource).includes(node);
    const known = { resource, node, promoted: runs && copies.isPromoted(resource, node) };
    if (outcome === 'done') put({ ...known, state: runs ? 'running' : 'stopped' });
    else put({ ...known, promoted: false, state: seen === undefined || seen === 'not-installed' ? 'unknown' : seen });
    if (to !== undefined) {
      put({ resource, node: to, promoted: false, state: outcome === 'done' ? 'running' : 'unknown' });
    }
  }
  return [...found.values()];
}
