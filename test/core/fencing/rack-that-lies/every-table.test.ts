import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { driverKinds } from '../../../../src/core/fencing/drivers.ts';
import { frontNames } from '../../../../src/core/lab/fronts.ts';

// Where the verdicts stand that each fault comes to: for every front of the lab, and for every kind of driver.

const ofFronts: Readonly<Record<string, string>> = {
  apc: 'menus',
  baytech: 'menus',
  cyclades: 'cyclades',
  'fence-agent': 'fence-agent',
  icebox: 'powerman',
  ipmi: 'ipmi',
  powerman: 'powerman',
  redfish: 'redfish',
  rpc100s: 'rpc100s',
  rps10: 'rps10',
  'smart-ups': 'smart-ups',
  snmp: 'snmp',
  stonith: 'stonith',
  wti: 'wti',
};

/** A front that speaks to the driver, or the test of a driver that has none. */
const ofDrivers: Readonly<Record<string, { readonly front: string } | { readonly test: string }>> = {
  'fence/': { front: 'fence-agent' },
  ipmi: { front: 'ipmi' },
  manual: { test: 'rack-that-lies/manual' },
  'npm:': { test: 'drivers/package-driver' },
  powerman: { front: 'powerman' },
  'powerman-device/': { front: 'icebox' },
  redfish: { front: 'redfish' },
  'serial/': { front: 'wti' },
  'snmp-pdu/': { front: 'snmp' },
  ssh: { test: 'rack-that-lies/ssh' },
  'stonith/': { front: 'stonith' },
};

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('fronts of the lab', () => {
  test('are all here', () => expect(Object.keys(ofFronts).sort()).toEqual([...frontNames].sort()));

  test.each(Object.entries(ofFronts))('%s has its table', (front, file) => {
    const text = read(`${file}.test.ts`);
    expect(text).toContain('describeLies(');
    expect(text).toContain(`front: '${front}'`);
  });
});

describe('kinds of drivers', () => {
  test('are all here', () => expect(Object.keys(ofDrivers).sort()).toEqual([...driverKinds].sort()));

  test.each(Object.entries(ofDrivers))('%s has its faults', (kind, where) => {
    // the device of the front names it
    if ('front' in where) {
      expect(ofFronts).toHaveProperty([where.front]);
      expect(read(`../../../../src/core/lab/fronts/${where.front}.ts`)).toMatch(
        new RegExp(`driver: ['\`]${kind.replace(/\W$/, '')}`),
      );
    } else expect(read(`../${where.test}.test.ts`)).toContain(kind);
  });
});
