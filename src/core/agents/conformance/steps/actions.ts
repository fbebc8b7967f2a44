import type { Bench } from '../bench.ts';
import { inTurn, type Move, problemOf } from '../move.ts';
import { advertises, blocked, failed, onlyWith, passed, type Step, type StepSubject, type Verdict } from '../step.ts';

/** Actions with a step of their own. */
const tested = [
  ...['start', 'stop', 'monitor', 'meta-data', 'validate-all', 'promote', 'demote', 'notify', 'reload', 'reload-agent'],
];
const optional = ['promote', 'demote', 'notify'];

function others({ metadata }: StepSubject): readonly string[] {
  const names = new Set((metadata?.actions ?? []).map(({ name }) => name));
  return [...names].filter((name) => !tested.includes(name));
}

// Some of them stop what they are asked about; each is asked of a started resource.
async function knowsAll(bench: Bench): Promise<Verdict> {
  const missing: string[] = [];
  for (const action of others(bench.subject)) {
    const problem = await bench.bringTo('started');
    if (problem !== undefined) return blocked(problem);
    const { rawCode, timedOut } = await bench.run({ action });
    if (rawCode === 3) missing.push(`It advertises ${action} and does not know it.`);
    if (timedOut) missing.push(`${action} did not end within its time limit.`);
  }
  return missing.length === 0 ? passed : failed(missing.join(' '));
}

// What it does not advertise it should not do: a cluster manager would never ask, and half of a pair is a trap.
async function keepsQuiet(bench: Bench): Promise<Verdict> {
  const { metadata } = bench.subject;
  const moves = optional
    .filter((action) => !advertises(metadata, action))
    .map((action): Move => ({ action, codes: action === 'notify' ? [3, 0] : [3], when: '(not advertised)' }));
  for (const move of moves) {
    const problem = problemOf(move, await bench.run(move));
    if (problem !== undefined) return failed(problem);
  }
  return passed;
}

const notification = {
  OCF_RESKEY_CRM_meta_notify_type: 'post',
  OCF_RESKEY_CRM_meta_notify_operation: 'start',
  ...Object.fromEntries(
    ['start', 'stop', 'promote', 'demote', 'active', 'inactive', 'promoted', 'unpromoted', 'master', 'slave'].flatMap(
      (list) => [
        [`OCF_RESKEY_CRM_meta_notify_${list}_resource`, ' '],
        [`OCF_RESKEY_CRM_meta_notify_${list}_uname`, ' '],
      ],
    ),
  ),
};

const reloads = (action: string): Step => ({
  name: action,
  summary: `${action} of a started resource gives 0 and leaves it running.`,
  needs: 'started',
  skip: onlyWith(action),
  run: (bench) =>
    inTurn(bench, [
      { action, codes: [0], when: 'of a started resource' },
      { action: 'monitor', codes: [0, 190], when: `after the ${action}` },
    ]),
});

/** Actions beside start, monitor and stop. */
export const actionSteps: readonly Step[] = [
  {
    name: 'unknown-action',
    summary: 'An action that nobody knows gives 3.',
    needs: 'started',
    run: (bench) => inTurn(bench, [{ action: 'ocf_test_unknown', codes: [3], when: '(an action nobody knows)' }]),
  },
  {
    name: 'advertised',
    summary: 'It knows all the other actions it advertises.',
    needs: 'any',
    skip: (subject) => (others(subject).length === 0 ? 'Every action it advertises has a step of its own.' : undefined),
    run: knowsAll,
  },
  {
    name: 'unadvertised',
    summary: 'promote, demote and notify give 3 when they are not advertised.',
    needs: 'started',
    skip: ({ metadata }) =>
      metadata && optional.every((action) => advertises(metadata, action)) ? 'It advertises all of them.' : undefined,
    run: async (bench) => (bench.subject.metadata ? keepsQuiet(bench) : blocked('It does not describe itself.')),
  },
  {
    name: 'notify',
    summary: 'notify gives 0.',
    needs: 'started',
    skip: onlyWith('notify'),
    run: (bench) => inTurn(bench, [{ action: 'notify', codes: [0], circumstances: { env: notification } }]),
  },
  reloads('reload'),
  reloads('reload-agent'),
];
