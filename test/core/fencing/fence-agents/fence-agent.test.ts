import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import type { OcfError } from '../../../../src/core/errors.ts';
import { driverContext } from '../../../../src/core/fencing/device.ts';
import { deviceTypes } from '../../../../src/core/fencing/devices/device-types.ts';
import { loadDriver } from '../../../../src/core/fencing/drivers.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

let cluster: FencedCluster;
const withDevice = (spec: (folder: string) => DeviceSpec) => {
  const { folder } = cluster;
  cluster = fencedCluster({ folder, devices: { d: spec(folder) } });
};
beforeEach(() => {
  cluster = fencedCluster({ devices: {} });
});
afterEach(() => cluster.remove());

describeWith(['fence-agents', 'flock'], 'fence_dummy', () => {
  const file = () => join(cluster.folder, 'power');
  beforeEach(() => {
    writeFileSync(file(), 'on');
    withDevice(() => ({ driver: 'fence/dummy', options: { status_file: file() }, plugs: { n1: '1' } }));
  });

  test('goes through off, on, reboot and status', async () => {
    const ask = (action: 'off' | 'on' | 'reboot' | 'status') => fence(cluster, { nodes: ['n1'], action });
    expect(await ask('status')).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    expect(await ask('off')).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-off', changed: true }] });
    expect(readFileSync(file(), 'utf8')).toBe('off');
    expect(await ask('status')).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-off' }] });
    expect(await ask('on')).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
    expect(await ask('reboot')).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on', changed: true }] });
    expect(readFileSync(file(), 'utf8')).toBe('on');
  });

  test('the program gets one plug, an action and no false boolean; warnings are no failures', async () => {
    const program = join(cluster.folder, 'fence_spy');
    const metadata = (await spawnProgram({ argv: ['fence_dummy', '-o', 'metadata'], timeout: 30_000 })).stdout;
    writeFileSync(join(cluster.folder, 'metadata.xml'), metadata.replaceAll('random_sleep_range', 'plug'));
    writeFileSync(
      program,
      `#!/bin/sh
[ "$1" = -o ] && exec cat ${cluster.folder}/metadata.xml
echo 'DeprecationWarning: noise' >&2
cat >>${cluster.folder}/asked; echo -- >>${cluster.folder}/asked
[ -e ${cluster.folder}/is-off ] || { [ "$(tail -n 20 ${cluster.folder}/asked | grep -c action=off)" = 0 ] || touch ${cluster.folder}/is-off; echo Status: ON; exit 0; }
grep -q action=status ${cluster.folder}/asked && exit 2
`,
    );
    chmodSync(program, 0o755);
    withDevice(() => ({
      driver: `fence${program}`,
      options: { quiet: false, verbose: true, status_file: 'x=y z' },
      plugs: { n1: 'outlet 7' },
    }));
    expect(await fence(cluster, { nodes: ['n1'], action: 'off' })).toMatchObject({ status: 0 });
    const asked = readFileSync(join(cluster.folder, 'asked'), 'utf8').split('--\n').filter(Boolean);
    expect(asked.map((text) => text.split('\n')[0])).toEqual(['action=status', 'action=off', 'action=status']);
    for (const text of asked) expect(text).toMatch(/^action=\w+\nverbose=1\nstatus_file=x=y z\nplug=outlet 7\n$/);
  });
});

