import { placesOf } from '../instances.ts';
import type { PlannedStep } from '../plan/goal.ts';
import { execute, type Progress, type Rest } from './execute.ts';
import type { StepWay } from './log.ts';
import { perform } from './perform.ts';
import type { StepReport } from './step-report.ts';
import type { Work } from './work.ts';

/** Steps at once on this machine, and on a node that is reached by ssh: sshd lets ten sessions share a connection. */
const stepsHere = 64;
const stepsThere = 8;

/** Runs steps as parallel as they allow, with live progress. */
export async function runSteps(
  steps: readonly PlannedStep[],
  way: StepWay,
  work: Work,
  rest: Rest,
): Promise<readonly StepReport[]> {
  const { cluster, instances } = work;
  const { reporter, signal } = cluster;
  const nodes = new Map([...instances.values()].flatMap((each) => placesOf(each).map((node) => [node.name, node])));
  const reports = await execute(steps, {
    run: (step) => perform(step, way, work),
    rest,
    signal,
    perNode: (node) => (nodes.get(node)?.transport === 'local' ? stepsHere : stepsThere),
    onChange: (progress) => reporter.progress(progressText(progress, way)),
  });
  reporter.progress(undefined);
  for (const problem of reports.flatMap(({ notTold }) => notTold ?? [])) reporter.warn(`${problem}.`);
  return reports;
}

const verbs = { start: 'starting', stop: 'stopping', promote: 'promoting', demote: 'demoting', migrate: 'migrating' };

/** How far it is, then a line for each step that runs. */
function progressText({ running, done, total }: Progress, way: StepWay): string {
  const lines = running.map(({ action, resource, node, to }) => {
    const where = to === undefined ? `on ${node}` : `from ${node} to ${to}`;
    return `  ${verbs[action]} ${resource} ${where}`;
  });
  return [`${way === 'back' ? 'going back: ' : ''}${done}/${total} steps done`, ...lines].join('\n');
}
