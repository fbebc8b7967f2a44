import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { childrenOf, parseXml } from '../../../../src/core/agents/xml.ts';
import { descriptionProblems } from '../../../../src/core/fencing/conformance/description.ts';
import { requireNoNodesPlug } from '../../../../src/core/fencing/conformance/spared.ts';
import { fenceSteps } from '../../../../src/core/fencing/conformance/steps.ts';
import {
  type ConformanceInput,
  type ConformanceReport,
  executeConformance,
  prepareConformance,
} from '../../../../src/core/fencing/conformance/test-program.ts';
import { silentReporter } from '../../../../src/core/reporter.ts';
import { realSystem } from '../../../../src/core/system.ts';
import { describeWith } from '../../../support/components.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { type Sandbox, sandbox } from '../../../support/ocf.ts';
import { fencedCluster } from '../../../support/rack-cluster.ts';
import { writeReferenceAgent } from './reference-agent.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-conformance-'));
  writeFileSync(join(folder, '1'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const none = '/nonexistent';
const host = {
  system: realSystem(),
  reporter: silentReporter,
  signal: new AbortController().signal,
  paths: { config: none, state: none, cache: none, runtime: none },
} as unknown as Parameters<typeof prepareConformance>[0];
const run = async (input: ConformanceInput): Promise<ConformanceReport> =>
  executeConformance(await prepareConformance(host, { timeout: 20_000, ...input }));
const stepsThat = (report: ConformanceReport, status: string) =>
  report.steps.filter((step) => step.status === status).map(({ step }) => step);

describe('the steps', () => {
  const whole = (fault: string, more: Partial<ConformanceInput> = {}) =>
    run({ program: writeReferenceAgent(folder, fault), options: { ip: 'rack' }, allowSwitching: '1', ...more });

  test('an agent that does everything right passes all of them, and is left as it was found', async () => {
    const report = await whole('none');
    expect(report.steps.map(({ step, status, reason }) => [step, status, reason])).toEqual(
      fenceSteps.map(({ name }) => [name, 'passed', undefined]),
    );
    expect(report).toMatchObject({ conforms: true, switched: '1', left: 'on' });
    rmSync(join(folder, '1'));
    expect(await whole('none')).toMatchObject({ conforms: true, left: 'off' });
    expect(existsSync(join(folder, '1'))).toBe(false);
  });

  const faults: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
    ['bad-type', ['rules']],
    ['other-name', ['rules']],
    ['no-monitor', ['actions']],
    ['blank-lines', ['request']],
    ['takes-unknown', ['unknown-action']],
    ['traceback', ['no-parameters', 'missing-parameter']],
    ['forgiving', ['no-parameters', 'missing-parameter']],
    ['breaks-alone', ['nobody-listens', 'nobody-answers']],
    ['any-plug', ['unknown-plug']],
    ['invalid', ['validate-all']],
    ['unreachable', ['monitor'], ['false-boolean']],
    ['says-other', ['status']],
    ['twice-listed', ['list']],
    ['odd-states', ['list-status']],
    ['deaf-arguments', ['arguments']],
    ['choosy', ['unknown-parameter']],
    ['false-counts', ['false-boolean']],
    ['off-again', ['off']],
    ['off-nothing', ['off'], ['on', 'reboot-off']],
    ['on-again', ['on']],
    ['reboot-off', ['reboot', 'reboot-off', 'no-action']],
    ['reboot-of-off', ['reboot-off']],
    ['default-off', ['no-action']],
  ];
  test.each(faults)('one with the fault %s fails %j', async (fault, failed, blocked = []) => {
    const report = await whole(fault);
    expect([stepsThat(report, 'failed'), stepsThat(report, 'blocked')]).toEqual([failed, blocked]);
    expect(report.conforms).toBe(false);
    for (const { status, reason = '' } of report.steps) if (status === 'failed') expect(reason).toMatch(/\.$/);
  });

  test.each([
    ['no-description', ['metadata']],
    ['malformed', ['metadata']],
  ])('one with the fault %s is tested all the same', async (fault, failed) => {
    expect(stepsThat(await whole(fault), 'failed')).toEqual(expect.arrayContaining(failed));
  });

  test('one that answers otherwise each time it is asked', async () => {
    expect(stepsThat(await whole('flips', { only: ['status'] }), 'failed')).toEqual(['status']);
  });

  test('one that hangs is ended at its time limit, with what it started', async () => {
    const report = await whole('hangs', { only: ['nobody-answers'], timeout: 1000 });
    expect(report.steps[0]).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('did not end within 1 s'),
      calls: [{ timedOut: true }],
    });
  });
});

