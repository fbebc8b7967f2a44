import { blocked, failed, passed, type Verdict } from '../../agents/conformance/step.ts';
import type { FenceBench } from './bench.ts';
import { advertises, type FenceStep, withDevice, wrongCode } from './fence-step.ts';

const codeOf = { on: 0, off: 2 } as const;

/** Tells it, and looks whether it is so; the sentence on what is wrong. */
async function brings(bench: FenceBench, action: string, state: 'on' | 'off', when = ''): Promise<string | undefined> {
  const words = `${action}${when}`;
  const problem = wrongCode(words, await bench.call({ action }), [0]);
  return problem ?? (await sees(bench, state, words));
}

async function sees(bench: FenceBench, state: 'on' | 'off', after: string): Promise<string | undefined> {
  if (!advertises(bench.subject, 'status')) return undefined;
  return wrongCode(`status after ${after}`, await bench.call({ action: 'status' }), [codeOf[state]]);
}

/** Where a step begins; what is so already is not done again, so that no step depends on what another one found. */
async function from(bench: FenceBench, state: 'on' | 'off'): Promise<Verdict | undefined> {
  if (advertises(bench.subject, 'status')) {
    const { code } = await bench.call({ action: 'status' });
    if (code === codeOf[state]) return undefined;
  }
  const problem = await brings(bench, state, state);
  return problem === undefined ? undefined : blocked(`It could not be ${state} before: ${problem}`);
}

/** Twice the same: the second time there is nothing to do, which is no failure. */
function twice(action: 'on' | 'off') {
  return async (bench: FenceBench): Promise<Verdict> => {
    const other = action === 'on' ? 'off' : 'on';
    const trouble = await from(bench, other);
    if (trouble) return trouble;
    const problem =
      (await brings(bench, action, action)) ?? (await brings(bench, action, action, ` of what is ${action}`));
    return problem === undefined ? passed : failed(problem);
  };
}

function reboots(state: 'on' | 'off') {
  return async (bench: FenceBench): Promise<Verdict> => {
    const trouble = advertises(bench.subject, state) ? await from(bench, state) : undefined;
    if (trouble) return trouble;
    const problem = await brings(bench, 'reboot', 'on', ` of what is ${state}`);
    return problem === undefined ? passed : failed(problem);
  };
}

async function withoutAction(bench: FenceBench): Promise<Verdict> {
  const usual = bench.parameter('action')?.default;
  const trouble = await from(bench, 'on');
  if (trouble) return trouble;
  const problem = wrongCode('a request without an action', await bench.call({}), [0]);
  if (problem !== undefined) return failed(problem);
  const state = usual === 'off' ? 'off' : 'on';
  const seen = await sees(bench, state, `a request without an action, which is ${usual ?? 'reboot'},`);
  return seen === undefined ? passed : failed(seen);
}

const needs =
  (...actions: readonly string[]): NonNullable<FenceStep['skip']> =>
  (subject) => {
    if (!subject.switching) return 'It would switch the plug: --allow-switching PLUG.';
    return actions.map((action) => withDevice(action, { plug: true })(subject)).find((why) => why !== undefined);
  };

/** What it does to a plug that may be switched. */
export const switchingSteps: readonly FenceStep[] = [
  {
    name: 'off',
    summary: 'After off the plug is off, and off again is no failure.',
    switches: true,
    skip: needs('off', 'on'),
    run: twice('off'),
  },
  {
    name: 'on',
    summary: 'After on the plug is on, and on again is no failure.',
    switches: true,
    skip: needs('off', 'on'),
    run: twice('on'),
  },
  {
    name: 'reboot',
    summary: 'After a reboot of a plug that is on it is on.',
    switches: true,
    skip: needs('reboot'),
    run: reboots('on'),
  },
  {
    name: 'reboot-off',
    summary: 'After a reboot of a plug that is off it is on.',
    switches: true,
    skip: needs('reboot', 'off'),
    run: reboots('off'),
  },
  {
    name: 'no-action',
    summary: 'Without an action it does what its description calls the default.',
    switches: true,
    skip: needs('on'),
    run: withoutAction,
  },
];
