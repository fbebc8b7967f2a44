import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { VerdictKind } from '../../../../src/core/fencing/verdict.ts';
import { commonFaults } from '../../../../src/core/lab/faults.ts';
import { type FaultRow, faultRow, faultTable } from '../../../support/fault-table.ts';

type Table = Readonly<Record<string, readonly [VerdictKind, number]>>;

const done = ['verified-off', 0] as const;
const unseen = ['unknown', 7] as const;
const accepted = ['accepted', 7] as const;
const failed = ['failed', 1] as const;

// What an off of n2 comes to, fault by fault. None of these has a password.
const expected: Readonly<Record<string, Table>> = {
  rps10: {
    none: done,
    'says-on': unseen,
    'no-effect': unseen,
    slow: done,
    silent: done,
    'hang-up-before': unseen,
    'hang-up-after': done,
    'half-line': done,
    'wrong-plug': unseen,
    'login-refused': done,
    busy: failed,
    garbage: unseen,
    'other-plug': unseen,
    'half-state': accepted,
  },
  // its word is all there is, and its word alone verifies nothing
  rpc100s: {
    none: accepted,
    'says-on': accepted,
    'no-effect': accepted,
    slow: accepted,
    silent: unseen,
    'hang-up-before': unseen,
    'hang-up-after': unseen,
    'half-line': unseen,
    'wrong-plug': accepted,
    'login-refused': accepted,
    busy: failed,
    garbage: unseen,
  },
  'smart-ups': {
    none: done,
    'says-on': unseen,
    'no-effect': unseen,
    slow: done,
    silent: done,
    'hang-up-before': unseen,
    'hang-up-after': done,
    'half-line': done,
    'wrong-plug': unseen,
    'login-refused': done,
    busy: failed,
    garbage: unseen,
    'no-register': unseen,
    alarms: done,
  },
  cyclades: {
    none: done,
    'says-on': unseen,
    'no-effect': unseen,
    slow: done,
    silent: done,
    'hang-up-before': unseen,
    'hang-up-after': done,
    'half-line': done,
    'wrong-plug': unseen,
    'login-refused': done,
    busy: failed,
    garbage: failed,
    'no-program': failed,
    'strips-away': failed,
    'odd-row': failed,
    'odd-state': accepted,
  },
};

// the switch itself does something else than it is told, or nothing
const heedless = ['no-effect', 'hang-up-before', 'garbage', 'wrong-plug'];

describe.each(Object.entries(expected))('%s', (front, table) => {
  let rows: Map<string, FaultRow>;
  beforeAll(async () => {
    rows = await faultTable(front);
  });
  afterAll(() => rows?.clear());

  test('every fault is in the table', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(table).sort());
    expect(Object.keys(table)).toEqual(expect.arrayContaining(Object.keys(commonFaults)));
  });

  test.each(Object.keys(table))('%s', (fault) => {
    const row = rows.get(fault) as FaultRow;
    expect([row.verdict, row.status]).toEqual(table[fault]);
    // told once, of the right plug, or not at all where nothing can have been told
    expect(row.told).toEqual(row.verdict === 'failed' ? [] : ['off 2']);
    const switched = fault === 'wrong-plug' ? ['off 3'] : heedless.includes(fault) ? [] : row.told;
    expect(row.done).toEqual(switched);
    if (row.verdict === 'verified-off') expect(row.on).toBe(false);
    expect(row.mostSessions).toBeLessThanOrEqual(1);
  });

  test('a reboot is one off and one on', async () => {
    const row = await faultRow(front, 'none', { action: 'reboot' });
    // what cannot look restarts by itself
    const blind = front === 'rpc100s';
    expect(row.told).toEqual(blind ? ['cycle 2'] : ['off 2', 'on 2']);
    expect(row.done).toEqual(['off 2', 'on 2']);
    expect([row.verdict, row.on]).toEqual([blind ? 'accepted' : 'verified-on', true]);
  });

  test('on a pseudo-terminal it is the same', async () => {
    const row = await faultRow(front, 'none', { way: 'pty' });
    expect([row.verdict, row.status, row.told]).toEqual([...(table.none ?? []), ['off 2']]);
  });
});