describe('without --allow-switching', () => {
  test('nothing is switched, and no request is without an action', async () => {
    const spy = join(folder, 'fence_spy');
    const real = writeReferenceAgent(folder, 'none');
    writeFileSync(
      spy,
      `#!/bin/sh
if [ $# -gt 0 ]; then echo "$*" >>${folder}/asked; exec ${real} "$@"; fi
input=$(cat); printf '%s\\n--\\n' "$input" >>${folder}/asked
printf '%s\\n' "$input" | ${real}
`,
      { mode: 0o755 },
    );
    const report = await run({ program: spy, options: { ip: 'rack', plug: '1' } });
    expect(stepsThat(report, 'skipped')).toEqual(['off', 'on', 'reboot', 'reboot-off', 'no-action']);
    expect(report).not.toHaveProperty('left');
    const asked = readFileSync(join(folder, 'asked'), 'utf8');
    const requests = asked.split('\n').filter((line) => /action|-o /.test(line));
    expect(requests.length).toBeGreaterThan(15);
    expect(asked).not.toMatch(/action=(on|off|reboot|diag)\b|-o (on|off|reboot)\b|action=$/m);
    for (const request of asked.split('\n--\n').filter((text) => text.includes('ip='))) {
      expect(request).toMatch(/action[= ]/);
    }
    expect(existsSync(join(folder, '1'))).toBe(true);
  });

  test('what needs a device is left out without one, each with its reason', async () => {
    const report = await run({ program: writeReferenceAgent(folder, 'none'), options: {} });
    expect(report.conforms).toBe(true);
    expect(stepsThat(report, 'passed')).toEqual([
      ...['metadata', 'rules', 'actions', 'request', 'unknown-action', 'no-parameters', 'missing-parameter'],
      ...['nobody-listens', 'nobody-answers'],
    ]);
    for (const { status, reason } of report.steps) if (status === 'skipped') expect(reason).toMatch(/\.$/);
  });
});

test('a secret is in no argument and in no report', async () => {
  const agent = join(folder, 'fence_loud');
  const real = writeReferenceAgent(folder, 'none');
  writeFileSync(
    agent,
    `#!/bin/sh\ncase "$*" in *geheim*) echo leaked >>${folder}/leaks;; esac\n[ $# -gt 0 ] && exec ${real} "$@"\ninput=$(cat); echo "$input" >&2; printf '%s\\n' "$input" | ${real}\n`,
    {
      mode: 0o755,
    },
  );
  writeFileSync(join(folder, 'secret'), 'ganz-geheim\n', { mode: 0o600 });
  const options = { ip: 'rack', plug: '1', password: { from: `file:${folder}/secret` } };
  const report = await run({ program: agent, options });
  expect(JSON.stringify(report)).not.toContain('geheim');
  expect(JSON.stringify(report)).toContain('password=******');
  expect(readdirSync(folder)).not.toContain('leaks');
  expect(stepsThat(report, 'skipped')).toContain('arguments');
});

test('a plug that feeds a node is spared', () => {
  const device = { driver: 'fence/apc', options: { ip: '10.0.0.9', ipport: 23 }, plugs: { 'n[1-3]': '[1-3]' } };
  const cluster = fencedCluster({ devices: { pdu: device } });
  const tested =
    (allowSwitching: string | undefined, options: ConformanceInput['options'], program = 'fence_apc') =>
    () =>
      requireNoNodesPlug(cluster, { program, options, allowSwitching });
  expect(tested('2', { ip: '10.0.0.9' })).toThrow(
    /^Plug 2 of this device feeds node n2 of cluster test \(device pdu\)/,
  );
  expect(tested('2', { ip: '10.0.0.9', ipport: '23' }, 'apc')).toThrow('feeds node n2');
  expect(tested('2', { ip: { from: 'env:X' } }, '/usr/sbin/fence_apc')).toThrow('feeds node n2');
  expect(tested('8', { ip: '10.0.0.9' })).not.toThrow();
  expect(tested(undefined, { ip: '10.0.0.9' })).not.toThrow();
  expect(tested('2', { ip: '10.0.0.10' })).not.toThrow();
  expect(tested('2', { ip: '10.0.0.9' }, 'fence_wti')).not.toThrow();
  cluster.remove();
});

test.each([
  [{ program: 'fence_nope', options: {} }, 'NOT_FOUND'],
  [{ program: './fence_nope', options: {} }, 'NOT_FOUND'],
  [{ program: 'fence_nope', options: {}, only: ['statsu'] }, 'USAGE'],
])('%j is refused: %s', async (input, code) => {
  await expect(prepareConformance(host, input)).rejects.toMatchObject({ code });
});

