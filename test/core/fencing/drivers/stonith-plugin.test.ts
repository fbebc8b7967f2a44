import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { driverContext } from '../../../../src/core/fencing/device.ts';
import { createDriver } from '../../../../src/core/fencing/drivers/stonith-plugin.ts';
import { fenceHistory } from '../../../../src/core/fencing/history/history.ts';
import { commonFaults } from '../../../../src/core/lab/faults.ts';
import { describeWith } from '../../../support/components.ts';
import { deviceContext } from '../../../support/device-context.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { type IpmiSimulator, startIpmiSimulator } from '../../../support/ipmi-sim.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

describe('a plug-in that is a program', () => {
  let lab: FencedRack | undefined;
  afterEach(async () => {
    await lab?.close();
    lab = undefined;
  });

  describe('with each fault, off of n2: accepted at best', () => {
    // verdict, exit status, what the switch was told, what it really did
    type Row = readonly [string, number, readonly string[], readonly string[]];
    const [told, done] = [['off 2'], ['2 off']];
    const table: Record<keyof typeof commonFaults, Row> = {
      none: ['accepted', 7, told, done],
      'says-on': ['accepted', 7, told, done],
      'no-effect': ['accepted', 7, told, []],
      slow: ['accepted', 7, told, done],
      silent: ['unknown', 7, told, done],
      'hang-up-before': ['unknown', 7, told, []],
      'hang-up-after': ['unknown', 7, told, done],
      'half-line': ['unknown', 7, told, done],
      'wrong-plug': ['accepted', 7, told, ['3 off']],
      'login-refused': ['unknown', 7, [], []],
      busy: ['unknown', 7, [], []],
      garbage: ['unknown', 7, told, []],
    };
    test.each(Object.keys(table) as (keyof typeof table)[])('%s', async (fault) => {
      lab = await fencedRack('stonith', fault === 'silent' ? { timeout: 3000 } : {});
      lab.rack.fault = fault;
      const result = await fence(lab.cluster, { nodes: ['n2'], action: 'off', powerTimeout: 300 });
      expect([result.nodes[0]?.verdict, result.status, lab.told(), lab.done()]).toEqual(table[fault]);
      expect(JSON.stringify([result, fenceHistory(lab.cluster)])).not.toContain(lab.password);
    });

    test('the table has every fault', () => {
      expect(Object.keys(table).sort()).toEqual(Object.keys(commonFaults).sort());
    });
  });

  test('a reboot, the off of which nobody could see, is one reset; of two plugs it is not', async () => {
    lab = await fencedRack('stonith');
    const result = await fence(lab.cluster, { nodes: ['n2'], action: 'reboot', powerTimeout: 300 });
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted' }] });
    expect(lab.told()).toEqual(['cycle 2']);
    expect(lab.done()).toEqual(['2 off', '2 on']);
    const devices = { d: { ...lab.device, plugs: { n1: 'n1,n3' } } };
    const twice = fencedCluster({ folder: lab.cluster.folder, devices });
    const both = await fence(twice, { nodes: ['n1'], action: 'reboot', powerTimeout: 300 });
    expect(both).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted' }] });
    expect(lab.told().slice(1)).toEqual(['off 1', 'off 3']);
  });

  test.each([
    ['it does not name', 'n1 n2', 'n4'],
    ['it names twice', 'n1 n2,n2', 'n2'],
    ['it names with other letters', 'n1 N2', 'n2'],
    ['with a command of a shell', 'n1;touch n1', 'n1;touch'],
    ['that is an option', '-T n1', '-T'],
    ['that leaves its folder', '../n1 n1', '../n1'],
    ['that is not plain', 'n1 $(reboot)', '$(reboot)'],
    ['with letters of other scripts', 'ņ1 n1', 'ņ1'],
    ['that every object has', 'n1 n2', '__proto__'],
  ])('a node %s is never acted on', async (_, hostlist, plug) => {
    const { device, ...first } = await fencedRack('stonith');
    lab = { device, ...first };
    const spec = { ...device, options: { ...device.options, hostlist }, plugs: { n2: plug } };
    const cluster = fencedCluster({ folder: lab.cluster.folder, devices: { d: spec } });
    const result = await fence(cluster, { nodes: ['n2'], action: 'off', powerTimeout: 300 });
    expect(result).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
    expect(result.nodes[0]?.attempts[0]?.evidence).toContain('nothing was sent');
    expect(lab.told()).toEqual([]);
  });

  test('which nodes it can reset, whether it works, and that nobody can look', async () => {
    lab = await fencedRack('stonith');
    const options = { hostlist: 'n1, n2', password: lab.password };
    const device = await createDriver(lab.device.driver).open(deviceContext(options, driverContext(lab.cluster)));
    expect(await device.hosts?.()).toEqual(['n1', 'n2']);
    expect(await device.list?.()).toContainEqual({ plug: 'n2', name: 'n2', power: 'unknown' });
    expect(await device.status('n1')).toMatchObject({ power: 'unknown' });
    expect(await device.check?.()).toContain('ended status with status 0');
    lab.rack.fault = 'login-refused';
    await expect(device.check?.()).rejects.toMatchObject({ code: 'FAILED' });
    expect(await device.command('n2', 'reset')).toMatchObject({ effect: 'unknown', failure: { code: 'FAILED' } });
    lab.rack.fault = 'none';
    expect(await device.command('n2', 'reset')).toMatchObject({ effect: 'accepted' });
    expect(lab.done()).toEqual(['2 off', '2 on']);
  });
});

