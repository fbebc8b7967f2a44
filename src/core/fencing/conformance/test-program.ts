import { basename, resolve } from 'node:path';
import { countsOf, type StepReport, type TestReport } from '../../agents/conformance/report.ts';
import { parseXml } from '../../agents/xml.ts';
import type { Host } from '../../cluster.ts';
import type { OptionValue } from '../../config/model.ts';
import { OcfError } from '../../errors.ts';
import { Redactor } from '../../transport/redactor.ts';
import { resolveSecret } from '../../transport/secrets.ts';
import { fenceProgramName, findFenceProgram } from '../fence-agents/fence-program.ts';
import { isSecretName } from '../secret-names.ts';
import { FenceBench, type FenceSubject } from './bench.ts';
import { readDescription } from './description.ts';
import type { FenceStep } from './fence-step.ts';
import { fenceStepsNamed } from './steps.ts';

export interface ConformanceInput {
  /** `fence_apc`, `apc`, or a path. */
  readonly program: string;
  /** Its parameters; references for secrets. `plug` or `port` names what may be looked at. */
  readonly options: Readonly<Record<string, OptionValue>>;
  /** A plug that may be switched. */
  readonly allowSwitching?: string | undefined;
  /** Milliseconds for each call; default 60 s. */
  readonly timeout?: number | undefined;
  /** Names of the steps to do; default: all. */
  readonly only?: readonly string[] | undefined;
}

export interface ConformancePlan {
  readonly program: string;
  readonly plug?: string;
  readonly switches: boolean;
  readonly steps: readonly { readonly step: string; readonly summary: string; readonly skip?: string }[];
}

export interface PreparedConformance {
  readonly plan: ConformancePlan;
  readonly subject: FenceSubject;
  readonly steps: readonly FenceStep[];
}

export interface ConformanceReport extends TestReport {
  /** The plug that was switched. */
  readonly switched?: string;
  /** What the last look at it saw; missing when it could not be looked at. */
  readonly left?: 'on' | 'off' | 'unknown';
}

const usualTimeout = 60_000;
const describingLimit = 30_000;
const ours = ['plug', 'port'];

/**
 * Finds out what of a fence agent can be tested. Asks it for its description, and nothing else.
 *
 * @throws OcfError NOT_FOUND when there is no such program, USAGE for a wrong step or parameter, CREDENTIALS
 */
export async function prepareConformance(host: Host, input: ConformanceInput): Promise<PreparedConformance> {
  const steps = fenceStepsNamed(input.only);
  const { system, signal, reporter } = host;
  const { program: named } = input;
  const program = findFenceProgram(named.includes('/') ? resolve(named) : fenceProgramName(`fence/${named}`));
  if ('action' in input.options) {
    throw new OcfError('USAGE', "The action is the test's own.", { suggestions: ['Leave action= out.'] });
  }
  const redactor = new Redactor();
  const options: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(input.options)) {
    const text = await resolveSecret(value, { system, signal, reporter, redactor });
    if (/[\r\n\0]/.test(text)) throw new OcfError('USAGE', `The value of ${key} has a line break.`);
    if (isSecretName(key)) redactor.add(text);
    if (!ours.includes(key)) options[key] = text;
  }
  const looked = [input.options.plug, input.options.port].find((value) => value !== undefined);
  const plug = input.allowSwitching ?? (looked === undefined ? undefined : String(looked));
  const known = { host: { system, signal, reporter }, program, options, plug, redactor };
  const subject: FenceSubject = {
    ...known,
    switching: input.allowSwitching !== undefined,
    timeout: input.timeout ?? usualTimeout,
    description: await description({ ...known, switching: false, timeout: describingLimit }),
  };
  const listed = steps.map((step) => {
    const skip = step.skip?.(subject);
    return { step: step.name, summary: step.summary, ...(skip === undefined ? {} : { skip }) };
  });
  const switches = steps.some((step) => step.switches && step.skip?.(subject) === undefined);
  return {
    plan: { program, ...(plug === undefined ? {} : { plug }), switches, steps: listed },
    subject,
    steps,
  };
}

// One that cannot describe itself is tested all the same: that is a finding.
async function description(subject: FenceSubject) {
  const { code, stdout } = await new FenceBench(subject).run('metadata', ['-o', 'metadata']);
  if (code !== 0) return undefined;
  try {
    return readDescription(await parseXml(stdout, 'The description'));
  } catch (error) {
    if (error instanceof OcfError) return undefined;
    throw error;
  }
}

/**
 * Does the steps, each judged by itself. A plug that was switched is left as it was found, as far as the agent can.
 *
 * @throws OcfError INTERRUPTED
 */
export async function executeConformance({ plan, subject, steps }: PreparedConformance): Promise<ConformanceReport> {
  const { system, reporter } = subject.host;
  const bench = new FenceBench(subject);
  const begin = system.monotonic();
  const name = basename(plan.program);
  const reports: StepReport[] = [];
  const before = plan.switches ? await stateOf(subject) : undefined;
  let left: ConformanceReport['left'];
  try {
    for (const [index, step] of steps.entries()) {
      reporter.progress(`${name}: ${index + 1} of ${steps.length}, ${step.name}`);
      reports.push(await doStep(bench, step));
    }
  } finally {
    if (plan.switches) left = await leaveAs(subject, before ?? 'unknown');
    reporter.progress(undefined);
  }
  const counts = countsOf(reports);
  return {
    agent: plan.program,
    node: system.hostname,
    conforms: counts.failed === 0 && counts.blocked === 0,
    counts,
    steps: reports,
    milliseconds: Math.round(system.monotonic() - begin),
    ...(plan.switches && plan.plug !== undefined ? { switched: plan.plug } : {}),
    ...(left === undefined ? {} : { left }),
  };
}

async function doStep(bench: FenceBench, step: FenceStep): Promise<StepReport> {
  const { system } = bench.subject.host;
  const begin = system.monotonic();
  const skip = step.skip?.(bench.subject);
  const verdict = skip === undefined ? await step.run(bench) : { status: 'skipped' as const, reason: skip };
  const { status, reason, remarks = [] } = { remarks: [], ...verdict };
  return {
    step: step.name,
    summary: step.summary,
    status,
    ...(reason === undefined ? {} : { reason }),
    remarks,
    calls: bench.takeCalls(),
    milliseconds: Math.round(system.monotonic() - begin),
  };
}

type State = NonNullable<ConformanceReport['left']>;

async function stateOf(subject: FenceSubject): Promise<State> {
  if (!subject.description?.actions.includes('status')) return 'unknown';
  const { code } = await new FenceBench(subject).call({ action: 'status' });
  return code === 0 ? 'on' : code === 2 ? 'off' : 'unknown';
}

// After an interruption too. A plug whose state nobody could see before is left on: somebody needs it perhaps.
async function leaveAs(subject: FenceSubject, before: State): Promise<State> {
  const { host } = subject;
  const calm = { ...subject, host: { ...host, signal: new AbortController().signal } };
  const wanted = before === 'off' ? 'off' : 'on';
  host.reporter.progress(`${basename(subject.program)}: leaving plug ${subject.plug ?? ''} ${wanted}`);
  if ((await stateOf(calm)) !== wanted) await new FenceBench(calm).call({ action: wanted });
  const left = await stateOf(calm);
  if (left !== wanted) host.reporter.warn(`After the test plug ${subject.plug ?? ''} is ${left}; it was ${before}.`);
  return left;
}
