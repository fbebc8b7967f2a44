import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../src/core/config/model.ts';
import { fenceHistory, isVerifiedOff } from '../../src/core/fencing/history/history.ts';
import type { VerdictKind } from '../../src/core/fencing/verdict.ts';
import { commonFaults } from '../../src/core/lab/faults.ts';
import { loadFront } from '../../src/core/lab/fronts.ts';
import { inPool } from '../../src/core/pool.ts';
import { describeWith } from './components.ts';
import { type FencedRack, type FencedRackOptions, fencedRack } from './fenced-rack.ts';
import { fence } from './rack-cluster.ts';

// A front of the lab with every fault, through a driver: what an off and what a reboot of n2 come to.

type Outcome = readonly [verdict: VerdictKind, status: number];

export interface Line {
  readonly off: Outcome;
  readonly reboot: Outcome;
}

export interface LyingRack extends FencedRackOptions {
  readonly front: string;
  /** Options for faults that leave nothing to wait for in vain: so long that a busy machine does not meet them. */
  readonly patient?: DeviceSpec['options'];
  /** What stands in the device besides, for that fault. */
  readonly device?: (fault: string) => Partial<DeviceSpec>;
  /** Programs without which it is left out. */
  readonly needs?: readonly string[];
  /**
   * The driver is tried with every fault over another line or in another way already: here an ordinary run tries a few,
   * one with OCF_LONG=1 all.
   */
  readonly besides?: boolean;
  /** It runs a program that sends a packet again when the answer is late: the device may be told the same twice. */
  readonly repeats?: true;
  /** Racks tried side by side. Default 16. */
  readonly atOnce?: number;
  /** One for every fault of the front. */
  readonly outcomes: Readonly<Record<string, Line>>;
}

/** Everything is answered with these, however late. */
const answered = ['none', 'slow'];

const few = ['none', 'half-line', 'wrong-plug', 'login-refused'];

const both = (verdict: VerdictKind, status: number): Line => ({ off: [verdict, status], reboot: [verdict, status] });

/** Done, and seen. */
export const good: Line = { off: ['verified-off', 0], reboot: ['verified-on', 0] };
/** It did something else than it said, or nobody knows. */
export const doubtful = both('unknown', 7);
/** It said done, and nobody could look. */
export const unseen = both('accepted', 7);
/** Nothing was sent, or certainly without effect. */
export const nothing = both('failed', 1);
/** What never answers is waited for no longer than that; where nothing is ever sent, even less. */
export const patience = (fault: string): Partial<DeviceSpec> =>
  fault === 'silent' ? { timeout: 10_000 } : fault.startsWith('garbage') ? { timeout: 4000 } : {};
export const lockedOut = both('failed', 10);

/** What a device that speaks lines of text comes to with the faults that all have. */
export const menu = {
  none: good,
  'says-on': doubtful,
  'no-effect': doubtful,
  slow: good,
  silent: good,
  'hang-up-before': doubtful,
  'hang-up-after': good,
  'half-line': good,
  'wrong-plug': doubtful,
  'login-refused': lockedOut,
  busy: nothing,
  garbage: nothing,
};

/** The whole table of one front through one driver; nothing is believed that is not so. */
export function describeLies(name: string, row: LyingRack): void {
  const { front, needs = [], besides = false, atOnce = 16, outcomes } = row;
  const isTried = (fault: string) => !besides || process.env.OCF_LONG === '1' || few.includes(fault);
  describeWith(needs, `${name} in a rack that lies`, () => {
    test('every fault is in the table', async () => {
      const { faults = {} } = await loadFront(front);
      expect(Object.keys(outcomes).sort()).toEqual(Object.keys({ ...commonFaults, ...faults }).sort());
    });

    const lines = Object.entries(outcomes).filter(([fault]) => isTried(fault));
    const cases = lines.flatMap(([fault, { off, reboot }]): Case[] => [
      { fault, action: 'off', outcome: off },
      { fault, action: 'reboot', outcome: reboot },
    ]);
    // each has a rack of its own, and most of the time is spent waiting for what does not come
    const seen = new Map<Case, Seen>();
    beforeAll(() =>
      inPool(
        cases,
        atOnce,
        async (one) => void seen.set(one, await tried(row, one).catch((error) => ({ error }) as Seen)),
      ),
    );

    test.each(cases)('$fault: $action', (one) => {
      const { error, verdict, status, ...rack } = seen.get(one) ?? {};
      if (error) throw error;
      expect({ verdict, status }).toEqual({ verdict: one.outcome[0], status: one.outcome[1] });
      checkTruth(one, rack as Seen);
    });
  });
}

