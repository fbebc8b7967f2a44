import { beforeAll, expect, test } from '@jest/globals';
import { isVerifiedOff } from '../../../../src/core/fencing/history/history.ts';
import { commonFaults } from '../../../../src/core/lab/faults.ts';
import { faults } from '../../../../src/core/lab/fronts/wti.ts';
import { inPool } from '../../../../src/core/pool.ts';
import { describeWith } from '../../../support/components.ts';
import { fencedRack } from '../../../support/fenced-rack.ts';
import { fence } from '../../../support/rack-cluster.ts';

// A switch with every fault, and after it somebody who says without looking that n2 is off. Their word stands alone only
// where nothing else is known, and never for more than a word.

type Outcome = readonly [verdict: string, status: number, asked: number];
const notNeeded: Outcome = ['verified-off', 0, 0];
/** The switch sees the node up, so nobody is asked. */
const contradicted: Outcome = ['unknown', 7, 0];
const onTheirWord: Outcome = ['human', 7, 1];

const outcomes: Readonly<Record<string, Outcome>> = {
  none: notNeeded,
  'says-on': contradicted,
  'no-effect': contradicted,
  slow: notNeeded,
  silent: notNeeded,
  'hang-up-before': contradicted,
  'hang-up-after': notNeeded,
  'half-line': notNeeded,
  'wrong-plug': contradicted,
  'login-refused': onTheirWord,
  busy: onTheirWord,
  garbage: onTheirWord,
  'garbage-table': onTheirWord,
  'shifted-table': onTheirWord,
  'half-table': onTheirWord,
  // the switch said done: that is more than a word, and less than a look
  'unknown-state': ['accepted', 7, 1],
};

describeWith(['flock'], 'the driver manual after a switch that lies', () => {
  test('every fault is in the table', () =>
    expect(Object.keys(outcomes).sort()).toEqual(Object.keys({ ...commonFaults, ...faults }).sort()));

  // each has a rack of its own, and most of the time is spent waiting for what does not come
  const seen = new Map<string, Awaited<ReturnType<typeof tried>>>();
  beforeAll(() => inPool(Object.keys(outcomes), 8, async (fault) => void seen.set(fault, await tried(fault))));

  test.each(Object.entries(outcomes))('%s', (fault, [verdict, status, times]) => {
    const { believedOff, on, told, ...said } = seen.get(fault) ?? {};
    expect(said).toEqual({ verdict, status, asked: times });
    expect(believedOff).toBe(verdict === 'verified-off');
    if (verdict === 'verified-off') expect(on).toBe(false);
    expect(['', 'off 2']).toContain(told);
  });
});

async function tried(fault: string) {
  const lab = await fencedRack('wti', { timeout: fault === 'silent' ? 10_000 : 60_000 }, { options: { timeout: 3 } });
  try {
    lab.rack.fault = fault;
    const { model } = lab.cluster;
    const person = { driver: 'manual', options: {}, plugs: { 'n[1-3]': 'n[1-3]' } };
    const fencing = [{ key: 'n[1-3]', levels: [['d'], ['person']] }];
    const cluster = { ...lab.cluster, model: { ...model, devices: { ...model.devices, person }, fencing } };
    let asked = 0;
    const askHuman = async () => {
      asked += 1;
      return { by: 'Anna', how: 'somebody told her' };
    };
    const { status, nodes } = await fence(cluster, { nodes: ['n2'], action: 'off', powerTimeout: 1000, askHuman });
    return {
      verdict: nodes[0]?.verdict,
      status,
      asked,
      believedOff: isVerifiedOff(cluster, 'n2'),
      on: lab.rack.plug(2)?.on,
      told: lab.told().join(),
    };
  } finally {
    await lab.close();
  }
}
