import type { AgentTestPlan, AgentTestReport, StepReport, TestReport } from '../../core/agents/conformance/report.ts';
import type { StepStatus } from '../../core/agents/conformance/step.ts';
import type { StepList } from '../../core/agents/conformance/steps.ts';
import type { Question } from '../prompts.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';

/** A test for people: a line for each step, with the reason where it did not pass. */
export function renderAgentTest(report: AgentTestReport, style: Style): string {
  return renderTest(report, `${report.agent} on ${report.node}, as ${style.outside(report.instance)}`, style);
}

/** The steps of any such test under a heading. */
export function renderTest({ agent, steps, counts, conforms }: TestReport, heading: string, style: Style): string {
  const widest = Math.max(...steps.map(({ step }) => step.length));
  const lines = steps.flatMap((step) => stepLines(step, widest, style));
  const tally = (['passed', 'failed', 'blocked', 'skipped'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`);
  const verdict = conforms
    ? style.good('conforms')
    : style.bad(counts.failed > 0 ? 'does not conform' : 'cannot be judged');
  return [style.heading(heading), ...lines, `${agent} ${verdict}: ${tally.join(', ')}.`].join('\n');
}

function stepLines({ step, status, summary, reason, remarks }: StepReport, widest: number, style: Style): string[] {
  const head = `  ${colour(status, style)(status.padEnd(7))}  ${step.padEnd(widest)}`;
  const indent = ' '.repeat(widest + 13);
  const told = reason === undefined ? [] : [style.outside(oneLine(reason))];
  const first = status === 'skipped' ? (told[0] ?? summary) : summary;
  const more = status === 'skipped' ? remarks : [...told, ...remarks];
  return [`${head}  ${first}`, ...more.map((line) => `${indent}${line}`)];
}

function colour(status: StepStatus, style: Style): (text: string) => string {
  return { passed: style.good, failed: style.bad, blocked: style.doubtful, skipped: style.faint }[status];
}

export function renderAgentTestPlan({ agent, node, instance, steps, running }: AgentTestPlan, style: Style): string {
  const rows = steps.map(({ step, summary, skip }) => [step, skip === undefined ? summary : `(left out) ${skip}`]);
  const first = running ? ', after what runs is stopped' : '';
  return `${agent} on ${node}, as ${style.outside(instance)}${first}\n${table(['STEP', 'WHAT IT ASKS'], rows)}`;
}

export function renderSteps({ steps }: StepList): string {
  return table(
    ['STEP', 'WHAT IT ASKS'],
    steps.map(({ step, summary }) => [step, summary]),
  );
}

/** Asked before anything is started. */
export function agentTestQuestion({ agent, node, running }: AgentTestPlan): Question {
  return {
    message: `Test ${agent} on ${node}?`,
    preamble: `It is started, stopped and its processes are killed for real on ${node}${running ? '; what runs there now is stopped first' : ''}.`,
    flag: '--yes',
  };
}
