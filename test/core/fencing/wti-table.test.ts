import { describe, expect, test } from '@jest/globals';
import { readDeviceFile } from '../../../src/core/fencing/device-files/read-file.ts';
import { findPlug, readTable } from '../../../src/core/fencing/device-files/table.ts';

const { status, plug } = await readDeviceFile('devices/serial/wti-nps.yaml');
const parseWtiTable = (text: string) => {
  if (!status?.table) throw new Error('no table in the file');
  return readTable(text, status.table, status.states, plug);
};

const rule = '-----+------------------+-------------+--------+-----------------+---------+';
const head = 'Plug | Name             | Password    | Status | Boot/Seq. Delay | Default |';
const row = (plug: string, name: string, status: string) =>
  `  ${plug}  | ${name} | (undefined) |  ${status}  |     0.5 Secs    |   ON    |`;
const page = (...rows: string[]) =>
  ['/s', '', 'Network Power Switch v3.02', '', head, rule, ...rows, rule, '', ''].join('\r\n');

describe('the plug table', () => {
  test('is read by its heading', () => {
    expect(parseWtiTable(page(row('1', 'n1', 'ON'), row('2', 'n2', 'OFF'), row('3', 'n3', '??')))).toEqual([
      { plug: '1', name: 'n1', power: 'on' },
      { plug: '2', name: 'n2', power: 'off' },
      { plug: '3', name: 'n3', power: 'unknown' },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['no rule', [head, row('1', 'n1', 'ON')].join('\r\n')],
    ['no end', [head, rule, row('1', 'n1', 'ON')].join('\r\n')],
    ['no rows', page()],
    ['another first column', page(row('1', 'n1', 'ON')).replace('Plug |', 'No   |')],
    ['no status column', page(row('1', 'n1', 'ON')).replace('Status', 'Stata ')],
    ['a row that is cut', page(row('1', 'n1', 'ON'), '  2  | n2 | (unde')],
    ['a row without a number', page(row('x', 'n1', 'ON'))],
    ['a number twice', page(row('1', 'n1', 'ON'), row('1', 'n2', 'OFF'))],
    ['noise', '\x07?? 3f#@!|on|off ~~\r\n1 off 2 off'],
  ])('%s is an error, never a row', (_, text) => {
    expect(() => parseWtiTable(text)).toThrow(expect.objectContaining({ code: 'FAILED' }));
  });

  test('a word that contains ON is not on', () => {
    const rows = parseWtiTable(page(row('1', 'n1', 'NONE'), row('2', 'station', 'OFF')));
    expect(rows.map(({ power }) => power)).toEqual(['unknown', 'off']);
  });
});

describe('looking up a plug', () => {
  const rows = parseWtiTable(
    page(row('1', 'web', 'ON'), row('2', 'web', 'ON'), row('3', '1', 'ON'), row('4', 'db', 'ON')),
  );
  test('by number first, then by exact name', () => {
    expect(findPlug(rows, '1').plug).toBe('1');
    expect(findPlug(rows, 'db').plug).toBe('4');
  });
  test('a name that stands there twice is refused', () => {
    expect(() => findPlug(rows, 'web')).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });
  test.each(['d', 'DB', '5', '', 'db '])('%j is not there', (name) => {
    expect(() => findPlug(rows, name)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
