import { formatAgentName } from '../agents/name.ts';
import { type AgentResult, reasonOf, runAgents } from '../agents/run.ts';
import type { Cluster } from '../cluster.ts';
import { homeOf } from '../home.ts';
import type { Instance } from './instances.ts';
import { type Observation, observationFrom } from './observation.ts';
import type { ObserveOptions } from './observe.ts';
import { requestFor } from './operations.ts';
import type { Step } from './plan.ts';

/**
 * What became of a step. `done`: the agent said so and its monitor agrees. `unknown`: it may have had its effect.
 * `skipped`: never begun, because a step before it was not done.
 */
export interface StepReport extends Step {
  readonly outcome: 'planned' | 'done' | 'failed' | 'unknown' | 'skipped';
  /** The agent's code for the action, in the standard's terms and as it was returned. */
  readonly code?: number;
  readonly rawCode?: number;
  readonly name?: string;
  /** The agent's own words, or what the outcome means. */
  readonly reason?: string;
  readonly timedOut?: boolean;
  /** The administrator ended it. */
  readonly interrupted?: boolean;
  readonly milliseconds: number;
}

export interface ActOptions extends ObserveOptions {
  readonly cluster: Cluster;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly reason?: string;
}

/** Carries a plan out, one step after the other, and ends with the first that is not done. */
export async function act(steps: readonly Step[], options: ActOptions): Promise<readonly StepReport[]> {
  const reports: StepReport[] = [];
  const { reporter, signal } = options.cluster;
  for (const step of steps) {
    const goOn = reports.every(({ outcome }) => outcome === 'done') && !signal.aborted;
    if (!goOn) {
      reports.push({ ...step, outcome: 'skipped', milliseconds: 0 });
      continue;
    }
    reporter.progress(`${step.action === 'start' ? 'starting' : 'stopping'} ${step.resource} on ${step.node}`);
    reports.push(await journalled(step, options));
  }
  reporter.progress(undefined);
  return reports;
}

async function journalled(step: Step, options: ActOptions): Promise<StepReport> {
  const { cluster, reason, instances } = options;
  const { action, resource, node } = step;
  const kind = `resource ${action}`;
  const agent = instances.get(resource)?.spec.agent ?? '';
  const why = reason === undefined ? {} : { reason };
  const begun = { phase: 'begin', kind, ...why } as const;
  const { operation } = cluster.journal.append({ ...begun, detail: { resource, node, agent } });
  const home = homeOf(cluster, node);
  // the node's own cluster has to know that something was run there since it was last fenced
  const noted =
    home.cluster === cluster ? undefined : { resource, node: home.name, agent, by: cluster.model.cluster.name };
  if (noted) home.cluster.journal.append({ ...begun, operation, detail: noted });
  const report = await perform(step, options);
  const { outcome, code, rawCode, timedOut, milliseconds, reason: said } = report;
  const end = { outcome, code, rawCode, timedOut, reason: said, milliseconds };
  const ended = { operation, phase: 'end', kind, ...why } as const;
  cluster.journal.append({ ...ended, detail: { resource, node, agent, ...end } });
  if (noted) home.cluster.journal.append({ ...ended, detail: { ...noted, ...end } });
  return report;
}

async function perform(step: Step, options: ActOptions): Promise<StepReport> {
  const { access, descriptions, instances } = options;
  const { action } = step;
  const instance = instances.get(step.resource);
  const node = instance?.nodes.find(({ name }) => name === step.node);
  if (!instance || !node) throw new Error(`a step for ${step.resource} on ${step.node}, which are not there`);
  const description = (await descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
  // one session: the look follows the action without another connection
  const requests = [action, 'monitor'].map((name) => requestFor(instance, name, description));
  const [acted, looked] = await runAgents(access, node, requests);
  if (!acted) throw new Error('an action without a result');
  return reportOf(step, acted, looked ? observationFrom(step.resource, looked) : undefined);
}

/** An action counts as done only when the agent says so and its monitor then finds what was wanted. */
export function reportOf(step: Step, acted: AgentResult, looked: Observation | undefined): StepReport {
  const { code, rawCode, name, timedOut, milliseconds } = acted;
  const said = reasonOf(acted);
  const report = (outcome: StepReport['outcome'], reason: string | undefined): StepReport => ({
    ...step,
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(rawCode === undefined ? {} : { rawCode }),
    name,
    ...(reason === undefined ? {} : { reason }),
    ...(timedOut ? { timedOut } : {}),
    ...(acted.failure?.code === 'INTERRUPTED' ? { interrupted: true } : {}),
    milliseconds,
  });
  if (acted.state === 'not-started') return report('failed', said);
  if (code === undefined && !timedOut) return report('unknown', said);
  if (timedOut || code !== 0) return report('failed', said);
  if (!looked || looked.state === 'unknown') {
    return report(
      'unknown',
      `the agent was content, but nobody could look afterwards: ${looked?.reason ?? 'no answer'}`,
    );
  }
  const wanted = step.action === 'start' ? 'running' : 'stopped';
  if (looked.state !== wanted) {
    return report('failed', `the agent was content, but its monitor says ${looked.state} (${looked.reason})`);
  }
  return report('done', acted.reason);
}
