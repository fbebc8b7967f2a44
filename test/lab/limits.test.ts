import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startResources } from '../../src/core/resources/start.ts';
import { type TestCluster, testCluster } from '../core/resources/cluster.ts';
import { describeWith } from '../support/components.ts';
import { type Lab, type LabHost, lab, labNeeds } from './hosts.ts';

let rack: Lab;
let n1: LabHost;
let at: TestCluster;

type Parameters = Readonly<Record<string, string>>;

// What the agents need is missing: the daemons of a cluster manager, or a program that is taken from the host's disk.
const failed: readonly (readonly [agent: string, parameters: Parameters, step: object, without: string])[] = [
  [
    'ocf:pacemaker:ping',
    { host_list: '127.0.0.1', attempts: '1', timeout: '1', dampen: '0s' },
    { code: 1, rawCode: 102, reason: 'failed with code 102, which the standard does not know' },
    '',
  ],
  ['ocf:pacemaker:ifspeed', { iface: 'eth0' }, { code: 1, rawCode: 102 }, ''],
  ['ocf:pacemaker:attribute', { name: 'x' }, { code: 1, reason: "Unable to set node attribute x='1'" }, ''],
  [
    'ocf:heartbeat:machine-info',
    {},
    { code: 0, reason: expect.stringMatching(/^the agent was content, but its monitor says failed .*code 64/) },
    '',
  ],
  [
    'ocf:heartbeat:VIPArip',
    { ip: '10.99.0.60', nic: 'eth0' },
    { code: 0, reason: expect.stringMatching(/^the agent was content, but its monitor says failed/) },
    '',
  ],
  ['ocf:heartbeat:NodeUtilization', {}, { code: 0, reason: expect.stringMatching(/monitor says failed/) }, ''],
  [
    'ocf:heartbeat:portblock',
    { protocol: 'tcp', portno: '80', action: 'block' },
    { code: 1, rawCode: 127, reason: 'failed with code 127, which the standard does not know' },
    'iptables',
  ],
  [
    'ocf:heartbeat:MailTo',
    { email: 'root' },
    { code: 5, reason: "Setup problem: couldn't find command: mail" },
    'mail mailx',
  ],
];

const refused: readonly (readonly [agent: string, parameters: Parameters, reason: string, without: string])[] = [
  ['ocf:heartbeat:ethmonitor', { interface: 'eth0' }, "couldn't find command: arping", 'arping'],
  ['ocf:heartbeat:iface-bridge', { bridge_name: 'b5', bridge_slaves: 'eth0' }, "couldn't find command: brctl", 'brctl'],
  ['ocf:pacemaker:HealthSMART', {}, "couldn't find command: smartctl", 'smartctl'],
  ['ocf:pacemaker:o2cb', {}, "couldn't find command: /usr/sbin/ocfs2_controld.pcmk", ''],
];

describeWith([...labNeeds, 'resource-agents', 'pacemaker-agents', 'ping'], 'agents that miss something', () => {
  beforeAll(async () => {
    rack = await lab(1);
    n1 = rack.hosts[0] as LabHost;
  });
  afterAll(() => rack.close());
  afterEach(async () => {
    await at.cluster.transport.close();
    at.remove();
  });

  async function start(agent: string, parameters: Parameters, without: string) {
    await n1.run(
      `for each in ${without}; do rm -f /bin/$each /sbin/$each /usr/local/bin/$each /usr/local/sbin/$each; done`,
    );
    at = testCluster({ web: { agent, parameters, nodes: 'n1' } }, { n1: n1.node });
    return startResources(at.cluster, { names: ['web'] });
  }

  test.each(failed)('%s fails to start, with what it says itself', async (agent, parameters, step, without) => {
    expect(await start(agent, parameters, without)).toMatchObject({ steps: [{ outcome: 'failed', ...step }] });
  });

  test.each(refused)('%s is not even started, since its probe says why', async (agent, parameters, reason, without) => {
    await expect(start(agent, parameters, without)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(`web can run on none of n1 (Setup problem: ${reason})`),
    });
  });
});
