import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { thisMachine } from '../../../../src/core/agents/access.ts';
import type { AgentTestReport } from '../../../../src/core/agents/conformance/report.ts';
import { conformanceSteps } from '../../../../src/core/agents/conformance/steps.ts';
import { executeAgentTest, prepareAgentTest } from '../../../../src/core/agents/conformance/test-agent.ts';
import type { System } from '../../../../src/core/system.ts';
import { accessIn, temporaryHost } from '../host.ts';
import { endLeftovers, writeReferenceAgent } from './reference-agent.ts';

const { host, folder, remove } = temporaryHost();
afterAll(() => {
  endLeftovers(state);
  remove();
});
// the user nobody has to be able to get at the agents
chmodSync(folder, 0o755);
const agents = join(folder, 'agents');
const state = join(folder, 'instances');
mkdirSync(state);
// time passes faster
const system: System = { ...host.system, sleep: (milliseconds) => host.system.sleep(milliseconds / 20) };
const access = accessIn(Object.create(host, { system: { value: system } }), [agents]);
const node = thisMachine(system);

async function testAgent(fault: string, more: Partial<Parameters<typeof prepareAgentTest>[1]> = {}) {
  const type = fault.replaceAll('-', '');
  writeReferenceAgent(agents, type, fault);
  const input = { agent: `ocf:test:${type}`, node, parameters: { state }, stopFirst: false, ...more };
  return executeAgentTest(await prepareAgentTest(access, input));
}

function stepsThat(report: AgentTestReport, status: string): readonly string[] {
  return report.steps.filter((step) => step.status === status).map(({ step }) => step);
}

describe('the steps', () => {
  test('an agent that does everything right passes all of them', async () => {
    const report = await testAgent('none');
    expect(stepsThat(report, 'failed')).toEqual([]);
    expect(stepsThat(report, 'blocked')).toEqual([]);
    // every action it advertises has a step of its own, and nothing is left to be kept quiet about
    const skipped = ['advertised', 'unadvertised', ...(system.uid === 0 ? [] : ['permissions'])];
    expect([...stepsThat(report, 'skipped')].sort()).toEqual(skipped.sort());
    expect(report).toMatchObject({ conforms: true, leftStopped: true, counts: { failed: 0, blocked: 0 } });
  });

  const faults: readonly (readonly [fault: string, step: string])[] = [
    ['malformed', 'meta-data'],
    ['wants-parameters', 'meta-data'],
    ['describes-with-programs', 'meta-data'],
    ['bad-type', 'rules'],
    ...(system.uid === 0 ? ([['private', 'permissions']] as const) : []),
    ['no-monitor', 'actions'],
    ['half-pair', 'actions'],
    ['validates-nothing', 'validate-all'],
    ['validates-all', 'validate-missing'],
    ['choosy', 'validate-unknown'],
    ['stopped-is-failed', 'monitor-stopped'],
    ['never-starts', 'start'],
    ['forgets', 'monitor-started'],
    ['shallow', 'monitor-depth'],
    ['starts-once', 'start-started'],
    ['stop-is-failed', 'stop'],
    ['stops-nothing', 'stop'],
    ['stopped-is-7', 'stop-stopped'],
    ['counts-starts', 'stop-started-twice'],
    ['starts-only-once', 'restart'],
    ['knows-everything', 'unknown-action'],
    ['advertises-too-much', 'advertised'],
    ['secret-role', 'unadvertised'],
    ['no-notice', 'notify'],
    ['no-reload', 'reload'],
    ['reload-stops', 'reload-agent'],
    ['promotes-nothing', 'promote'],
    ['promotes-once', 'promote-promoted'],
    ['demotes-nothing', 'demote'],
    ['demotes-once', 'demote-demoted'],
    ['promotes-only-once', 'promote-again'],
    ['keeps-promoted', 'stop-promoted'],
    ['probes-with-programs', 'missing-programs'],
    ['wrong-code', 'missing-programs'],
    ['collides', 'parallel-probes'],
    ['needs-input', 'closed-stdin'],
    ['english', 'locale'],
    ['open-handed', 'umask'],
    ['trusts-its-file', 'kill'],
    ['dead-is-failed', 'kill'],
  ];

  // a whole test each takes minutes
  const whole = process.env.OCF_LONG === '1';
  test.each(faults)(`the fault "%s" is found by %s${whole ? ', and by no other' : ''}`, async (fault, step) => {
    const report = await testAgent(fault, whole ? {} : { only: [step] });
    expect(stepsThat(report, 'failed')).toEqual([step]);
    expect(report.conforms).toBe(false);
    // what cannot be stopped is not said to be
    expect(report.leftStopped).toBe(fault !== 'stops-nothing');
  });

  test('every step has a fault that it finds', () => {
    const found = new Set(faults.map(([, step]) => step));
    const unproven = conformanceSteps.map(({ name }) => name).filter((name) => !found.has(name));
    expect(unproven).toEqual(system.uid === 0 ? [] : ['permissions']);
  });

  test('an agent that hangs is killed at its time limit, and the test goes on', async () => {
    const report = await testAgent('hangs', { timeout: 5000, only: ['monitor-stopped', 'unknown-action'] });
    expect(stepsThat(report, 'failed')).toEqual(['monitor-stopped']);
    expect(stepsThat(report, 'passed')).toEqual(['unknown-action']);
    expect(report.steps[0]?.reason).toContain('killed after its time limit of 5 s');
  });

  test('steps that could not begin are no success', async () => {
    const report = await testAgent('never-starts', { only: ['stop'] });
    expect(report).toMatchObject({ conforms: false, counts: { passed: 0, failed: 0, blocked: 1, skipped: 0 } });
    expect(report.steps[0]?.reason).toContain('It could not be started before: start ended with 1');
  });
});