describe('the rules of a description', () => {
  const problems = async (inner: string, name = 'fence_x') =>
    descriptionProblems(
      await parseXml(`<resource-agent name="fence_x" shortdesc="x">${inner}</resource-agent>`, 'x'),
      name,
    );
  const head = '<longdesc>x</longdesc><vendor-url>x</vendor-url>';
  const action = '<parameter name="action"><content type="string"/></parameter>';
  const tail = '<actions><action name="off"/></actions>';
  test.each([
    ['right', `${head}<parameters>${action}</parameters>${tail}`, undefined],
    ['a link', `<symlink name="fence_y" shortdesc="y"/>${head}<parameters>${action}</parameters>${tail}`, undefined],
    ['no vendor', `<longdesc>x</longdesc><parameters>${action}</parameters>${tail}`, 'lacks <vendor-url>'],
    [
      'no action',
      `${head}<parameters><parameter name="x"><content type="string"/></parameter></parameters>${tail}`,
      'no parameter action',
    ],
    ['twice', `${head}<parameters>${action}${action}</parameters>${tail}`, 'action is there twice'],
    [
      'no choice',
      `${head}<parameters>${action}<parameter name="m"><content type="select"/></parameter></parameters>${tail}`,
      'a choice of nothing',
    ],
    [
      'replaced',
      `${head}<parameters>${action}<parameter name="m" obsoletes="k"><content type="string"/></parameter></parameters>${tail}`,
      'replaces k',
    ],
    [
      'time',
      `${head}<parameters>${action}<parameter name="m"><content type="second" default="soon"/></parameter></parameters>${tail}`,
      'no number of seconds',
    ],
    [
      'number',
      `${head}<parameters>${action}<parameter name="m"><content type="integer" default="x"/></parameter></parameters>${tail}`,
      'no whole number',
    ],
  ])('%s', async (_, inner, expected) => {
    const found = (await problems(inner)).join(' ');
    if (expected === undefined) expect(found).toBe('');
    else expect(found).toContain(expected);
  });

  test('a file of another name', async () => {
    expect((await problems(`${head}<parameters>${action}</parameters>${tail}`, 'fence_z')).join()).toContain('fence_z');
  });
});

describe('ocf device conformance', () => {
  let box: Sandbox;
  let lab: FencedRack | undefined;
  beforeEach(() => {
    box = sandbox();
  });
  afterEach(async () => {
    await lab?.close();
    lab = undefined;
    box.remove();
  });
  const conformance = (...words: string[]) => box.ocf(['device', 'conformance', ...words]);

  test('the simulated rack conforms, and its plug is on afterwards', async () => {
    lab = await fencedRack('fence-agent');
    const program = lab.device.driver.replace('fence/', '');
    const secret = `password.from=file:${lab.cluster.folder}/pw`;
    writeFileSync(join(lab.cluster.folder, 'pw'), lab.password, { mode: 0o600 });
    const given = [program, 'username=admin', secret, '--allow-switching', '2'];
    const asked = await conformance(...given);
    expect(asked).toMatchObject({ status: 2, stdout: '' });
    expect(lab.told()).toEqual([]);
    const ran = await conformance(...given, '--yes', '--json');
    expect(ran.status).toBe(0);
    expect(ran.json()).toMatchObject({ schema: 'ocf/device-conformance/1', conforms: true, switched: '2', left: 'on' });
    expect(new Set(lab.told().map((told) => told.split(' ')[1]))).toEqual(new Set(['2']));
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(lab.password);
    lab.rack.fault = 'no-effect';
    const lied = await conformance(...given, '--yes', '--only', 'off');
    expect(lied.status).not.toBe(0);
  });

  test.each([
    ['text', /^ {2}passed {3}metadata {2}/m],
    ['tap', /^ok 1 - metadata$/m],
  ])('--output %s', async (output, expected) => {
    const ran = await conformance(writeReferenceAgent(folder, 'none'), '--only', 'metadata', '--output', output);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toMatch(expected);
  });

  test('--output junit is XML with a case for each step', async () => {
    const ran = await conformance(writeReferenceAgent(folder, 'bad-type'), '--output', 'junit');
    expect(ran.status).toBe(3);
    const [suite] = childrenOf(await parseXml(ran.stdout, 'the report'), 'testsuite');
    const cases = childrenOf(suite, 'testcase');
    expect(cases.map(({ attributes }) => attributes.name)).toEqual(fenceSteps.map(({ name }) => name));
    expect(cases.filter(({ children }) => children.some(({ name }) => name === 'failure'))).toHaveLength(1);
  });

  test('--list and --dry-run test nothing', async () => {
    const { stdout } = await conformance('--list');
    expect(
      stdout
        .split('\n')
        .slice(1)
        .map((line) => line.split(' ')[0]),
    ).toEqual(fenceSteps.map(({ name }) => name));
    const dry = await conformance(
      writeReferenceAgent(folder, 'none'),
      'ip=rack',
      '--allow-switching',
      '1',
      '--dry-run',
    );
    expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining('switching plug 1') });
    expect(await conformance()).toMatchObject({ status: 2, stderr: expect.stringContaining('PROGRAM is missing') });
  });
});

describeWith(['fence-agents'], 'a real agent', () => {
  test('fence_dummy, its device a file, conforms and is left off', async () => {
    const file = join(folder, 'power');
    writeFileSync(file, 'off');
    const report = await run({ program: 'dummy', options: { status_file: file }, allowSwitching: '1' });
    expect([stepsThat(report, 'failed'), stepsThat(report, 'blocked')]).toEqual([[], []]);
    expect(report.left).toBe('off');
  });
});
