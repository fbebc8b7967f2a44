import { realpathSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ProgramResult, spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { type LabFront, labFront } from '../../../support/lab-front.ts';
import { fence, fencedCluster } from '../../../support/rack-cluster.ts';

// The same simulated device, driven by cluster-glue's compiled plug-in and by our data file: what did the plugs do?
const devices = [
  { front: 'rps10', type: 'rps10', words: (tty: string) => [`serial_to_targets=${tty} n1 1 n2 2 n3 3`] },
  { front: 'rpc100s', type: 'nw_rpc100s', words: (tty: string) => [`ttydev=${tty}`, 'hostlist=n2'] },
  { front: 'smart-ups', type: 'apcsmart', words: (tty: string) => [`ttydev=${tty}`, 'hostlist=n2'] },
] as const;

describeWith(['stonith'], 'beside the plug-ins of cluster-glue', () => {
  describe.each(devices)('$type', ({ front, type, words }) => {
    let lab: LabFront;
    beforeEach(async () => {
      lab = await labFront(front, { way: 'pty' });
    });
    afterEach(() => lab.remove());

    const spec = () => {
      const [name, device] = Object.entries(lab.devices()).find(([, { plugs }]) => 'n2' in plugs) ?? [];
      if (name === undefined || device === undefined) throw new Error('no device feeds n2');
      return { name, device };
    };
    // it makes the name of its lock of the line's real path
    const theirs = (action: string, node = 'n2'): Promise<ProgramResult> => {
      const tty = realpathSync(String(spec().device.options.line));
      const argv = ['stonith', '-t', type, ...words(tty), '-T', action, node];
      return spawnProgram({ argv, timeout: 90_000 });
    };
    const ours = async (action: 'off' | 'on' | 'reboot') => {
      const { name, device } = spec();
      const cluster = fencedCluster({ devices: { [name]: device } });
      try {
        return await fence(cluster, { nodes: ['n2'], action, powerTimeout: 1000 });
      } finally {
        cluster.remove();
      }
    };
    const plugs = () => lab.rack.plugs.map(({ on }) => on);

    test('off and on do the same to the same plug', async () => {
      for (const [action, power] of [
        ['off', false],
        ['on', true],
      ] as const) {
        await lab.rack.change(2, !power);
        expect(await theirs(action)).toMatchObject({ code: 0 });
        const after = plugs();
        expect(after).toEqual([true, power, true]);
        await lab.rack.change(2, !power);
        await ours(action);
        expect(plugs()).toEqual(after);
      }
      expect(lab.told()).toEqual(['off 2', 'off 2', 'on 2', 'on 2']);
    });

    test('a reset is an off and an on', async () => {
      expect(await theirs('reset')).toMatchObject({ code: 0 });
      const done = lab.done();
      await ours('reboot');
      expect(done).toEqual(['off 2', 'on 2']);
      expect(lab.done().slice(2)).toEqual(done);
    });

    test('nothing is done to a node that is not theirs', async () => {
      expect((await theirs('off', 'n9')).code).not.toBe(0);
      expect(lab.told()).toEqual([]);
    });
  });
});
