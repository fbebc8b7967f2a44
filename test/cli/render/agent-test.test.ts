import { describe, expect, test } from '@jest/globals';
import { renderAgentTest } from '../../../src/cli/render/agent-test.ts';
import { renderAgentTestJunit } from '../../../src/cli/render/agent-test-junit.ts';
import { renderAgentTestTap } from '../../../src/cli/render/agent-test-tap.ts';
import { plainStyle } from '../../../src/cli/style.ts';
import type { AgentTestReport, StepReport } from '../../../src/core/agents/conformance/report.ts';
import { childOf, childrenOf, parseXml } from '../../../src/core/agents/xml.ts';

const step = (name: string, more: Partial<StepReport>): StepReport => ({
  step: name,
  summary: `What ${name} asks.`,
  status: 'passed',
  remarks: [],
  calls: [],
  milliseconds: 1500,
  ...more,
});
const nasty = 'it said "<&>\' # SKIP \\ \u0007 ]]>\nand more \ud800';
const report: AgentTestReport = {
  agent: 'ocf:test:x',
  node: 'n1',
  instance: 'i',
  conforms: false,
  counts: { passed: 1, failed: 1, blocked: 1, skipped: 1 },
  steps: [
    step('start', { remarks: ['a remark'] }),
    step('stop', {
      status: 'failed',
      reason: nasty,
      calls: [
        {
          action: 'stop',
          code: 1,
          rawCode: 1,
          name: 'error',
          timedOut: false,
          milliseconds: 3,
          stderr: '',
          reason: nasty,
        },
      ],
    }),
    step('kill', { status: 'blocked', reason: 'It could not be started before.' }),
    step('promote', { status: 'skipped', reason: nasty }),
  ],
  leftStopped: true,
  milliseconds: 4000,
};

describe('the report of a test of an agent', () => {
  test('as text', () => {
    expect(renderAgentTest(report, plainStyle).split('\n')).toEqual([
      'ocf:test:x on n1, as i',
      '  passed   start    What start asks.',
      '                    a remark',
      '  failed   stop     What stop asks.',
      `                    ${nasty.replace('\n', ' ')}`,
      '  blocked  kill     What kill asks.',
      '                    It could not be started before.',
      `  skipped  promote  ${nasty.replace('\n', ' ')}`,
      'ocf:test:x does not conform: 1 passed, 1 failed, 1 blocked, 1 skipped.',
    ]);
  });

  test('as TAP: a line a step, no reason makes another line or directive', () => {
    const lines = renderAgentTestTap(report).split('\n');
    expect(lines.slice(0, 3)).toEqual(['TAP version 13', '1..4', 'ok 1 - start']);
    const results = lines.filter((line) => /^(not )?ok /.test(line));
    expect(results.slice(0, 3)).toEqual(['ok 1 - start', 'not ok 2 - stop', 'not ok 3 - kill']);
    expect(results[3]).toMatch(/^ok 4 - promote # SKIP it said .*\\# SKIP \\\\/);
    expect(lines).toContain(`  message: ${JSON.stringify(nasty)}`);
  });

  test('as JUnit: well-formed, with counts and every character that XML can hold', async () => {
    const root = await parseXml(renderAgentTestJunit(report), 'the report');
    expect(root.name).toBe('testsuites');
    const suite = childOf(root, 'testsuite');
    expect(suite?.attributes).toMatchObject({ tests: '4', failures: '1', errors: '1', skipped: '1', time: '4.000' });
    const cases = childrenOf(suite, 'testcase');
    expect(cases.map(({ attributes }) => attributes.name)).toEqual(['start', 'stop', 'kill', 'promote']);
    expect(cases.map((one) => one.children.map(({ name }) => name))).toEqual([
      ['system-out'],
      ['failure'],
      ['error'],
      ['skipped'],
    ]);
    const spelt = 'it said "<&>\' # SKIP \\ \\u0007 ]]>';
    expect(childOf(cases[1], 'failure')?.attributes.message).toBe(`${spelt} and more \\ud800`);
    expect(childOf(cases[1], 'failure')?.text).toBe(`stop: 1 error (${spelt}\nand more \\ud800), 3 ms`);
  });
});
