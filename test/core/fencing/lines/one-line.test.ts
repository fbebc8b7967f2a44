import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { describeWith } from '../../../support/components.ts';
import { type LabFront, labFront } from '../../../support/lab-front.ts';
import { type FencedCluster, fence, fencedCluster } from '../../../support/rack-cluster.ts';

describeWith(['python3'], 'two devices on one line', () => {
  let lab: LabFront;
  let cluster: FencedCluster | undefined;
  beforeEach(async () => {
    lab = await labFront('rps10', { way: 'pty' });
  });
  afterEach(async () => {
    cluster?.remove();
    await lab.remove();
  });

  test('are one switch, however it is written: they wait for each other', async () => {
    const link = join(lab.folder, 'pdu');
    symlinkSync(lab.front.address, link);
    const device = (line: string, node: string, plug: string): DeviceSpec => ({
      driver: 'serial/rps10',
      options: { line },
      plugs: { [node]: plug },
    });
    const devices = {
      a: device(`${link}?9600`, 'n1', '1'),
      b: device(lab.front.address, 'n2', '2'),
      c: device(link, 'n3', '3'),
    };
    cluster = fencedCluster({ devices });
    const result = await fence(cluster, { nodes: ['n[1-3]'], action: 'off', powerTimeout: 1000 });
    expect(result).toMatchObject({ status: 0, summary: { 'verified-off': 'n[1-3]' } });
    expect(lab.done().sort()).toEqual(['off 1', 'off 2', 'off 3']);
  });
});
