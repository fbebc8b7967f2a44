import { formatAgentName } from '../../agents/name.ts';
import { runAgents } from '../../agents/run.ts';
import { observationFrom } from '../observation.ts';
import { observeNode } from '../observe.ts';
import { requestFor } from '../operations.ts';
import type { PlannedStep } from '../plan/goal.ts';
import { isReached, reportOf, wordFor } from './judge.ts';
import type { StepWay } from './log.ts';
import { migrate } from './migrate.ts';
import { notify } from './notify.ts';
import type { StepReport } from './step-report.ts';
import { copyOf, type Work } from './work.ts';

/** Runs a step and writes it down, before and after. */
export async function perform(step: PlannedStep, way: StepWay, work: Work): Promise<StepReport> {
  const { instance } = copyOf(step, work.instances);
  const { agent } = instance.spec;
  const operation = await work.log.beginStep(step, agent, way);
  const report = await withNotices(step, work, async () => askedAgain(await act(step, work), work));
  work.copies.apply(report);
  await work.log.endStep(operation, report, agent, way);
  return report;
}

async function act(step: PlannedStep, work: Work): Promise<StepReport> {
  if (step.action === 'migrate') return migrate(step, work);
  const { instance, node } = copyOf(step, work.instances);
  const description = (await work.descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
  // one session: the look follows the action without another connection
  const requests = [step.action, 'monitor'].map((name) => requestFor(instance, name, description, node.name));
  const [acted, looked] = await runAgents(work.access, node, requests);
  if (!acted) throw new Error('an action without a result');
  return reportOf(step, acted, looked ? observationFrom(step.resource, looked) : undefined);
}

/** What became of a step of unknown outcome is asked once more; never guessed. */
async function askedAgain(report: StepReport, work: Work): Promise<StepReport> {
  if (report.outcome !== 'unknown' || report.interrupted) return report;
  const node = report.to ?? report.node;
  const { instance, node: place } = copyOf({ ...report, node }, work.instances);
  const [looked] = await observeNode(place, [instance], work);
  if (!looked || looked.state === 'unknown') return looked?.unreachable ? { ...report, lost: true } : report;
  // verified off in the meantime: nothing of it runs there
  if (looked.unreachable) return { ...report, outcome: 'failed', lost: true, reason: looked.reason };
  const reason = `${report.reason ?? 'nobody saw its end'}; asked again, its monitor says ${wordFor(looked)} (${looked.reason})`;
  const settled = report.action === 'migrate' ? 'unknown' : isReached(report, looked) ? 'done' : 'failed';
  return { ...report, outcome: settled, reason, found: looked.state };
}

async function withNotices(step: PlannedStep, work: Work, act: () => Promise<StepReport>): Promise<StepReport> {
  const { instance, node } = copyOf(step, work.instances);
  if (!instance.spec.notify || step.action === 'migrate') return act();
  const description = (await work.descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
  const metadata = description && 'metadata' in description ? description.metadata : undefined;
  if (!metadata?.actions.some(({ name }) => name === 'notify')) return act();
  const notice = { step, operation: step.action, before: work.copies.now() } as const;
  const before = await notify(work, instance, { ...notice, type: 'pre' });
  const report = await act();
  const after = report.outcome === 'done' ? await notify(work, instance, { ...notice, type: 'post' }) : [];
  const notTold = [...before, ...after];
  return notTold.length === 0 ? report : { ...report, notTold };
}
