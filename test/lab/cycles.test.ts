import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Cluster } from '../../src/core/cluster.ts';
import { monitorResources, monitorStatus } from '../../src/core/resources/monitor.ts';
import { startResources } from '../../src/core/resources/start.ts';
import { stopResources } from '../../src/core/resources/stop.ts';
import { type TestCluster, testCluster } from '../core/resources/cluster.ts';
import { describeWith } from '../support/components.ts';
import { until } from '../support/until.ts';
import { type Cycle, cycles, shippedAgents } from './cycles.ts';
import { type Lab, type LabHost, lab, labNeeds } from './hosts.ts';
import { newSince, snapshot } from './snapshot.ts';

let rack: Lab;
let at: TestCluster;

function clusterOf({ agent, parameters = {}, operations = {} }: Cycle): Cluster {
  const [n1, n2] = rack.hosts;
  const nodes = { n1: n1?.node ?? {}, n2: n2?.node ?? {} };
  at = testCluster({ web: { agent, parameters, operations, nodes: 'n1' } }, nodes);
  const { model } = at.cluster;
  return { ...at.cluster, model: { ...model, agentPath: [...model.agentPath, shippedAgents] } };
}

async function there(cycle: Cycle): Promise<boolean[]> {
  const [n1, n2] = rack.hosts as [LabHost, LabHost];
  const seen = [(await n1.run(cycle.effect)).status === 0];
  if (cycle.effectFromOutside) seen.push((await n2.run(cycle.effectFromOutside)).status === 0);
  return seen;
}

describeWith(
  [...labNeeds, 'resource-agents', 'pacemaker-agents', 'procps'],
  'start, monitor, break, monitor, stop',
  () => {
    beforeAll(async () => {
      rack = await lab(2, { share: [shippedAgents] });
      // addresses of IPv6 are reached from one; /srv comes into the host's own layer with the first change
      await Promise.all(
        rack.hosts.map(({ run }, index) => run(`ip -6 addr add fd00:99::${index + 1}/64 dev eth0 nodad; touch /srv`)),
      );
    });
    afterAll(() => rack.close());
    afterEach(async () => {
      await at.cluster.transport.close();
      at.remove();
    });

    for (const cycle of cycles.filter(({ slow }) => !slow || process.env.OCF_LONG === '1')) {
      const title = cycle.of === undefined ? cycle.agent : `${cycle.agent}, ${cycle.of}`;
      describeWith(cycle.needs ?? [], title, () => {
        test('its whole life', () => live(cycle));
      });
    }
  },
);

async function live(cycle: Cycle): Promise<void> {
  const [n1] = rack.hosts as [LabHost];
  const cluster = clusterOf(cycle);
  const web = { names: ['web'] };
  const look = async (depth?: number) => {
    const report = await monitorResources(cluster, { ...web, ...(depth === undefined ? {} : { depth }) });
    return { status: monitorStatus(report), code: report.resources[0]?.nodes[0]?.code };
  };
  const come = async () => cycle.soon && until(async () => (await there(cycle)).every(Boolean));
  const gone = cycle.effectFromOutside ? [false, false] : [false];
  const done = { steps: [{ resource: 'web', node: 'n1', outcome: 'done', code: 0 }] };
  expect((await n1.run(cycle.prepare ?? 'true')).stderr).toBe('');
  const before = await snapshot(n1);

  expect([await look(), await there(cycle)]).toEqual([{ status: 3, code: 7 }, gone]);
  expect(await startResources(cluster, web)).toMatchObject(done);
  await come();
  expect([await look(), await there(cycle)]).toEqual([{ status: 0, code: 0 }, gone.map(() => true)]);
  expect(await startResources(cluster, web)).toMatchObject({ steps: [], already: [{ resource: 'web', node: 'n1' }] });

  expect(await n1.run(cycle.breakIt)).toMatchObject({ status: 0 });
  const { broken = 7, depth, stopFirst } = cycle;
  expect([await look(depth), (await there(cycle))[0]]).toEqual([{ status: broken === 7 ? 3 : 1, code: broken }, false]);
  if (stopFirst) expect(await stopResources(cluster, web)).toMatchObject(done);
  expect(await startResources(cluster, web)).toMatchObject(done);
  await come();
  expect([await look(depth), await there(cycle)]).toEqual([{ status: 0, code: 0 }, gone.map(() => true)]);

  expect(await stopResources(cluster, web)).toMatchObject(done);
  expect([await look(), await there(cycle)]).toEqual([{ status: 3, code: 7 }, gone]);
  expect(await stopResources(cluster, web)).toMatchObject({ steps: [] });
  expect(await newSince(n1, before, cycle.leaves)).toEqual([]);
}
