import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { describeDevices } from '../../../../src/core/fencing/devices/device-describe.ts';
import { compared, deviceHosts } from '../../../../src/core/fencing/devices/device-hosts.ts';
import { deviceStatus } from '../../../../src/core/fencing/devices/device-status.ts';
import { testDevices } from '../../../../src/core/fencing/devices/device-test.ts';
import { fenceTopology } from '../../../../src/core/fencing/plan/topology.ts';
import { type FencedCluster, fencedCluster, switchDevice } from '../../../support/rack-cluster.ts';
import { type SimulatedSwitch, simulatedSwitch } from '../../../support/rack-switch.ts';

const password = 'open sesame';
/** A package whose device says what it was sent. */
const echoing = `exports.fenceDrivers = { format: 1, drivers: { echo: {
  describe: async () => ({
    name: 'echo', summary: '', capabilities: { commands: ['off'], status: true, list: true },
    parameters: [{ name: 'password', type: 'string', required: true, secret: true, help: '' }],
  }),
  explain: () => ({}), limit: () => 60_000,
  open: async ({ options }) => ({
    status: async () => ({ power: 'on', evidence: '' }), command: async () => ({ effect: 'none', evidence: '' }),
    list: async () => { throw new Error('no such word: ' + options.password); }, close: async () => {},
  }),
} } };`;
let rack: SimulatedSwitch;
let cluster: FencedCluster;

/** A package whose device writes down what it is asked, lets in who it says it does, and does not answer for plug 2. */
const silent = (log: string, opens: boolean) => `const { appendFileSync } = require('node:fs');
const note = (text) => appendFileSync(${JSON.stringify(log)}, text + '\\n');
exports.fenceDrivers = { format: 1, drivers: { silent: {
  describe: async () => ({
    name: 'silent', summary: '', capabilities: { commands: ['off'], status: true, list: false }, parameters: [],
  }),
  explain: () => ({}), limit: () => 60_000,
  open: async () => {
    note('login');
    if (!${opens}) throw new Error('nobody is let in');
    return {
      status: async (plug) => {
        note('status ' + plug);
        if (plug !== '2') return { power: 'on', evidence: 'on' };
        return { power: 'unknown', evidence: '', failure: { code: 'TIMEOUT', message: 'no answer', suggestions: [] } };
      },
      command: async () => ({ effect: 'none', evidence: '' }), close: async () => {},
    };
  },
} } };`;

/** The cluster with one device only, which a package drives. */
function withPackage(name: string, text: string, device: Omit<DeviceSpec, 'driver'>): FencedCluster {
  const place = join(cluster.folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), `{"name": "${name}", "version": "1.0.0", "main": "index.js"}`);
  writeFileSync(join(place, 'index.js'), text);
  return { ...cluster, model: { ...cluster.model, devices: { [name]: { driver: `npm:${name}`, ...device } } } };
}

beforeEach(async () => {
  rack = simulatedSwitch({ names: ['n1', 'other', 'n3', 'spare'], password });
  const device = switchDevice(await rack.listen(), password);
  cluster = fencedCluster({
    devices: {
      nps: { ...device, sessions: 1, via: 'n3', delay: 2000 },
      wrong: { ...device, options: { ...device.options, password: 'geheim-9' } },
      ghost: { ...device, plugs: { n1: '9' } },
    },
    fencing: [{ key: 'n[1-2]', levels: [['nps'], ['wrong', 'ghost']] }],
    nodes: 'n[1-4]',
  });
});
afterEach(async () => {
  cluster.remove();
  await rack.close();
});

