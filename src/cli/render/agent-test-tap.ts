import type { StepReport, TestReport } from '../../core/agents/conformance/report.ts';
import { oneLine } from './one-line.ts';

/** A test in the Test Anything Protocol, version 13: a step is a test, one that could not be told is `not ok`. */
export function renderAgentTestTap({ steps }: TestReport): string {
  return ['TAP version 13', `1..${steps.length}`, ...steps.flatMap(testLines)].join('\n');
}

function testLines({ step, status, reason, remarks, milliseconds }: StepReport, index: number): readonly string[] {
  const ok = status === 'passed' || status === 'skipped';
  const directive = status === 'skipped' ? ` # SKIP ${withoutDirectives(reason ?? '')}`.trimEnd() : '';
  const line = `${ok ? 'ok' : 'not ok'} ${index + 1} - ${step}${directive}`;
  const notes = remarks.map((remark) => `# ${oneLine(remark)}`);
  if (ok) return [line, ...notes];
  // JSON is YAML, and knows how to write any character
  const facts = {
    message: reason ?? '',
    severity: status === 'blocked' ? 'blocked' : 'fail',
    duration_ms: milliseconds,
  };
  return [
    line,
    '  ---',
    ...Object.entries(facts).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    '  ...',
    ...notes,
  ];
}

// a # begins the next directive
function withoutDirectives(text: string): string {
  return oneLine(text).replace(/[\\#]/g, '\\$&');
}
