import type { Cluster } from '../../cluster.ts';
import type { Node } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import type { AgentAccess } from '../access.ts';
import { cannotStart } from '../describe.ts';
import type { AgentMetadata } from '../metadata.ts';
import { type AgentName, formatAgentName } from '../name.ts';
import { parameterProblems, requireNoProblems } from '../parameters.ts';
import { agentNamed, describeKnown } from '../show.ts';
import { Bench, type Subject, saysRunning } from './bench.ts';
import { requireNotConfigured } from './configured.ts';
import { type AgentTestPlan, type AgentTestReport, callReport, countsOf, type StepReport } from './report.ts';
import { blocked, type Step, type Verdict } from './step.ts';
import { stepsNamed } from './steps.ts';

export interface AgentTestInput {
  /** As the administrator wrote it, see parseAgentName. */
  readonly agent: string;
  readonly node: Node;
  readonly parameters: Readonly<Record<string, string>>;
  /** Default `ocf-agent-test`, so that nothing real is taken for the resource under test. */
  readonly instance?: string | undefined;
  /** Milliseconds for each call; default: what the agent advises. */
  readonly timeout?: number | undefined;
  /** Names of the steps to do; default: all. */
  readonly only?: readonly string[] | undefined;
  /** Whether something that runs already may be stopped. */
  readonly stopFirst: boolean;
  /** The cluster whose resources are kept out of the test, when there is one. */
  readonly spare?: Cluster | undefined;
}

/** A test that may begin. */
export interface PreparedAgentTest {
  readonly plan: AgentTestPlan;
  readonly subject: Subject;
  readonly steps: readonly Step[];
}

/**
 * Finds out whether an agent may be tested, and how. Starts and stops nothing.
 *
 * @throws OcfError NOT_FOUND when it is not installed, USAGE for wrong parameters or steps, REFUSED when it is a
 *   resource of the cluster or runs already.
 */
export async function prepareAgentTest(access: AgentAccess, input: AgentTestInput): Promise<PreparedAgentTest> {
  const { node, parameters, timeout, instance = 'ocf-agent-test' } = input;
  const steps = stepsNamed(input.only);
  const agent = await agentNamed(access, node, input.agent);
  if (agent.class !== 'ocf') {
    throw new OcfError(
      'USAGE',
      `${formatAgentName(agent)} is of class ${agent.class}; the standard is on agents of class ocf.`,
      {
        suggestions: ['Name an agent of class ocf, for example ocf:heartbeat:IPaddr2.'],
      },
    );
  }
  const metadata = await description(access, node, agent);
  const name = formatAgentName(agent);
  if (metadata) requireNoProblems(name, parameterProblems(metadata, parameters), 'USAGE');
  if (input.spare) requireNotConfigured(input.spare, { node, agent, parameters });
  const subject: Subject = { access, node, agent, instance, parameters, metadata, timeout };
  const now = await new Bench(subject).run({ action: 'monitor' });
  const running = saysRunning(now);
  if (running && !input.stopFirst) {
    throw new OcfError('REFUSED', `${name} with these parameters runs on ${node.name} already (${now.meaning}).`, {
      suggestions: ['To stop it and test then: --stop-first', 'An agent that says so of everything is broken.'],
    });
  }
  const listed = steps.map((step) => {
    const skip = step.skip?.(subject);
    return { step: step.name, summary: step.summary, ...(skip === undefined ? {} : { skip }) };
  });
  return { plan: { agent: name, node: node.name, instance, running, steps: listed }, subject, steps };
}

/**
 * Lets an agent live through the steps, each judged by itself, and leaves it stopped, also after an interruption.
 *
 * @throws OcfError what the way to the node says, INTERRUPTED
 */
export async function executeAgentTest({ plan, subject, steps }: PreparedAgentTest): Promise<AgentTestReport> {
  const { reporter, system } = subject.access.host;
  const bench = new Bench(subject);
  const begin = system.monotonic();
  const reports: StepReport[] = [];
  let leftStopped = false;
  try {
    for (const [index, step] of steps.entries()) {
      reporter.progress(`${plan.agent}: ${index + 1} of ${steps.length}, ${step.name}`);
      reports.push(await doStep(bench, step));
    }
  } finally {
    reporter.progress(`${plan.agent}: stopping it`);
    leftStopped = await leave(subject);
    reporter.progress(undefined);
  }
  const { agent, node, instance } = plan;
  const counts = countsOf(reports);
  const conforms = counts.failed === 0 && counts.blocked === 0;
  const milliseconds = Math.round(system.monotonic() - begin);
  return { agent, node, instance, conforms, counts, steps: reports, leftStopped, milliseconds };
}

async function doStep(bench: Bench, step: Step): Promise<StepReport> {
  const { system } = bench.subject.access.host;
  const begin = system.monotonic();
  const { status, reason, remarks = [] } = await verdictOf(bench, step);
  return {
    step: step.name,
    summary: step.summary,
    status,
    ...(reason === undefined ? {} : { reason }),
    remarks,
    calls: bench.takeCalls().map(callReport),
    milliseconds: Math.round(system.monotonic() - begin),
  };
}

async function verdictOf(bench: Bench, step: Step): Promise<Verdict> {
  const skip = step.skip?.(bench.subject);
  if (skip !== undefined) return { status: 'skipped', reason: skip };
  const problem = await bench.bringTo(step.needs);
  return problem === undefined ? step.run(bench) : blocked(`It could not be ${step.needs} before: ${problem}`);
}

/** Stops what the test may have started; whether it is stopped. After an interruption too: that is what it is for. */
async function leave(subject: Subject): Promise<boolean> {
  const { host } = subject.access;
  const calm = Object.create(host, { signal: { value: new AbortController().signal } }) as typeof host;
  try {
    const { code, meaning } = await new Bench({ ...subject, access: { ...subject.access, host: calm } }).stopAll();
    if (code === 7) return true;
    host.reporter.warn(`After the test, monitor on ${subject.node.name} does not say that it is stopped: ${meaning}.`);
  } catch (error) {
    if (!(error instanceof OcfError)) throw error;
    host.reporter.warn(`Whether it is stopped on ${subject.node.name} is not known: ${error.message}`);
  }
  return false;
}

// One that cannot describe itself is tested all the same: that is a finding, and not the only one perhaps.
async function description(access: AgentAccess, node: Node, agent: AgentName): Promise<AgentMetadata | undefined> {
  try {
    return await describeKnown(access, node, agent);
  } catch (error) {
    const own = error instanceof OcfError && ['INVALID', 'FAILED', 'TIMEOUT'].includes(error.code);
    if (!own || cannotStart(error)) throw error;
    return undefined;
  }
}
