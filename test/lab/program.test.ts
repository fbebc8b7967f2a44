import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../support/components.ts';
import { type Sandbox, sandbox } from '../support/ocf.ts';
import { type Lab, type LabHost, lab, labNeeds } from './hosts.ts';

let rack: Lab;
let n1: LabHost;
let n2: LabHost;
let box: Sandbox;

const ocf = (...words: string[]) => box.ocf([...words, '--cluster', join(box.folder, 'shop.yaml')]);
const agent = async (name: string, action: string, ...words: string[]) =>
  (await ocf('agent', 'run', name, action, '--node', 'n1', '--instance', 'web', ...words)).status;
/** Whether a host has the address, and whether the other one reaches it. */
const has = async (host: LabHost) => (await host.run("ip -o addr | grep -F ' 10.99.0.77/24 '")).status === 0;
const reached = async (from: LabHost) =>
  (await from.run('socat -u OPEN:/dev/null TCP:10.99.0.77:22,connect-timeout=2')).status === 0;

describeWith(
  [...labNeeds, 'resource-agents', 'pacemaker-agents', 'procps', 'modprobe'],
  'real resources on real hosts, by the built program',
  () => {
    beforeAll(async () => {
      rack = await lab(2, { ssh: { ServerAliveInterval: '1' } });
      [n1, n2] = rack.hosts as [LabHost, LabHost];
      box = sandbox({ through: rack.enter });
      box.write(
        'shop.yaml',
        `ocf: 1
cluster: {name: shop, id: 11111111-2222-4333-8444-555555555555}
nodes: ${rack.nodes('inside')}
resources:
  vip: {agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.99.0.77, cidr_netmask: 24, nic: eth0}}
`,
      );
    });
    afterAll(async () => {
      await rack.close();
      box.remove();
    });

    test('an address: start, monitor, break, monitor, move by hand, stop', async () => {
      expect((await ocf('resource', 'monitor', 'vip')).status).toBe(3);
      expect((await ocf('resource', 'start', 'vip', '--node', 'n1')).status).toBe(0);
      expect([await has(n1), await has(n2), await reached(n2)]).toEqual([true, false, true]);
      expect((await ocf('resource', 'monitor', 'vip')).status).toBe(0);
      await n1.run('ip addr del 10.99.0.77/24 dev eth0');
      expect(await reached(n2)).toBe(false);
      expect(await ocf('resource', 'monitor', 'vip')).toMatchObject({
        status: 3,
        stdout: expect.stringContaining('stopped'),
      });
      expect((await ocf('resource', 'start', 'vip', '--node', 'n2')).status).toBe(0);
      expect([await has(n1), await has(n2), await reached(n1)]).toEqual([false, true, true]);
      expect((await ocf('resource', 'stop', 'vip')).status).toBe(0);
      expect([await has(n1), await has(n2)]).toEqual([false, false]);
    });

    test('two copies are a failure, and both are named', async () => {
      for (const host of [n1, n2]) await host.run('ip addr add 10.99.0.77/24 dev eth0');
      const seen = await ocf('resource', 'monitor', 'vip');
      expect(seen).toMatchObject({
        status: 1,
        stdout: expect.stringMatching(/^vip .*n\[1-2\] +2 copies run at once$/m),
      });
      expect((await ocf('resource', 'start', 'vip')).status).toBe(5);
      for (const host of [n1, n2]) await host.run('ip addr del 10.99.0.77/24 dev eth0');
    });

    test('a host without power may run it still: no start elsewhere', async () => {
      expect((await ocf('resource', 'start', 'vip', '--node', 'n1')).status).toBe(0);
      await n1.kill();
      expect((await ocf('resource', 'monitor', 'vip')).status).toBe(7);
      expect(await ocf('resource', 'start', 'vip', '--node', 'n2')).toMatchObject({
        status: 5,
        stderr: expect.stringContaining('vip may be running on n1, which cannot be asked'),
      });
      expect(await has(n2)).toBe(false);
      await n1.start();
      expect((await ocf('resource', 'start', 'vip', '--node', 'n2')).status).toBe(0);
      expect((await ocf('resource', 'stop', 'vip')).status).toBe(0);
    });

    test.each(['ocf:heartbeat:Stateful', 'ocf:pacemaker:Stateful'])('%s is promoted and demoted', async (name) => {
      const state = 'state=/run/web.state';
      const role = () => readFileSync(n1.path('/run/web.state'), 'utf8').trim();
      const run = (action: string) => agent(name, action, state);
      expect([await run('monitor'), await run('start'), await run('monitor')]).toEqual([7, 0, 0]);
      const before = role();
      expect([await run('promote'), await run('monitor'), await run('promote')]).toEqual([0, 8, 0]);
      expect(role()).not.toBe(before);
      expect([await run('demote'), await run('monitor'), role()]).toEqual([0, 0, before]);
      // neither may be stopped while it is promoted
      expect([await run('promote'), await run('stop'), await run('monitor')]).toEqual([0, 8, 8]);
      expect([await run('demote'), await run('stop'), await run('monitor')]).toEqual([0, 0, 7]);
    });

    test('a file system in use is freed at stop, and the program that used it is ended', async () => {
      await n1.run('mkdir -p /srv/web');
      const words = ['device=tmpfs', 'directory=/srv/web', 'fstype=tmpfs'];
      const run = (action: string) => agent('ocf:heartbeat:Filesystem', action, ...words);
      expect([await run('start'), await run('monitor')]).toEqual([0, 0]);
      await n1.run('cd /srv/web; setsid sleep 1250 </dev/null >/dev/null 2>&1 &');
      expect((await n1.run('pgrep -f -x "sleep 1250"')).status).toBe(0);
      expect([await run('stop'), await run('monitor')]).toEqual([0, 7]);
      expect((await n1.run('pgrep -f -x "sleep 1250"')).status).toBe(1);
      expect((await n1.run("grep ' /srv/web ' /proc/self/mountinfo")).status).toBe(1);
    });
  },
);
