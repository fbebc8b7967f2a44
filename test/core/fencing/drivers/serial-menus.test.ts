import { afterEach, expect, test } from '@jest/globals';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { fence } from '../../../support/rack-cluster.ts';

let lab: FencedRack | undefined;
afterEach(async () => {
  await lab?.close();
  lab = undefined;
});

test('the names of an RPC-5 may be longer', async () => {
  lab = await fencedRack('baytech', { driver: 'serial/baytech-rpc5' });
  lab.rack.fault = 'rpc-5';
  const result = await fence(lab.cluster, { nodes: ['n3'], action: 'off', powerTimeout: 300 });
  expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n3' } });
  expect(lab.done()).toEqual(['3 off']);
});

test.each(['apc', 'baytech'])('%s finds a plug by its name', async (front) => {
  lab = await fencedRack(front, { plugs: { 'n[1-3]': 'n[1-3]' } });
  const result = await fence(lab.cluster, { nodes: ['n1'], action: 'off', powerTimeout: 300 });
  expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n1' } });
  expect(lab.done()).toEqual(['1 off']);
});
