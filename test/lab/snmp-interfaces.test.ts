import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnProgram } from '../../src/core/transport/spawn.ts';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { until } from '../support/until.ts';

const community = 'if-geheim';

describeWith(
  ['namespaces', 'ip', 'snmpd', 'snmp', 'fence-agents', 'setpriv', 'flock'],
  'ports by SNMP, with a real snmpd and real interfaces in a network of their own',
  () => {
    let holder: ChildProcess;
    let agent: ChildProcess;
    let enter: readonly string[];
    let box: Sandbox;
    let file: string;

    const inside = async (words: readonly string[], stdin?: string) =>
      spawnProgram({ argv: [...enter, ...words], timeout: 30_000, ...(stdin === undefined ? {} : { stdin }) });
    const ended = async (child: ChildProcess) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await gone;
    };
    const isUp = async (name: string) => / state UP /.test((await inside(['ip', 'link', 'show', name])).stdout);

    beforeEach(async () => {
      holder = spawn('unshare', ['--net', 'setpriv', '--pdeathsig', 'KILL', 'sleep', 'infinity'], { stdio: 'ignore' });
      enter = ['nsenter', `--net=/proc/${holder.pid}/ns/net`];
      const own = await spawnProgram({ argv: ['readlink', '/proc/self/ns/net'], timeout: 5000 });
      await until(async () => {
        const { code, stdout } = await inside(['readlink', '/proc/self/ns/net']);
        return code === 0 && stdout !== own.stdout;
      });
      box = sandbox({ through: enter });
      for (const words of [
        'set lo up',
        'add v0 type veth peer name w0',
        'set v0 up',
        'set w0 up',
        'add v1 type veth peer name w1',
        'set v1 up',
        'set w1 up',
      ]) {
        expect(await inside(['ip', 'link', ...words.split(' ')])).toMatchObject({ code: 0, stderr: '' });
      }
      mkdirSync(join(box.folder, 'snmp-state'));
      const configuration = box.write(
        'snmpd.conf',
        `[snmp] persistentDir ${box.folder}/snmp-state\n[snmpd]\nagentaddress udp:127.0.0.1:1161\nrwcommunity ${community}\n`,
      );
      const words = ['-f', '-Lo', '-C', '-c', configuration, '-p', join(box.folder, 'snmpd.pid')];
      agent = spawn('setpriv', ['--pdeathsig', 'KILL', ...enter, 'snmpd', ...words], { stdio: 'ignore' });
      const options = `{ip: 127.0.0.1, port: 1161, community: {from: "file:${box.write('community', community)}"}}`;
      file = box.write(
        'switch.yaml',
        [
          'ocf: 1',
          'cluster: {name: ports}',
          'nodes: {"n[1-2]": {}}',
          `devices: {switch: {driver: snmp-pdu/interfaces, options: ${options}, plugs: {n1: v0, n2: v1}}}`,
          '',
        ].join('\n'),
      );
      await until(async () => (await box.ocf(['device', 'status', '--cluster', file])).status === 0);
    });
    afterEach(async () => {
      await ended(agent);
      await ended(holder);
      box.remove();
    });

    test('off takes the interface down and no other, on takes it up again; fence_ifmib sees the same', async () => {
      const agentSays = async () => {
        const lines = ['action=status', 'ip=127.0.0.1', 'ipport=1161', `community=${community}`, 'plug=v0'];
        return (await inside(['fence_ifmib'], `${lines.join('\n')}\n`)).code;
      };
      const fence = async (what: string) => {
        const ran = await box.ocf(['fence', 'n1', what, '--yes', '--json', '--cluster', file]);
        return { status: ran.status, verdict: (ran.json().nodes as { verdict: string }[] | undefined)?.[0]?.verdict };
      };
      expect([await isUp('v0'), await isUp('v1'), await agentSays()]).toEqual([true, true, 0]);
      expect(await fence('--off')).toEqual({ status: 0, verdict: 'verified-off' });
      expect([await isUp('v0'), await isUp('v1'), await agentSays()]).toEqual([false, true, 2]);
      expect(await fence('--on')).toEqual({ status: 0, verdict: 'verified-on' });
      expect([await isUp('v0'), await isUp('v1'), await agentSays()]).toEqual([true, true, 0]);
    });
  },
);
