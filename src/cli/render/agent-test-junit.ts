import type { CallReport, StepReport, TestReport } from '../../core/agents/conformance/report.ts';

/** A test as JUnit's XML, as continuous integration reads it; a step that could not be told is an error. */
export function renderAgentTestJunit(report: TestReport): string {
  return renderJunit(report, 'ocf agent test');
}

/** The same for another command. */
export function renderJunit(report: TestReport, name: string): string {
  const { agent, node, counts, steps, milliseconds } = report;
  const totals = { tests: steps.length, failures: counts.failed, errors: counts.blocked, skipped: counts.skipped };
  const time = seconds(milliseconds);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals, time })}>`,
    `  <testsuite${attributes({ name: agent, hostname: node, ...totals, time })}>`,
    ...steps.flatMap((step) => caseLines(step, agent)),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function caseLines(
  { step, status, reason, remarks, calls, milliseconds }: StepReport,
  agent: string,
): readonly string[] {
  const message = attributes({ message: reason ?? '' });
  const inner = [
    ...(status === 'failed' ? [`      <failure${message}>${text(calls.map(callLine).join('\n'))}</failure>`] : []),
    ...(status === 'blocked' ? [`      <error${message}>${text(calls.map(callLine).join('\n'))}</error>`] : []),
    ...(status === 'skipped' ? [`      <skipped${message}/>`] : []),
    ...(remarks.length > 0 ? [`      <system-out>${text(remarks.join('\n'))}</system-out>`] : []),
  ];
  const open = `    <testcase${attributes({ classname: agent, name: step, time: seconds(milliseconds) })}`;
  return inner.length === 0 ? [`${open}/>`] : [`${open}>`, ...inner, '    </testcase>'];
}

function callLine({ action, rawCode, name, reason, milliseconds }: CallReport): string {
  return `${action}: ${rawCode ?? ''} ${name}${reason === undefined ? '' : ` (${reason})`}, ${milliseconds} ms`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${text(String(value))
          .replace(/"/g, '&quot;')
          .replace(/[\t\n\r]/g, ' ')}"`,
    )
    .join('');
}

// what XML 1.0 cannot hold in any way is spelt
const impossible =
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function text(value: string): string {
  return value
    .replace(impossible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
