import { NodeSet } from '../nodeset/nodeset.ts';
import type { Reporter } from '../reporter.ts';
import type { System } from '../system.ts';
import type { FanoutOptions } from './fanout.ts';
import { succeeded } from './outcomes.ts';

/** Milliseconds between two lines of progress: folding the names of many nodes is work too. */
const interval = 100;

/** Tells how far a fan-out is: `12/64 done, 2 failed, running: n[7-9]`. */
export function fanoutProgress(
  total: number,
  reporter: Reporter,
  system: Pick<System, 'monotonic'>,
): Pick<Required<FanoutOptions>, 'onBegin' | 'onDone'> {
  const running = new Set<string>();
  let done = 0;
  let failed = 0;
  let shown = Number.NEGATIVE_INFINITY;
  const show = () => {
    if (system.monotonic() - shown < interval) return;
    shown = system.monotonic();
    const failures = failed === 0 ? '' : `, ${failed} failed`;
    const rest = running.size === 0 ? '' : `, running: ${NodeSet.of(running).fold()}`;
    reporter.progress(`${done}/${total} done${failures}${rest}`);
  };
  return {
    onBegin: ({ name }) => {
      running.add(name);
      show();
    },
    onDone: ({ node, outcomes }) => {
      running.delete(node.name);
      done += 1;
      if (!outcomes.every(succeeded)) failed += 1;
      if (done === total) reporter.progress(undefined);
      else show();
    },
  };
}