describe('the file of a plug-in', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-plugin-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const plugin = (body: string, mode = 0o755) => {
    const file = join(folder, 'mine');
    writeFileSync(file, body);
    chmodSync(file, mode);
    return file;
  };
  const describing = (file: string) => {
    const context = deviceContext({}, { cache: join(folder, 'cache') });
    return createDriver(`stonith/${file}`).describe(context);
  };
  const xml = '<parameters><parameter name="hostlist" required="1"/><parameter name="PATH"/></parameters>';
  const sound = `#!/bin/sh
echo "$1" >>"$(dirname "$0")/asked"
case $1 in getinfo-xml) echo '${xml}';; getconfignames) echo hostlist passwd LD_PRELOAD;; getinfo-devid) echo Mine;; esac
`;

  test('is described by itself, once as long as it is the same, without variables that programs live on', async () => {
    const file = plugin(sound);
    const first = await describing(file);
    expect(first).toMatchObject({ summary: 'Mine', capabilities: { commands: ['off', 'on', 'reset'], status: false } });
    expect(first.parameters.map(({ name, secret, required }) => [name, secret, required])).toEqual([
      ['hostlist', false, true],
      ['passwd', true, false],
    ]);
    const asked = () => readFileSync(join(folder, 'asked'), 'utf8').split('\n').filter(Boolean).length;
    expect(asked()).toBe(3);
    expect(await describing(file)).toEqual(first);
    expect(asked()).toBe(3);
    rmSync(file);
    plugin(sound.replace('Mine', 'Other'));
    expect((await describing(file)).summary).toBe('Other');
  });

  test.each([
    ['that its group can change', sound, 0o775, 'REFUSED'],
    ['that everybody can change', sound, 0o757, 'REFUSED'],
    ['without its interpreter', '#!/nonexistent/python2\n', 0o755, 'NOT_FOUND'],
    ['that is no program', sound, 0o644, 'NOT_FOUND'],
    ['that breaks', '#!/bin/sh\nexit 3\n', 0o755, 'FAILED'],
    ['that describes itself in no XML', '#!/bin/sh\necho "<parameters>"\n', 0o755, 'INVALID'],
    ['that says nothing', '#!/bin/sh\n', 0o755, 'INVALID'],
  ])('%s is refused', async (_, body, mode, code) => {
    await expect(describing(plugin(body, mode))).rejects.toMatchObject({ code });
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });

  test('in stonith/external of an own folder is a type like the installed ones', async () => {
    mkdirSync(join(folder, 'stonith/external'), { recursive: true });
    writeFileSync(join(folder, 'stonith/external/own'), sound, { mode: 0o755 });
    const context = deviceContext({}, { cache: join(folder, 'cache'), folders: [folder] });
    expect(await createDriver('stonith/external/own').describe(context)).toMatchObject({ summary: 'Mine' });
    await expect(createDriver('stonith/external/owm').describe(context)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      suggestions: expect.arrayContaining([expect.stringContaining('stonith/external/own')]),
    });
  });
});