describe('an agent that misbehaves', () => {
  const agent = (body: string) => {
    const program = join(cluster.folder, 'fence_bad');
    const xml =
      '<resource-agent name="fence_bad" shortdesc="bad"><parameters><parameter name="ip"><content type="string"/></parameter></parameters><actions><action name="on"/><action name="off"/><action name="status"/></actions></resource-agent>';
    writeFileSync(program, `#!/bin/sh\n[ "$1" = -o ] && { echo '${xml}'; exit 0; }\nread action\n${body}\n`);
    chmodSync(program, 0o755);
    withDevice(() => ({ driver: `fence${program}`, options: {}, plugs: { n1: '1' } }));
  };
  const off = () => fence(cluster, { nodes: ['n1'], action: 'off', powerTimeout: 300 });

  test.each([
    ['says done to everything and is on', 'exit 0', 'unknown', 7],
    ['says done, and its status cannot be had', '[ $action = action=status ] && exit 1; exit 0', 'accepted', 7],
    ['ends with a status no agent has', 'exit 3', 'unknown', 7],
    ['cannot log in', 'echo "Unable to connect/login to fencing device" >&2; exit 1', 'failed', 1],
    ['times out towards its device', 'echo "Connection timed out" >&2; exit 1', 'unknown', 7],
    ['breaks', 'echo "Traceback (most recent call last):" >&2; exit 1', 'unknown', 7],
    ['prints on and ends as if off', 'echo "Status: ON"; [ $action = action=status ] && exit 2; exit 0', 'accepted', 7],
    ['prints off and ends as if on', 'echo "Status: OFF"; exit 0', 'accepted', 7],
    [
      'says off in words, with a warning',
      'echo W >&2; echo "Status: OFF"; [ $action = action=status ] && exit 2; exit 0',
      'verified-off',
      0,
    ],
    ['breaks as if off, by a wrong argument', 'echo "usage: x [-h]" >&2; exit 2', 'unknown', 7],
    ['breaks as if off, by its own grammar', 'case', 'unknown', 7],
    ['is off without a word', '[ $action = action=status ] && exit 2; exit 0', 'verified-off', 0],
  ])('%s', async (_, body, verdict, status) => {
    agent(body);
    expect(await off()).toMatchObject({ status, nodes: [{ verdict }] });
  });

  test('no metadata, broken metadata and no program are said before anything is done', async () => {
    const program = join(cluster.folder, 'fence_bad');
    withDevice(() => ({ driver: `fence${program}`, options: {}, plugs: { n1: '1' } }));
    await expect(off()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    writeFileSync(program, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await expect(off()).rejects.toMatchObject({ code: 'FAILED' });
    writeFileSync(program, '#!/bin/sh\necho "<a><b></a>"\n', { mode: 0o755 });
    await expect(off()).rejects.toMatchObject({ code: 'INVALID' });
    expect(existsSync(join(cluster.stateFolder, 'fencing.jsonl'))).toBe(false);
  });

  test('a value with a line break cannot smuggle in another option', async () => {
    agent(`cat >>${cluster.folder}/asked; exit 0`);
    const device = cluster.model.devices.d as DeviceSpec;
    const { folder } = cluster;
    const withIp = (ip: DeviceSpec['options'][string]) =>
      fencedCluster({ folder, devices: { d: { ...device, options: { ip } } } });
    cluster = withIp('a\naction=on');
    await expect(off()).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('line break') });
    writeFileSync(join(folder, 'secret'), 'a\naction=on\n', { mode: 0o600 });
    cluster = withIp({ from: `file:${folder}/secret` });
    expect(await off()).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });
});

describeWith(['fence-agents'], 'the installed fence agents', () => {
  test('all but the interactive one describe themselves; that one is named with its reason', async () => {
    const { types } = await deviceTypes(cluster);
    const agents = types.filter(({ name }) => name.startsWith('fence/'));
    expect(agents.length).toBeGreaterThan(50);
    const silent = agents.filter(({ description }) => description === undefined);
    expect(silent).toEqual([{ name: 'fence/ack_manual', problem: expect.stringContaining('asks a person') }]);
    const ipmi = agents.find(({ name }) => name === 'fence/ipmilan')?.description;
    expect(ipmi?.capabilities).toEqual({
      commands: ['off', 'on', 'reset', 'diag'],
      status: true,
      list: false,
      hosts: false,
    });
    expect(ipmi?.parameters.find(({ name }) => name === 'password')).toMatchObject({ secret: true });
    expect(ipmi?.parameters.find(({ name }) => name === 'power_timeout')).toMatchObject({
      type: 'seconds',
      default: '20',
    });
    expect(ipmi?.parameters.some(({ name }) => ['action', 'plug', 'port'].includes(name))).toBe(false);
  });

  test.each([
    ['fence/ipmilam', /^Did you mean fence\/ipmilan\b/],
    ['fence/nope', /^(?!Did you mean)/],
    ['serial/wti-nsp', /^Did you mean serial\/wti-nps\?/],
  ])('%s: %s', async (name, suggestion) => {
    const asked = async () => (await loadDriver(name, driverContext(cluster))).describe(driverContext(cluster));
    const { code, suggestions } = await asked().then(
      () => undefined as never,
      (error: OcfError) => error,
    );
    expect(code).toBe('NOT_FOUND');
    expect(suggestions[0]).toMatch(suggestion);
  });
});
