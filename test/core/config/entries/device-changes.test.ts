import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understandText } from '../../../../src/core/config/check/understand.ts';
import { applyDeviceDraft, draftEntries } from '../../../../src/core/config/drafts/entry-draft.ts';
import { addDevice } from '../../../../src/core/config/entries/devices.ts';
import { entryDifference } from '../../../../src/core/config/entries/entry-edits.ts';
import { deviceForm } from '../../../../src/core/config/entries/entry-form.ts';
import { setDevices } from '../../../../src/core/config/entries/set-entries.ts';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { writtenDevice } from '../../../../src/core/config/written-device.ts';
import { folders } from '../file/folder.ts';
import { configHost } from '../host.ts';

const folder = folders();

const base = `ocf: 1
cluster: {name: c}
nodes: {"n[1-4]": {}}
devices:
  # the old one
  pdu1:
    driver: fence/apc_snmp
    options: {ip: 10.0.0.9, community: {from: "file:/etc/ocf/pdu1"}}   # by hand
    plugs: {"n[1-3]": "[1-3]"}
  ipmi1: {driver: ipmi, plugs: {n1: n1}, delay: 5s}
`;

async function cluster() {
  const host = await configHost(folder(), base);
  return { host, devices: async () => (await understandText('f', host.text())).model.devices };
}

describe('set and unset', () => {
  test('touch the lines they mean and no others', async () => {
    const { host, devices } = await cluster();
    const before = host.text().split('\n');
    await setDevices(host, { names: ['pdu1'], set: ['options.ip=10.0.0.10', 'plugs.n4=7,8', 'sessions=1'] });
    expect(before.filter((line) => !host.text().includes(line))).toEqual([
      '    options: {ip: 10.0.0.9, community: {from: "file:/etc/ocf/pdu1"}}   # by hand',
      '    plugs: {"n[1-3]": "[1-3]"}',
    ]);
    expect(host.text()).toContain('# by hand');
    expect((await devices()).pdu1).toMatchObject({
      options: { ip: '10.0.0.10', community: { from: 'file:/etc/ocf/pdu1' } },
      plugs: { 'n[1-3]': '[1-3]', n4: '7,8' },
      sessions: 1,
    });
  });

  test('a folded plug stands without brackets', async () => {
    const { host } = await cluster();
    await setDevices(host, { names: ['ipmi1'], set: ['plugs.n[2-4]=[2-4]'] });
    expect(host.text()).toContain('"n[2-4]": "[2-4]"');
  });

  test('several at once; what is so already changes nothing; what is taken away holds no more', async () => {
    const { host, devices } = await cluster();
    const set = ['random_delay=3s', 'timeout=30', 'via=n4', 'verify=ipmi1,ping'];
    await setDevices(host, { names: ['pdu1'], set });
    const { pdu1 } = await devices();
    expect(pdu1).toMatchObject({ randomDelay: 3000, timeout: 30_000, via: 'n4', verify: ['ipmi1', 'ping'] });
    expect((await setDevices(host, { names: ['ipmi1'], set: ['delay=5000ms'] })).changed).toBe(false);
    await setDevices(host, { names: ['ipmi1'], unset: ['delay', 'plugs'] });
    expect((await devices()).ipmi1).toEqual({ driver: 'ipmi', options: {}, plugs: {} });
  });

  test.each([
    ['nope=1', 'A device has no field "nope".'],
    ['sessions=0', expect.stringMatching(/^sessions has to be .*1000/)],
    ['delay=soon', expect.stringMatching(/^delay has to be .*soon/)],
    ['plugs=1', 'plugs holds several values; name one of them.'],
    ['plugs.n[1=1', expect.stringContaining('n[1')],
    ['verify=', 'verify has to be a list.'],
  ])('%s is told', async (word, message) => {
    const { host } = await cluster();
    await expect(setDevices(host, { names: ['pdu1'], set: [word] })).rejects.toMatchObject({ code: 'USAGE', message });
    expect(host.text()).toBe(base);
  });
});

test('a new one with all that may be said of it, and the same again', async () => {
  const { host, devices } = await cluster();
  const spec: DeviceSpec = {
    driver: 'serial/wti-nps',
    options: { line: '/dev/ttyS1', password: { from: 'env:P' } },
    plugs: { n4: '7,8' },
    sessions: 1,
    timeout: 1500,
    delay: 2000,
    randomDelay: 60_000,
    via: 'n[1-2]',
    verify: ['pdu1'],
  };
  await addDevice(host, { name: 'nps', ...spec });
  expect((await devices()).nps).toEqual(spec);
  expect(await addDevice(host, { name: 'nps', ...spec, ensure: 'present' })).toMatchObject({ changed: false });
  await addDevice(host, { name: 'nps', ...spec, delay: 3000, ensure: 'present' });
  expect((await devices()).nps).toEqual({ ...spec, delay: 3000 });
});

describe('a draft', () => {
  test('an edited entry is what the file says afterwards; comments of the file stay', async () => {
    const { host, devices } = await cluster();
    const text = await draftEntries(host, deviceForm, { names: ['pdu1', 'ipmi1'] });
    expect(text).toContain('# Devices are deleted with "ocf device delete".');
    const edited = text.replace('delay: 5s', 'timeout: 9s').replace('10.0.0.9', '10.0.0.7');
    await applyDeviceDraft(host, { name: 'draft', content: Buffer.from(edited) });
    expect(await devices()).toMatchObject({ pdu1: { options: { ip: '10.0.0.7' } }, ipmi1: { timeout: 9000 } });
    expect((await devices()).ipmi1).not.toHaveProperty('delay');
    expect(host.text()).toContain('# by hand');
    await expect(applyDeviceDraft(host, { name: 'draft', content: Buffer.from(text) })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test.each([
    ['pdu1: {driver: x/y, foo: 1}\n', 'There is no field "foo" in devices.pdu1.'],
    ['nobody: {driver: x/y}\n', 'There is no device "nobody".'],
  ])('%j is told', async (text, message) => {
    const { host } = await cluster();
    const applied = applyDeviceDraft(host, { name: 'draft', content: Buffer.from(text) });
    await expect(applied).rejects.toMatchObject({ message });
  });
});

const duration = fc.integer({ min: 1, max: 10_000_000 });
const option = fc.oneof(
  fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
  fc.record({ from: fc.constantFrom('env:A', 'file:/b') }),
);
const device: fc.Arbitrary<DeviceSpec> = fc.record(
  {
    driver: fc.constantFrom('ipmi', 'fence/x'),
    options: fc.dictionary(fc.constantFrom('ip', 'a_b', '__proto__', 'port'), option),
    plugs: fc.dictionary(fc.constantFrom('n1', 'n4'), fc.constantFrom('1', '07', 'outlet 3', '[1-2]')),
    sessions: fc.integer({ min: 1, max: 9 }),
    timeout: duration,
    delay: duration,
    randomDelay: duration,
    via: fc.constant('n4'),
    verify: fc.constant(['ping']),
  },
  { requiredKeys: ['driver', 'options', 'plugs'] },
);

test('no edits are needed from a device to itself, and what is written says all of it', async () => {
  await fc.assert(
    fc.asyncProperty(device, async (spec) => {
      expect(entryDifference(deviceForm, 'd', spec, spec)).toEqual([]);
      const written = JSON.stringify({
        ocf: 1,
        cluster: { name: 'c' },
        nodes: { 'n[1-4]': {} },
        devices: { d: writtenDevice(spec) },
      });
      const { model } = await understandText('f', written);
      expect(model.devices.d).toEqual(spec);
    }),
  );
});
