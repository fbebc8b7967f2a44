import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { start } from '../../../../src/core/lab/fronts/snmp.ts';
import { PowerSwitch } from '../../../../src/core/lab/power-switch.ts';
import { describeWith } from '../../../support/components.ts';
import { type Sandbox, sandbox } from '../../../support/ocf.ts';
import { fence, fencedCluster } from '../../../support/rack-cluster.ts';

let box: Sandbox;
beforeEach(() => {
  box = sandbox();
});
afterEach(() => box.remove());

const enter = (options: Parameters<typeof sandbox>[0]) => {
  box.remove();
  box = sandbox(options);
};
const clusterFile = (driver: string, options: string, plug: string) =>
  box.write(
    'c.yaml',
    `ocf: 1
cluster: {name: c}
nodes: {n1: {address: 192.0.2.1}}
devices:
  d: {driver: ${driver}, options: {${options}}, plugs: {n1: "${plug}"}}
`,
  );
const cut = (word: string, file: string) =>
  box.ocf(['fence', 'n1', word, '--yes', '--reason', 'test', '--cluster', file, '--json']);

describeWith(['stonith', 'flock', 'root'], 'external/libvirt with the hypervisor of a file', () => {
  test('switches its own domain, and no other', async () => {
    // the plug-in takes virsh from the path of all programs, which is another one here
    const within = 'mount --bind "$0" /usr/local/sbin && exec "$@"';
    const folder = mkdtempSync(join(tmpdir(), 'ocf-virsh-'));
    enter({ through: ['unshare', '--mount', 'sh', '-c', within, folder] });
    writeFileSync(join(folder, 'virsh'), `#!/bin/sh\necho "$*" >>${folder}/asked\n`, { mode: 0o755 });
    const asked = () => (existsSync(`${folder}/asked`) ? readFileSync(`${folder}/asked`, 'utf8') : '').split('\n');
    const options = 'hostlist: "n1:vm1,n2:vm2", hypervisor_uri: "test:///default"';
    const off = await cut('--off', clusterFile('stonith/external/libvirt', options, 'n1'));
    expect(off.json()).toMatchObject({ nodes: [{ verdict: 'accepted' }] });
    expect(off.status).toBe(7);
    expect(asked()).toContain('-c test:///default destroy vm1');
    const other = await cut('--off', clusterFile('stonith/external/libvirt', options, 'n3'));
    expect(other.json()).toMatchObject({ nodes: [{ verdict: 'failed' }] });
    expect(asked().filter((line) => line.includes('destroy'))).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });
});

describeWith(['stonith', 'flock', 'ssh', 'root'], 'external/ssh in a network without anybody', () => {
  test('what it calls success when ssh failed is unknown here', async () => {
    enter({ through: ['unshare', '--net'] });
    const file = clusterFile('stonith/external/ssh', 'hostlist: "192.0.2.1"', '192.0.2.1');
    const reset = await cut('--reboot', file);
    expect(reset.json()).toMatchObject({ nodes: [{ verdict: 'unknown' }] });
    expect(reset.status).toBe(7);
    expect(JSON.stringify(reset.json())).toContain('It says so also when nothing was done.');
    // it can neither off nor on, and is not asked to
    expect(await cut('--off', file)).toMatchObject({ status: 5 });
  });
});

describeWith(['stonith', 'flock', 'snmpd', 'snmp', 'ip', 'root'], 'apcmastersnmp against snmpd', () => {
  // the plug-in takes no port, so snmpd has the usual one in a network of its own; $0 is a folder
  const within = `export SNMP_PERSISTENT_DIR="$0/persistent"
ip link set lo up
snmpd -f -Ln -C -c "$0/snmpd.conf" -p "$0/pid" & snmpd=$!
snmpget -v1 -c geheim -t 1 -r 20 127.0.0.1 .1.3.6.1.4.1.318.1.1.12.1.8.0 >/dev/null
"$@"; status=$?
for plug in 1 2; do snmpget -v1 -c geheim -Oqv 127.0.0.1 .1.3.6.1.4.1.318.1.1.12.3.3.1.1.4.$plug; done >"$0/left"
kill $snmpd; wait $snmpd
exit $status`;
  const tree = '.1.3.6.1.4.1.318.1.1.12';
  const conf = (names: readonly string[]) =>
    [
      'agentaddress udp:127.0.0.1:161',
      'rwcommunity geheim 127.0.0.1',
      `override ${tree}.1.5.0 octet_str "AP7920"`,
      `override ${tree}.1.8.0 integer ${names.length}`,
      ...names.flatMap((name, index) => [
        `override ${tree}.3.4.1.1.2.${index + 1} octet_str "${name}"`,
        `override -rw ${tree}.3.3.1.1.4.${index + 1} integer 1`,
        `override ${tree}.3.5.1.1.5.${index + 1} integer 2`,
        `override ${tree}.3.4.1.1.6.${index + 1} integer 1`,
      ]),
      '',
    ].join('\n');
  test('switches the outlets of its node, which the device itself names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ocf-snmpd-'));
    enter({ through: ['unshare', '--net', 'sh', '-c', within, folder] });
    writeFileSync(join(folder, 'snmpd.conf'), conf(['other', 'N1']));
    writeFileSync(join(folder, 'community'), 'geheim', { mode: 0o600 });
    const options = `ipaddr: 127.0.0.1, port: 161, community: {from: "file:${folder}/community"}`;
    const off = await cut('--off', clusterFile('stonith/apcmastersnmp', options, 'n1'));
    expect(off.json()).toMatchObject({ nodes: [{ verdict: 'accepted' }] });
    expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('1\n2\n');
    expect(`${off.stdout}${off.stderr}`).not.toContain('geheim');
    const stranger = await cut('--off', clusterFile('stonith/apcmastersnmp', options, 'n2'));
    expect(stranger.json()).toMatchObject({ nodes: [{ verdict: 'failed' }] });
    expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('1\n1\n');
    rmSync(folder, { recursive: true });
  });
});

describeWith(['stonith', 'flock', 'snmpd', 'snmp'], 'external/rackpdu against snmpd', () => {
  test('switches the plug of its node', async () => {
    const rack = new PowerSwitch({ names: ['n1', 'n2', 'n3'] });
    mkdirSync(join(box.folder, 'snmp'));
    const front = await start(rack, { folder: join(box.folder, 'snmp'), password: 'geheim' });
    const cluster = fencedCluster({
      devices: {
        pdu: {
          driver: 'stonith/external/rackpdu',
          options: {
            pduip: `127.0.0.1:${front.devices[0]?.options.port}`,
            community: 'geheim',
            hostlist: 'AUTO',
            names_oid: '.1.3.6.1.4.1.318.1.1.12.3.5.1.1.2',
          },
          plugs: { 'n[1-3]': 'n[1-3]' },
        },
      },
    });
    try {
      const off = await fence(cluster, { nodes: ['n2'], action: 'off' });
      expect(off).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted' }] });
      expect(JSON.stringify(off)).not.toContain('geheim');
      expect(await fence(cluster, { nodes: ['n2'], action: 'reboot' })).toMatchObject({
        nodes: [{ verdict: 'accepted' }],
      });
      expect(rack.told.map(({ command, plugs }) => `${command} ${plugs}`)).toEqual(['off 2', 'cycle 2']);
      expect(rack.done.every(({ plug }) => plug === 2)).toBe(true);
    } finally {
      await front.close();
      cluster.remove();
    }
  });
});
