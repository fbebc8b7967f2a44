import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fileDriverNames, fileOfDriver } from '../../../../src/core/fencing/device-files/find-files.ts';
import { fileDriver } from '../../../../src/core/fencing/drivers/snmp-pdu.ts';
import { findIndex, indexOf, numberOf } from '../../../../src/core/fencing/snmp-pdu/find-plug.ts';
import { readSnmpFile, snmpFileOf } from '../../../../src/core/fencing/snmp-pdu/read-file.ts';
import type { SnmpSession } from '../../../../src/core/fencing/snmp-pdu/snmp-session.ts';
import { deviceContext } from '../../../support/device-context.ts';

const good = `ocf-device: 1
summary: A strip
plug: '[1-9]\\d?'
names: 1.3.6.1.9.2.{plug}
status: {oid: "1.3.6.1.9.3.{plug}", on: 1, off: 2}
off: {oid: "1.3.6.1.9.4.{plug}.0", value: 2}
`;

test('the example of the manual is right', async () => {
  const page = readFileSync('man/ocf-device.5', 'utf8');
  const example = /strip\.yaml :\n\.Bd -literal\n([\s\S]*?)\.Ed/.exec(page)?.[1] ?? '';
  const driver = fileDriver('snmp-pdu/strip', await snmpFileOf('strip', example.replaceAll('\\e', '\\')));
  expect((await driver.describe(deviceContext({}))).capabilities).toEqual({
    commands: ['off', 'on'],
    status: true,
    list: true,
  });
  expect(driver.explain('24', {})).toEqual({
    off: 'SNMP set 1.3.6.1.4.1.99999.1.4.24 = 2',
    on: 'SNMP set 1.3.6.1.4.1.99999.1.4.24 = 1',
    status: 'SNMP get 1.3.6.1.4.1.99999.1.3.24: on 1, off 2',
  });
  expect(driver.explain('web', {}).off).toBe('SNMP set 1.3.6.1.4.1.99999.1.4.N = 2 with N the index of plug web');
});

test('the files that come with the program are right', async () => {
  for (const name of fileDriverNames('snmp-pdu', [])) {
    const file = await readSnmpFile(fileOfDriver(name, 'snmp-pdu', []));
    expect(Object.keys(file.commands)).toEqual(expect.arrayContaining(['off', 'on']));
  }
});

test.each([
  ['no {plug}', '1.3.6.1.9.4.{plug}.0', '1.3.6.1.9.4.1', 'off.oid', /has to have \{plug\} in it, once/],
  ['two of them', '1.3.6.1.9.4.{plug}.0', '1.3.6.{plug}.4.{plug}', 'off.oid', /once/],
  ['a name in it', '1.3.6.1.9.3.{plug}', 'enterprises.9.3.{plug}', 'status.oid', /no object identifier in numbers/],
  ['a leading dot', '1.3.6.1.9.2.{plug}', '.1.3.6.1.9.2.{plug}', 'names', /no object identifier/],
  ['on that is off', 'on: 1, off: 2', 'on: [1, 2], off: 2', 'status.off', /2 cannot mean both/],
  ['a pattern that is none', "'[1-9]\\d?'", "'[1-9'", 'plug', /no regular expression/],
  ['a word that is not known', 'summary: A strip', 'summry: A strip', '', /summary|summry/],
  ['a value that is no number', 'value: 2', 'value: off', 'off.value', /whole number|number/],
])('%s is refused at its place', async (_, from, to, path, says) => {
  const problem = snmpFileOf('strip.yaml', good.replace(from, to));
  await expect(problem).rejects.toMatchObject({ code: 'INVALID', message: expect.stringMatching(says) });
  const { data } = await problem.catch((error) => error);
  if (path !== '') expect(data.problems.map((each: { path: string }) => each.path)).toContain(path);
});

test('a file that neither looks nor names, or that does nothing, is refused', async () => {
  const head = "ocf-device: 1\nsummary: x\nplug: '1'\n";
  await expect(snmpFileOf('x', `${head}off: {oid: "1.3.{plug}", value: 1}\n`)).rejects.toThrow(
    /neither status nor names/,
  );
  await expect(snmpFileOf('x', `${head}names: 1.3.{plug}\n`)).rejects.toThrow(/neither how power is read/);
});

test('a number and its place in the tree belong together, whatever is shifted; nothing else has a place', async () => {
  const file = await snmpFileOf('strip.yaml', good);
  fc.assert(
    fc.property(fc.integer({ min: -3, max: 3 }), fc.nat(120), fc.string(), (shift, number, text) => {
      const shifted = { ...file, shift };
      const index = indexOf(shifted, String(number));
      if (index !== undefined) expect(numberOf(shifted, index)).toBe(String(number));
      expect(index !== undefined).toBe(number >= 1 && number <= 99 && number + shift >= 0);
      if (!/^[1-9]\d?$/.test(text)) expect(indexOf(shifted, text)).toBeUndefined();
    }),
  );
});

test('a table of names of which one row is no plug is not used at all', async () => {
  const file = await snmpFileOf('strip.yaml', good);
  const session = (rows: readonly [string, string][]) =>
    ({ where: 'here', walk: async () => rows.map(([oid, value]) => ({ oid, value })) }) as unknown as SnmpSession;
  const rows: [string, string][] = [
    ['1.3.6.1.9.2.1', 'a'],
    ['1.3.6.1.9.2.2', 'b'],
  ];
  expect(await findIndex(session(rows), file, 'b')).toBe('2');
  for (const odd of ['1.3.6.1.9.2.0', '1.3.6.1.9.2.3.1', '1.3.6.1.9.2.100', '1.3.6.1.9.2']) {
    await expect(findIndex(session([...rows, [odd, 'c']]), file, 'b')).rejects.toMatchObject({ code: 'FAILED' });
  }
  await expect(findIndex(session(rows), file, '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(findIndex(session([...rows, ['1.3.6.1.9.2.3', 'b']]), file, 'b')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});
