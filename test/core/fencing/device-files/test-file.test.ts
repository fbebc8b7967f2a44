import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRecording, type Recording, recordingText } from '../../../../src/core/fencing/device-files/recording.ts';
import { type DialogueTestInput, testDeviceFile } from '../../../../src/core/fencing/device-files/test-file.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';

let folder: string;
let lab: FencedRack | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-dialogue-'));
});
afterEach(async () => {
  await lab?.close();
  lab = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const files = {
  wti: 'devices/serial/wti-nps.yaml',
  apc: 'devices/serial/apc-masterswitch.yaml',
  baytech: 'devices/serial/baytech-rpc3.yaml',
} as const;

const onLine = ({ device, cluster }: FencedRack, more: Partial<DialogueTestInput> & { file: string }) => {
  const { line, ...options } = device.options;
  return testDeviceFile(cluster, { line: String(line), options, ...more });
};

describe.each(Object.entries(files))('%s', (front, file) => {
  test('is only looked at unless a plug is named, and then played again from the recording', async () => {
    lab = await fencedRack(front);
    const record = join(folder, 'session');
    const looked = await onLine(lab, { file, plugs: ['n3'], record });
    expect(looked).toMatchObject({ status: 0, problems: [], recorded: record });
    expect(looked.parts.map(({ part, plug, answer }) => [part, plug, answer])).toEqual([
      ['login', undefined, undefined],
      ['list', undefined, undefined],
      ['status', 'n3', 'on'],
      ['logout', undefined, undefined],
    ]);
    expect(looked.parts[1]?.plugs).toHaveLength(3);
    expect(lab.told()).toEqual([]);
    expect(statSync(record).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(looked) + readFileSync(record, 'utf8')).not.toContain(lab.password);
    const replayed = await testDeviceFile(lab.cluster, { file, session: record });
    expect(replayed.status).toBe(0);
    expect(replayed.parts.map(({ part, answer }) => [part, answer])).toEqual(
      looked.parts.map(({ part, answer }) => [part, answer]),
    );
    await expect(onLine(lab, { file, record })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('switches the plug it is told, there and back', async () => {
    lab = await fencedRack(front);
    await lab.rack.change(2, false);
    const result = await onLine(lab, { file, switching: ['2', 'n1'] });
    expect(result.status).toBe(0);
    expect(lab.told()).toEqual(['on 2', 'off 2', 'off 1', 'on 1']);
    expect(lab.rack.plugs.map(({ on }) => on)).toEqual([true, false, true]);
  });

  test('a wrong password is said, and asked once', async () => {
    lab = await fencedRack(front);
    lab.rack.fault = 'login-refused';
    const result = await onLine(lab, { file });
    expect(result).toMatchObject({ status: 10, parts: [{ part: 'login', failure: { code: 'CREDENTIALS' } }] });
    expect(JSON.stringify(result)).not.toContain(lab.password);
  });

  test('a busy device is not waited for', async () => {
    lab = await fencedRack(front);
    lab.rack.fault = 'busy';
    expect(await onLine(lab, { file })).toMatchObject({ status: 5, parts: [{ failure: { code: 'REFUSED' } }] });
  });

  test('a device that takes commands and does nothing is found out', async () => {
    lab = await fencedRack(front);
    lab.rack.fault = 'no-effect';
    const real = lab.cluster.system;
    let passed = 0;
    // its patience is ten seconds
    const system = {
      ...real,
      monotonic: () => real.monotonic() + passed,
      sleep: async (milliseconds: number) => {
        passed += milliseconds;
      },
    };
    const { line, ...options } = lab.device.options;
    const result = await testDeviceFile(
      { ...lab.cluster, system },
      { file, line: String(line), options, switching: ['2'] },
    );
    expect(result.status).toBe(7);
    expect(result.parts.find(({ failure }) => failure)).toMatchObject({
      part: 'status',
      plug: '2',
      failure: { code: 'UNVERIFIED' },
    });
  });

  test('a plug that is not there', async () => {
    lab = await fencedRack(front);
    const result = await onLine(lab, { file, switching: ['n9'] });
    expect(result).toMatchObject({ status: 8 });
    expect(lab.told()).toEqual([]);
  });
});

test('what a changed file sends differently is said with the line of the recording', async () => {
  lab = await fencedRack('wti');
  const record = join(folder, 'session');
  await onLine(lab, { file: files.wti, record });
  const changed = join(folder, 'changed.yaml');
  writeFileSync(changed, readFileSync(files.wti, 'utf8').replace('send: "/s\\r"', 'send: "/status\\r"'));
  const result = await testDeviceFile(lab.cluster, { file: changed, session: record });
  expect(result).toMatchObject({ status: 9, parts: [{ part: 'login' }, { part: 'list' }, { part: 'logout' }] });
  expect(result.parts[1]?.failure?.message).toMatch(/sends "\/status\^M", and the recording has "\/s\^M" here/);
});

test('a wrong file is not played, and nothing is written', async () => {
  lab = await fencedRack('wti');
  const wrong = join(folder, 'wrong.yaml');
  writeFileSync(wrong, 'ocf-device: 1\n');
  const record = join(folder, 'session');
  const result = await onLine(lab, { file: wrong, record });
  expect(result).toMatchObject({ status: 12, parts: [] });
  expect(result.problems.length).toBeGreaterThan(1);
  expect(existsSync(record)).toBe(false);
});

test('without a device it says what would be sent', async () => {
  lab = await fencedRack('wti');
  const result = await testDeviceFile(lab.cluster, { file: files.wti });
  expect(result).toMatchObject({ status: 0, parts: [], explanation: { off: expect.stringContaining('"/Off N,y"') } });
  await expect(testDeviceFile(lab.cluster, { file: files.wti, plugs: ['1'] })).rejects.toMatchObject({ code: 'USAGE' });
  await expect(
    testDeviceFile(lab.cluster, { file: files.wti, line: 'tcp://127.0.0.1:1', session: 'x' }),
  ).rejects.toMatchObject({ code: 'USAGE' });
  await expect(testDeviceFile(lab.cluster, { file: join(folder, 'none.yaml') })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

describe('a recording', () => {
  const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
  const entry = fc.oneof(
    fc.record({ kind: fc.constantFrom('sent' as const, 'modem' as const), text: bytes, line: fc.constant(0) }),
    fc.record({
      kind: fc.constant('part' as const),
      name: fc.constantFrom('status' as const, 'off' as const),
      plug: bytes,
    }),
    fc.record({ kind: fc.constant('part' as const), name: fc.constantFrom('login' as const, 'list' as const) }),
    fc.constant({ kind: 'closed' as const }),
  );

  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(entry), bytes, (serial, entries, value) => {
        const recording: Recording = { serial, options: { name: value }, entries };
        const read = parseRecording('x', recordingText(recording));
        const plain = read.entries.map((one) => ('line' in one ? { ...one, line: 0 } : one));
        expect({ ...read, entries: plain }).toEqual(recording);
      }),
    );
  });

  test('what came is read as one text, however it was cut', () => {
    const text = 'ocf-session 1 network\n< "a\\r\\n"\n< "b"\n';
    const { entries } = parseRecording('x', text);
    expect(entries).toEqual([
      { kind: 'heard', text: 'a\r\n', line: 2 },
      { kind: 'heard', text: 'b', line: 3 },
    ]);
    expect(recordingText({ serial: false, options: {}, entries: [{ kind: 'heard', text: 'a\r\nb', line: 0 }] })).toBe(
      text,
    );
  });

  test.each([
    ['', 1],
    ['ocf-session 2 network\n', 1],
    ['ocf-session 1 network\n\n# fine\nx\n', 4],
    ['ocf-session 1 network\n< "\\q"\n', 2],
    ['ocf-session 1 network\n== status\n', 2],
    ['ocf-session 1 network\n== login "1"\n', 2],
    ['ocf-session 1 network\n== dance\n', 2],
  ])('%j is none, from line %i on', (text, line) => {
    expect(() => parseRecording('x', text)).toThrow(
      expect.objectContaining({ code: 'INVALID', place: { file: 'x', line, column: 1 } }),
    );
  });
});