interface Case {
  readonly fault: string;
  readonly action: 'off' | 'reboot';
  readonly outcome: Outcome;
}

/** What came of it: the answer, and what the switch knows. */
interface Seen {
  readonly error?: unknown;
  readonly verdict: VerdictKind | undefined;
  readonly status: number;
  readonly on: boolean | undefined;
  readonly told: string;
  readonly done: string;
  readonly believedOff: boolean;
  readonly secretShown: boolean;
}

async function tried(
  { front, device, outcomes: _, needs: __, besides: ___, atOnce: ____, repeats, patient, ...row }: LyingRack,
  { fault, action }: Case,
): Promise<Seen> {
  const isAnswered = answered.includes(fault);
  const options = isAnswered ? { ...row, options: { ...row.options, ...patient } } : row;
  const lab = await fencedRack(front, isAnswered ? {} : device?.(fault), options);
  if (isAnswered) unhurried(lab);
  try {
    lab.rack.fault = fault;
    const result = await fence(lab.cluster, { nodes: ['n2'], action, powerTimeout: 1000 });
    return {
      verdict: result.nodes[0]?.verdict,
      status: result.status,
      on: lab.rack.plug(2)?.on,
      told: (repeats ? withoutRepeats(lab.told()) : lab.told()).join(', '),
      done: lab.done().join(', '),
      believedOff: isVerifiedOff(lab.cluster, 'n2'),
      secretShown: JSON.stringify([result, fenceHistory(lab.cluster)]).includes(lab.password),
    };
  } finally {
    await lab.close();
  }
}

/** Where a device file describes the device, a copy beside the cluster file, which comes first, waits for every answer. */
function unhurried({ device: { driver }, cluster: { folder } }: FencedRack): void {
  const name = `devices/${driver}.yaml`;
  const file = join(programFolder, name);
  if (!driver.startsWith('serial/') || !existsSync(file)) return;
  mkdirSync(join(folder, 'devices', 'serial'), { recursive: true });
  writeFileSync(join(folder, name), readFileSync(file, 'utf8').replaceAll(/within: \d+s/g, 'within: 60s'));
}

const programFolder = fileURLToPath(new URL('../..', import.meta.url));

/** With these a switch that was told something does nothing. */
const idle = ['no-effect', 'hang-up-before', 'garbage', 'task-fails'];

// Whatever the table says: verified is true, only this plug was asked for, each command once.
function checkTruth({ fault, action, outcome: [verdict] }: Case, seen: Seen): void {
  const { on, told, done, believedOff, secretShown } = seen;
  if (verdict === 'verified-off') expect({ on, told }).toEqual({ on: false, told: 'off 2' });
  else if (verdict === 'verified-on') expect({ on, told }).toEqual({ on: true, told: 'off 2, on 2' });
  else if (verdict === 'failed') expect(told).toBe('');
  // where nobody can look between off and on, the device's own restart is one command
  else expect(action === 'off' ? ['', 'off 2'] : ['', 'off 2', 'cycle 2']).toContain(told);
  const plug = fault === 'wrong-plug' ? 3 : 2;
  const obeyed = told.replaceAll(/(\w+) 2/g, (_, command) =>
    command === 'cycle' ? `${plug} off, ${plug} on` : `${plug} ${command}`,
  );
  expect(done).toBe(idle.includes(fault) ? '' : obeyed);
  expect({ believedOff, secretShown }).toEqual({ believedOff: verdict === 'verified-off', secretShown: false });
}

function withoutRepeats(told: readonly string[]): string[] {
  return told.filter((each, index) => each !== told[index - 1]);
}
