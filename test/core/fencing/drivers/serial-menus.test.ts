import { afterEach, describe, expect, test } from '@jest/globals';
import { fenceHistory } from '../../../../src/core/fencing/history.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { fence } from '../../../support/rack-cluster.ts';

let lab: FencedRack | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

type Row = readonly [verdict: string, status: number, told: readonly string[], done: readonly string[]];

const cycled: readonly [readonly string[], readonly string[]] = [
  ['off 2', 'on 2'],
  ['2 off', '2 on'],
];
const untouched: readonly [readonly string[], readonly string[]] = [[], []];

// reboot of n2: verdict, exit status, what the switch was told, what it really did
const common: Readonly<Record<string, Row>> = {
  none: ['verified-on', 0, ...cycled],
  'says-on': ['unknown', 7, ['off 2'], ['2 off']],
  'no-effect': ['unknown', 7, ['off 2'], []],
  slow: ['verified-on', 0, ...cycled],
  silent: ['verified-on', 0, ...cycled],
  'hang-up-before': ['unknown', 7, ['off 2'], []],
  'hang-up-after': ['verified-on', 0, ...cycled],
  'half-line': ['verified-on', 0, ...cycled],
  'wrong-plug': ['unknown', 7, ['off 2'], ['3 off']],
  'login-refused': ['failed', 10, ...untouched],
  busy: ['failed', 1, ...untouched],
  garbage: ['failed', 1, ...untouched],
  'garbage-table': ['failed', 1, ...untouched],
  'shifted-table': ['failed', 1, ...untouched],
  'half-table': ['failed', 1, ...untouched],
};
const tables: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  // a row without ON or OFF is none
  apc: { ...common, 'unknown-state': ['failed', 1, ...untouched] },
  baytech: {
    ...common,
    'unknown-state': ['accepted', 7, ['off 2'], ['2 off']],
    confirm: ['verified-on', 0, ...cycled],
    'rpc-5': ['verified-on', 0, ...cycled],
  },
};

describe.each(Object.keys(tables))('%s with each fault', (front) => {
  const table = tables[front] as Readonly<Record<string, Row>>;

  test.each(Object.keys(table))('%s', async (fault) => {
    lab = await fencedRack(front, { timeout: fault === 'slow' ? 20_000 : 1500 });
    lab.rack.fault = fault;
    const result = await fence(lab.cluster, { nodes: ['n2'], action: 'reboot', powerTimeout: 300 });
    const [verdict, status, told, done] = table[fault] as Row;
    expect({ verdict: result.nodes[0]?.verdict, status: result.status, told: lab.told(), done: lab.done() }).toEqual({
      verdict,
      status,
      told,
      done,
    });
    expect(JSON.stringify([result, fenceHistory(lab.cluster)])).not.toContain(lab.password);
  });

  test('every fault is in the table', async () => {
    lab = await fencedRack(front);
    expect(Object.keys(table).sort()).toEqual(Object.keys(lab.rack.faults).sort());
  });
});

test('the names of an RPC-5 may be longer', async () => {
  lab = await fencedRack('baytech', { driver: 'serial/baytech-rpc5' });
  lab.rack.fault = 'rpc-5';
  const result = await fence(lab.cluster, { nodes: ['n3'], action: 'off', powerTimeout: 300 });
  expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n3' } });
  expect(lab.done()).toEqual(['3 off']);
});

test.each(['apc', 'baytech'])('%s finds a plug by its name', async (front) => {
  lab = await fencedRack(front, { plugs: { 'n[1-3]': 'n[1-3]' } });
  const result = await fence(lab.cluster, { nodes: ['n1'], action: 'off', powerTimeout: 300 });
  expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n1' } });
  expect(lab.done()).toEqual(['1 off']);
});
