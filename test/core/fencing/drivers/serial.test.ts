import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deviceFileOf } from '../../../../src/core/fencing/device-files/read-file.ts';
import { driverNames, fileDriver } from '../../../../src/core/fencing/drivers/serial.ts';
import { loadDriver } from '../../../../src/core/fencing/drivers.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { fence } from '../../../support/rack-cluster.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocf-devices-'));
  mkdirSync(join(folder, 'devices', 'serial'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const own = (name: string, text: string) => writeFileSync(join(folder, 'devices', 'serial', `${name}.yaml`), text);
const here = () => deviceContext({}, { folders: [join(folder, 'none'), folder] });
const small = `ocf-device: 1\nsummary: My own\nplug: '\\d'\noff: [{send: "o{plug}\\r", switches: true}]\n`;

describe('device files', () => {
  test('those of the program are there, and those of the administrator', async () => {
    own('my-own', small);
    own('wti-nps', small);
    const names = driverNames(here());
    expect(names).toEqual(expect.arrayContaining(['serial/wti-nps', 'serial/apc-masterswitch', 'serial/my-own']));
    expect(new Set(names).size).toBe(names.length);
    for (const name of ['serial/my-own', 'serial/wti-nps']) {
      const description = await (await loadDriver(name, here())).describe(here());
      expect(description).toMatchObject({
        name,
        summary: 'My own',
        capabilities: { commands: ['off'], status: false },
      });
    }
  });

  test.each([
    'serial/',
    'serial/.',
    'serial/..',
    'serial/../serial/wti-nps',
    'serial/a/b',
    'serial/wti-nps\0',
    'serial/__proto__',
  ])('%j is none', async (name) => {
    await expect(loadDriver(name, here())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('what is near is named', async () => {
    own('my-own', small);
    await expect(loadDriver('serial/my-onw', here())).rejects.toMatchObject({
      suggestions: expect.arrayContaining(['Did you mean serial/my-own?']),
    });
  });

  test('a wrong one says all that is wrong, and does not hide the others', async () => {
    own('broken', 'ocf-device: 1\nsummry: x\n');
    expect(driverNames(here())).toEqual(expect.arrayContaining(['serial/broken', 'serial/wti-nps']));
    await expect(loadDriver('serial/broken', here())).rejects.toMatchObject({
      code: 'INVALID',
      data: {
        problems: expect.arrayContaining([
          expect.objectContaining({ message: 'There is no field "summry" in the device file.' }),
          expect.objectContaining({ message: 'The device file has no summary.' }),
        ]),
      },
    });
    await expect(loadDriver('serial/wti-nps', here())).resolves.toBeDefined();
  });

  test.each([
    ['empty', ''],
    ['no YAML', 'a: ['],
    ['binary', '\0\x01\x02'],
  ])('one that is %s is INVALID', async (_, text) => {
    own('odd', text);
    await expect(loadDriver('serial/odd', here())).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('a folder in the place of a file is said', async () => {
    mkdirSync(join(folder, 'devices', 'serial', 'odd.yaml'));
    await expect(loadDriver('serial/odd', here())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('the folder need not be readable', () => {
    chmodSync(join(folder, 'devices'), 0);
    expect(driverNames(here())).toContain('serial/wti-nps');
    chmodSync(join(folder, 'devices'), 0o700);
  });
});

test('the example of the manual is right', async () => {
  const page = readFileSync('man/ocf-device.5', 'utf8');
  const example = /\.Bd -literal\n(ocf-device: 1\n[\s\S]*?)\.Ed/.exec(page)?.[1] ?? '';
  const driver = fileDriver('serial/example', await deviceFileOf('example', example.replaceAll('\\e', '\\')));
  expect(await driver.describe(here())).toMatchObject({
    parameters: [{ name: 'line' }, { name: 'password', secret: true }, { name: 'timeout', default: '20' }],
    capabilities: { commands: ['off', 'on'], status: true, list: true, sessions: 1 },
  });
  expect(driver.explain('2', {}).off).toBe('login, "list", "off 2"');
  // login and its questions, a look, a command and its question
  expect(driver.limit({ timeout: 1 })).toBeGreaterThanOrEqual(1000 + 5000 + 30_000);
});

describe('an own file beside the cluster file', () => {
  let lab: FencedRack;
  afterEach(() => lab.close());

  test('fences', async () => {
    lab = await fencedRack('wti', { driver: 'serial/mine' });
    const devices = join(lab.cluster.folder, 'devices', 'serial');
    mkdirSync(devices, { recursive: true });
    writeFileSync(join(devices, 'mine.yaml'), readFileSync('devices/serial/wti-nps.yaml'));
    const result = await fence(lab.cluster, { nodes: ['n2'], action: 'off', powerTimeout: 300 });
    expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n2' } });
    expect(lab.done()).toEqual(['2 off']);
  });
});
