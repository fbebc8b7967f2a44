import { formatAgentName } from '../../agents/name.ts';
import { type AgentResult, runAgents } from '../../agents/run.ts';
import { metaVariables } from '../clone-meta.ts';
import { type Observation, observationFrom } from '../observation.ts';
import { requestFor } from '../operations.ts';
import type { PlannedStep } from '../plan/goal.ts';
import { reportOf } from './judge.ts';
import type { StepReport } from './step-report.ts';
import { copyOf, type Work } from './work.ts';

/**
 * Moves a running copy as Pacemaker does: migrate_to where it runs, migrate_from where it goes, stop where it ran;
 * the monitors in both places have to agree.
 */
export async function migrate(step: PlannedStep, work: Work): Promise<StepReport> {
  const source = copyOf(step, work.instances);
  const target = copyOf({ ...step, node: step.to ?? '' }, work.instances);
  const env = metaVariables({ migrate_source: source.node.name, migrate_target: target.node.name });
  let milliseconds = 0;

  const run = async ({ instance, node }: typeof source, ...actions: readonly string[]) => {
    const description = (await work.descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
    const requests = actions.map((action) => {
      const request = requestFor(instance, action, description, node.name);
      return { ...request, env: { ...request.env, ...env } };
    });
    const [acted, looked] = await runAgents(work.access, node, requests);
    if (!acted) throw new Error('an action without a result');
    milliseconds += acted.milliseconds;
    return { acted, looked: looked && observationFrom(step.resource, looked) };
  };
  const report = (acted: AgentResult, looked: Observation | undefined, as: 'start' | 'stop'): StepReport => {
    const part = reportOf({ ...step, action: as }, acted, looked);
    const reason = part.reason === undefined ? {} : { reason: `${acted.action} on ${acted.node}: ${part.reason}` };
    return { ...part, ...(part.outcome === 'done' ? {} : reason), action: step.action, milliseconds };
  };

  const left = await run(source, 'migrate_to');
  if (left.acted.code !== 0 || left.acted.timedOut) return report(left.acted, undefined, 'start');
  const came = await run(target, 'migrate_from', 'monitor');
  const arrived = report(came.acted, came.looked, 'start');
  if (arrived.outcome !== 'done') return arrived;
  const gone = await run(source, 'stop', 'monitor');
  return report(gone.acted, gone.looked, 'stop');
}