describe('which nodes can be reset', () => {
  test('the file beside what the device says', async () => {
    const { status, devices } = await deviceHosts(cluster, { names: ['nps'], ask: true });
    expect(status).toBe(0);
    expect(devices).toEqual([
      {
        device: 'nps',
        driver: 'serial/wti-nps',
        nodes: 'n[1-3]',
        asked: true,
        agrees: false,
        plugs: [
          { node: 'n1', plug: '1', says: 'listed' },
          { node: 'n2', plug: '2', says: 'other name', name: 'other' },
          { node: 'n3', plug: '3', says: 'listed' },
        ],
        others: [{ plug: '4', name: 'spare' }],
      },
    ]);
  });

  test('the file alone contacts nobody; what cannot be asked is said', async () => {
    await rack.close();
    expect(await deviceHosts(cluster, { names: [], ask: false })).toMatchObject({
      status: 0,
      devices: [{ asked: false }, { asked: false }, { asked: false, nodes: 'n1' }],
    });
    const { status, devices } = await deviceHosts(cluster, { names: ['nps'], ask: true });
    expect({ status, problem: devices[0]?.problem }).toEqual({
      status: 7,
      problem: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('a device that echoes its password at the list keeps it from everybody', async () => {
    const here = withPackage('echo', echoing, { options: { password }, plugs: { n1: '1' } });
    const { devices } = await deviceHosts(here, { names: ['echo'], ask: true });
    expect(devices[0]?.problem).toMatch(/^npm:echo \(device echo\) broke at list: no such word: /);
    expect(JSON.stringify(devices)).not.toContain(password);
  });

  test('every plug is listed once at most, and nothing that the device names is lost', () => {
    const text = fc.constantFrom('1', '2', 'n1', 'n2', '');
    const listing = fc.array(fc.record({ plug: text, name: text }), { maxLength: 5 });
    const fed = fc.array(fc.record({ node: text, plug: text }), { maxLength: 4 });
    fc.assert(
      fc.property(fed, listing, (plugs, list) => {
        const { plugs: told, others, agrees } = compared(plugs, list);
        expect(told.map(({ node, plug }) => ({ node, plug }))).toEqual(plugs);
        for (const { plug, says } of told) {
          const by = list.filter((each) => each.plug === plug);
          const found = by.length > 0 ? by : list.filter((each) => each.name === plug);
          expect(says === 'not listed').toBe(found.length !== 1);
        }
        expect(agrees).toBe(told.every(({ says }) => says === 'listed'));
        expect(others.every(({ plug, name }) => list.some((each) => each.plug === plug && each.name === name))).toBe(
          true,
        );
        const used = new Set(told.filter(({ says }) => says !== 'not listed').map(({ plug }) => plug)).size;
        expect(others.length).toBeGreaterThanOrEqual(list.length - used);
      }),
    );
  });
});

describe('a test', () => {
  test('tries everything and switches nothing', async () => {
    const { status, devices } = await testDevices(cluster, ['nps']);
    expect(status).toBe(0);
    expect(devices[0]?.steps.map(({ step, result }) => `${step} ${result}`)).toEqual([
      'options ok',
      'secrets ok',
      'login ok',
      'check ok',
      'list ok',
      'status 1 ok',
      'status 2 ok',
      'status 3 ok',
    ]);
    expect(rack.log).toEqual([]);
  });

  test.each([
    ['wrong', 10, 'login failed', 'does not take the password'],
    ['ghost', 1, 'list failed', 'no 9'],
  ])('%s ends with %d', async (name, expected, step, message) => {
    const { status, devices } = await testDevices(cluster, [name]);
    expect(status).toBe(expected);
    const failed = devices[0]?.steps.find(({ result }) => result === 'failed');
    expect(`${failed?.step} ${failed?.result}`).toBe(step);
    expect(failed?.message).toContain(message);
    expect(JSON.stringify(devices)).not.toContain('geheim-9');
  });

  test('what does not answer for one plug is not asked for those after it', async () => {
    const log = join(cluster.folder, 'log');
    const here = withPackage('silent', silent(log, true), { options: {}, plugs: { 'n[1-4]': '[1-4]' } });
    const { status, devices } = await testDevices(here, []);
    expect(status).toBe(1);
    expect(devices[0]?.steps.slice(3)).toMatchObject([
      { step: 'status 1', result: 'ok' },
      { step: 'status 2', result: 'failed', code: 'TIMEOUT' },
      { step: 'status 3, 4', result: 'unknown', message: expect.stringMatching('not asked') },
    ]);
    expect(readFileSync(log, 'utf8')).toBe('login\nstatus 1\nstatus 2\n');
  });

  test('one that is not there is an error', async () => {
    await expect(testDevices(cluster, ['npss'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

test('described: options with what counts, secrets hidden, the words for each plug', async () => {
  const { devices } = await describeDevices(cluster, ['wrong']);
  const [described] = devices;
  expect(described?.options.find(({ name }) => name === 'password')).toMatchObject({ value: '<hidden>', secret: true });
  expect(described?.plugs.map(({ node, plug }) => `${node} ${plug}`)).toEqual(['n1 1', 'n2 2', 'n3 3']);
  expect(Object.keys(described?.plugs[0]?.dialogue ?? {}).sort()).toEqual(['off', 'on', 'status']);
  expect(JSON.stringify(devices)).not.toContain('geheim-9');
});

test('described: what it can be told with its options, and the logins that are used', async () => {
  const spec: DeviceSpec = { driver: 'ssh', options: { method: 'reboot' }, plugs: { n1: 'n1' } };
  const here = { ...cluster, model: { ...cluster.model, devices: { ...cluster.model.devices, last: spec } } };
  const { devices } = await describeDevices(here, ['last', 'wrong']);
  expect(devices.map(({ capabilities }) => capabilities.commands)).toEqual([['reset'], ['off', 'on']]);
  expect(Object.keys(devices[0]?.plugs[0]?.dialogue ?? {})).toEqual(['reset']);
  expect(devices.map(({ sessions }) => sessions)).toEqual([undefined, 1]);
});

test('the topology: levels in order, plugs, ways, pauses, and nodes nothing can fence', () => {
  const { nodes } = fenceTopology(cluster, []);
  expect(
    nodes.map(({ node, levels }) => [
      node,
      levels.map((level) => level.map(({ device, plugs }) => `${device}:${plugs}`)),
    ]),
  ).toEqual([
    ['n1', [['nps:1'], ['wrong:1', 'ghost:9']]],
    ['n2', [['nps:2'], ['wrong:2', 'ghost:']]],
    ['n3', [['nps:3', 'wrong:3']]],
    ['n4', []],
  ]);
  expect(nodes[0]?.levels[0]?.[0]).toMatchObject({ via: 'n3', delay: 2000 });
});

describe('the status', () => {
  test('one that lets nobody in is tried once for all its plugs', async () => {
    const log = join(cluster.folder, 'log');
    const here = withPackage('silent', silent(log, false), { options: {}, sessions: 1, plugs: { 'n[1-4]': '[1-4]' } });
    const { status, plugs } = await deviceStatus(here, []);
    expect(status).toBe(7);
    expect(plugs.map(({ node, power }) => `${node} ${power}`)).toEqual(
      ['1', '2', '3', '4'].map((n) => `n${n} unknown`),
    );
    expect(plugs.every(({ evidence }) => evidence.includes('nobody is let in'))).toBe(true);
    expect(readFileSync(log, 'utf8')).toBe('login\n');
  });

  test.each([1, undefined])('all plugs, also those after one without an answer, with %s sessions', async (sessions) => {
    const log = join(cluster.folder, 'log');
    const device = { options: {}, plugs: { 'n[1-4]': '[1-4]' }, ...(sessions === undefined ? {} : { sessions }) };
    const { status, plugs } = await deviceStatus(withPackage('silent', silent(log, true), device), []);
    expect(status).toBe(7);
    expect(plugs.map(({ node, plug, power }) => `${node} ${plug} ${power}`)).toEqual([
      'n1 1 on',
      'n2 2 unknown',
      'n3 3 on',
      'n4 4 on',
    ]);
  });

  test('of a device that cannot be looked at, it says so', async () => {
    const person = fencedCluster({ devices: { person: { driver: 'manual', options: {}, plugs: { n1: 'n1' } } } });
    try {
      const { status, plugs } = await deviceStatus(person, ['person']);
      expect(status).toBe(7);
      expect(plugs).toMatchObject([{ power: 'unknown', evidence: 'The device cannot be looked at.' }]);
    } finally {
      person.remove();
    }
  });
});
