import type { ConformancePlan, ConformanceReport } from '../../core/fencing/conformance/test-program.ts';
import type { Question } from '../prompts.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { renderTest } from './agent-test.ts';
import { renderJunit } from './agent-test-junit.ts';

/** A test of a fence agent for people. */
export function renderConformance(report: ConformanceReport, style: Style): string {
  const { agent, node, switched, left } = report;
  const plug = switched === undefined ? '' : `, switching plug ${style.outside(switched)}`;
  const page = renderTest(report, `${agent} on ${node}${plug}`, style);
  return left === undefined ? page : `${page}\nPlug ${style.outside(switched ?? '')} is ${left} now.`;
}

export function renderConformanceJunit(report: ConformanceReport): string {
  return renderJunit(report, 'ocf device conformance');
}

export function renderConformancePlan({ program, plug, switches, steps }: ConformancePlan, style: Style): string {
  const rows = steps.map(({ step, summary, skip }) => [step, skip === undefined ? summary : `(left out) ${skip}`]);
  const what = switches ? `switching plug ${style.outside(plug ?? '')}` : 'switching nothing';
  return `${program}, ${what}\n${table(['STEP', 'WHAT IT ASKS'], rows)}`;
}

/** Asked before a plug is switched. */
export function conformanceQuestion({ program, plug }: ConformancePlan): Question {
  return {
    message: `Switch plug ${plug ?? ''} off and on with ${program}, several times?`,
    preamble: 'Whatever it feeds loses its power each time.',
    flag: '--yes',
  };
}
