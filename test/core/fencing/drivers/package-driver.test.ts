import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { driverContext } from '../../../../src/core/fencing/device.ts';
import { loadDriver } from '../../../../src/core/fencing/drivers.ts';
import { type Sandbox, sandbox } from '../../../support/ocf.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

// a strip whose plugs are files, as somebody else would write it, and all that could be wrong with it
const strip = `
const fs = require('node:fs');
const mini = {
  describe: async () => ({
    name: 'mini', summary: 'Files',
    parameters: [{ name: 'folder', type: 'string', required: true, secret: false, help: 'Where.' },
      { name: 'mood', type: 'string', required: false, secret: false, help: '' }],
    capabilities: { commands: ['off', 'on'], status: true, list: false },
  }),
  explain: (plug) => ({ off: 'off ' + plug, on: 'on ' + plug, status: 'look at ' + plug }),
  limit: () => 60_000,
  open: async ({ options }) => {
    const { mood } = options;
    const file = (plug) => options.folder + '/' + plug;
    if (mood === 'shut') throw Object.assign(new Error('nobody in'), { code: 'REFUSED' });
    if (mood === 'nothing') return undefined;
    if (mood === 'never-open') return new Promise(() => {});
    return {
      status: async (plug) => {
        if (mood === 'odd-look') return { power: 'ON', evidence: 7 };
        if (mood === 'no-look') return undefined;
        if (mood === 'never-look') return new Promise(() => {});
        return { power: fs.existsSync(file(plug)) ? 'on' : 'off', evidence: 'file' };
      },
      command: async (plug, command) => {
        if (mood === 'never-answer') return new Promise(() => {});
        if (mood === 'throws') throw new TypeError('x is not a function');
        if (mood === 'odd-answer') return { effect: 'done' };
        if (mood === 'nothing-done') return { effect: 'none', evidence: 'no', failure: { code: 'TIMEOUT', message: 'late' } };
        if (command === 'off') fs.rmSync(file(plug)); else fs.writeFileSync(file(plug), '');
        return { effect: 'accepted', evidence: 'ok' };
      },
      close: async () => { if (mood === 'bad-close') throw new Error('close'); if (mood === 'never-close') return new Promise(() => {}); },
    };
  },
};
exports.fenceDrivers = { format: 1, drivers: { mini } };
`;

let cluster: FencedCluster;
const install = (name: string, text: string) => {
  const place = join(cluster.folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
  writeFileSync(join(place, 'index.js'), text);
};
beforeEach(() => {
  cluster = fencedCluster({ devices: {} });
  install('@me/strips', strip);
  writeFileSync(join(cluster.folder, '1'), '');
});
afterEach(() => cluster.remove());

const ask = (action: 'off' | 'reboot', mood?: string, driver = 'npm:@me/strips:mini') => {
  const { folder } = cluster;
  const spec: DeviceSpec = {
    driver,
    options: { folder, ...(mood === undefined ? {} : { mood }) },
    plugs: { n1: '1' },
    ...(mood?.startsWith('never') ? { timeout: 300 } : {}),
  };
  cluster = fencedCluster({ folder, devices: { d: spec } });
  return fence(cluster, { nodes: ['n1'], action, powerTimeout: 200 });
};

test('a driver of a package does what any other does', async () => {
  const result = await ask('reboot');
  expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: true }] });
  expect(await ask('off', undefined, 'npm:@me/strips')).toMatchObject({ nodes: [{ verdict: 'verified-off' }] });
});

test.each([
  ['shut', 'failed', 1],
  ['nothing', 'failed', 1],
  ['no-look', 'accepted', 7],
  ['odd-look', 'accepted', 7],
  ['throws', 'unknown', 7],
  ['odd-answer', 'unknown', 7],
  ['nothing-done', 'failed', 1],
  ['bad-close', 'verified-off', 0],
  ['never-open', 'failed', 1],
  ['never-look', 'accepted', 7],
  ['never-answer', 'unknown', 7],
  ['never-close', 'verified-off', 0],
])('one that is %s: %s', async (mood, verdict, status) => {
  expect(await ask('off', mood)).toMatchObject({ status, nodes: [{ verdict }] });
});

const one = (text: string) => `exports.fenceDrivers = { format: 1, drivers: { a: ${text} } };`;
const described = (text: string) =>
  one(`{ describe: async () => (${text}), explain: () => ({}), limit: () => 1, open: async () => ({}) }`);
describe('what is no driver is said before anything is done', () => {
  test.each([
    ['gone', undefined, 'NOT_FOUND', 'there is no npm package gone in'],
    ['broken', 'throw new Error("no\\nway")', 'NOT_FOUND', 'cannot be loaded (no)'],
    ['empty', 'exports.x = 1', 'INVALID', 'exports no fenceDrivers of format 1'],
    ['newer', 'exports.fenceDrivers = { format: 2, drivers: {} }', 'INVALID', 'exports no fenceDrivers of format 1'],
    ['null', 'module.exports = null', 'INVALID', 'exports no fenceDrivers of format 1'],
    ['none', 'exports.fenceDrivers = { format: 1, drivers: {} }', 'NOT_FOUND', 'has the drivers none'],
    ['half', one('{ describe: async () => ({}) }'), 'INVALID', 'is no driver'],
    ['silent', described('undefined'), 'INVALID', 'gives no list of parameters'],
    ['typed', described('{ parameters: [{ name: "x", type: "int" }] }'), 'INVALID', 'the type of parameter "x"'],
    ['bold', described('{ parameters: [], capabilities: { commands: ["explode"] } }'), 'INVALID', '"explode" is no'],
    [
      'thrown',
      one('{ describe() { throw 7 }, explain() {}, limit() {}, open() {} }'),
      'FAILED',
      'broke at describe: 7',
    ],
  ])('%s', async (name, text, code, message) => {
    if (text !== undefined) install(name, text);
    await expect(ask('off', undefined, `npm:${name}`)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test.each([
    'npm:',
    'npm:../x',
    'npm:/etc/x',
    'npm:a/b',
    'npm:x:',
    'npm::x',
    'npm:@me',
    'npm:__proto__',
    'npm:@me/strips:__proto__',
  ])('%s is none', async (name) => {
    await expect((async () => loadDriver(name, driverContext(cluster)))()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('from the command line', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = sandbox();
  });
  afterEach(() => box.remove());

  test('a package beside the cluster file, written as a device is', async () => {
    const file = join(cluster.folder, 'shop.yaml');
    writeFileSync(
      file,
      `ocf: 1
cluster: {name: shop}
nodes: {n1: {address: 192.0.2.1}}
devices:
  strip: {driver: "npm:@me/strips", options: {folder: ${cluster.folder}}, plugs: {n1: "1"}}
  other: {driver: fence//opt/x/fence_y}
`,
    );
    const off = await box.ocf(['fence', 'n1', '--off', '--yes', '--reason', 'test', '--cluster', file, '--json']);
    expect(off).toMatchObject({ status: 0 });
    expect(off.json()).toMatchObject({ nodes: [{ verdict: 'verified-off' }] });
    expect(() => readFileSync(join(cluster.folder, '1'))).toThrow('ENOENT');
    const types = await box.ocf(['device', 'types', 'npm:@me/strips', '--cluster', file]);
    expect(types.status).toBe(0);
    rmSync(join(cluster.folder, 'node_modules'), { recursive: true });
    const gone = await box.ocf(['fence', 'n1', '--off', '--yes', '--reason', 'test', '--cluster', file]);
    expect(gone).toMatchObject({ status: 8, stderr: expect.stringContaining('there is no npm package @me/strips') });
  });
});
