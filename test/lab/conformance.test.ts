import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { agentsOfCluster } from '../../src/core/agents/access.ts';
import { executeAgentTest, prepareAgentTest } from '../../src/core/agents/conformance/test-agent.ts';
import type { Node } from '../../src/core/config/model.ts';
import { allNodes } from '../../src/core/config/nodes/resolve.ts';
import { type TestCluster, testCluster } from '../core/resources/cluster.ts';
import { describeWith } from '../support/components.ts';
import { type Lab, type LabHost, lab, labNeeds } from './hosts.ts';
import { newSince, snapshot } from './snapshot.ts';

let rack: Lab;
let n1: LabHost;
let at: TestCluster;

type Tested = readonly [agent: string, parameters: Record<string, string>, findings: readonly string[]];

const all: readonly Tested[] = [
  ['ocf:heartbeat:IPaddr2', { ip: '10.99.0.77', cidr_netmask: '24', nic: 'eth0' }, []],
  ['ocf:heartbeat:Route', { destination: '10.88.0.0/16', gateway: '10.99.0.254' }, []],
  ['ocf:heartbeat:azure-lb', { nc: '/usr/bin/socat', port: '61000' }, []],
  // its validate-all is content without a required parameter
  ['ocf:heartbeat:Filesystem', { device: 'tmpfs', directory: '/srv/web', fstype: 'tmpfs' }, ['validate-missing']],
];

// a minute each: two of them are left to the long run
const agents = process.env.OCF_LONG === '1' ? all : all.slice(0, 2);

describeWith([...labNeeds, 'resource-agents', 'modprobe', 'procps'], 'ocf agent test on a real host', () => {
  beforeAll(async () => {
    rack = await lab(1);
    n1 = rack.hosts[0] as LabHost;
    at = testCluster({}, { n1: n1.node });
    // ocf-tester blames the agent where there is no xmllint: one that finds everything valid leaves that out
    const lenient =
      "printf '#!/bin/sh\\nexec cat >/dev/null\\n' >/usr/local/bin/xmllint; chmod 755 /usr/local/bin/xmllint";
    await n1.run(`mkdir -p /srv/web; ${lenient}`);
  });
  afterAll(async () => {
    await at.cluster.transport.close();
    at.remove();
    await rack.close();
  });

  test.each(agents)('%s: what is known of it is found, and nothing is left', async (agent, parameters, findings) => {
    const access = agentsOfCluster(at.cluster);
    const [node] = allNodes(at.cluster.model) as [Node];
    const before = await snapshot(n1);
    const report = await executeAgentTest(
      await prepareAgentTest(access, { agent, node, parameters, stopFirst: false }),
    );
    const wrong = report.steps.filter(({ status }) => status === 'failed' || status === 'blocked');
    expect(wrong.map(({ step }) => step)).toEqual(findings);
    expect(report).toMatchObject({ leftStopped: true, conforms: findings.length === 0 });
    expect(await newSince(n1, before)).toEqual([]);
    const options = Object.entries(parameters).map(([name, value]) => `-o '${name}=${value}'`);
    const file = `/usr/lib/ocf/resource.d/${agent.split(':').slice(1).join('/')}`;
    // it looks for less: all of these pass there
    expect(await n1.run(`ocf-tester -n web ${options.join(' ')} ${file}`)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('passed all tests'),
    });
  });
});