describeWith(['stonith', 'flock'], 'the plug-ins of cluster-glue', () => {
  let cluster: FencedCluster;
  beforeEach(() => {
    cluster = fencedCluster({ devices: {} });
  });
  afterEach(() => cluster.remove());
  const ask = (spec: DeviceSpec, action: 'off' | 'on' | 'reboot' = 'off') => {
    const { folder } = cluster;
    cluster = fencedCluster({ folder, devices: { d: spec } });
    return fence(cluster, { nodes: ['n1'], action, powerTimeout: 300 });
  };

  test('null takes everything for the nodes it has; its names are small', async () => {
    const spec = (plug: string, hostlist = 'N1 n2'): DeviceSpec => ({
      driver: 'stonith/null',
      options: { hostlist },
      plugs: { n1: plug },
    });
    expect(await ask(spec('n1'))).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted' }] });
    expect(await ask(spec('n1'), 'on')).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted' }] });
    for (const plug of ['N1', 'n3', 'n1 n2', 'n1;reboot']) {
      expect(await ask(spec(plug))).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
    }
    expect(await ask(spec('n1', 'N1 n1'))).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
  });

  test('a plug-in that cannot be configured has certainly done nothing', async () => {
    const options = { ttydev: '/nonexistent/tty', hostlist: 'n1' };
    const result = await ask({ driver: 'stonith/nw_rpc100s', options, plugs: { n1: 'n2' } });
    expect(result).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
  });

  test.each([
    ['suicide', {}, 'would restart the machine'],
    ['meatware', { hostlist: 'n1' }, 'The driver "manual"'],
  ])('%s is never run', async (type, options, why) => {
    await expect(ask({ driver: `stonith/${type}`, options, plugs: { n1: 'n1' } })).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(why),
    });
  });

  test('external/nut: its own commands, for its own node alone', async () => {
    const { folder } = cluster;
    for (const name of ['upscmd', 'upsc']) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho "$*" >>${folder}/asked\n`, { mode: 0o755 });
    }
    const options = {
      hostname: 'n1',
      ups: 'ups@host',
      username: 'admin',
      password: 'nut-geheim',
      upscmd: join(folder, 'upscmd'),
      upsc: join(folder, 'upsc'),
    };
    const result = await ask({ driver: 'stonith/external/nut', options, plugs: { n1: 'n1' } });
    expect(result.nodes[0]?.verdict).toBe('accepted');
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(/ ups@host load\.off\n$/);
    expect(JSON.stringify([result, fenceHistory(cluster)])).not.toContain('nut-geheim');
    rmSync(join(folder, 'asked'));
    // the plug-in would switch its UPS for any name
    expect((await ask({ driver: 'stonith/external/nut', options, plugs: { n1: 'other' } })).nodes[0]?.verdict).toBe(
      'failed',
    );
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });

  describeWith(['ipmi_sim', 'ipmitool'], 'external/ipmi against ipmi_sim', () => {
    let bmc: IpmiSimulator;
    beforeEach(async () => {
      bmc = await startIpmiSimulator();
    });
    afterEach(() => bmc.stop());

    test('switches it, with the password in no argument', async () => {
      const { folder } = cluster;
      const ipmitool = join(folder, 'ipmitool');
      const passed = `#!/bin/sh\necho "$*" >>${folder}/asked\nexec ipmitool -p ${bmc.port} -C 3 "$@"\n`;
      writeFileSync(ipmitool, passed, { mode: 0o755 });
      const options = {
        hostname: 'n1',
        ipaddr: '127.0.0.1',
        userid: 'admin',
        passwd: bmc.password,
        interface: 'lanplus',
        ipmitool,
      };
      const spec = { driver: 'stonith/external/ipmi', options, plugs: { n1: 'n1' } };
      const result = await ask(spec);
      expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted' }] });
      expect(bmc.orders()).toEqual(['power 0']);
      expect((await ask(spec, 'on')).nodes[0]?.verdict).toBe('accepted');
      expect(bmc.power()).toBe('on');
      const asked = readFileSync(join(folder, 'asked'), 'utf8');
      expect(asked).toContain('power off');
      expect(asked).not.toContain(bmc.password);
    });
  });
});
