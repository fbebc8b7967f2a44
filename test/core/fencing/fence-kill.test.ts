import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { describeWith } from '../../support/components.ts';
import { type FencedRack, type FencedRackOptions, fencedRack } from '../../support/fenced-rack.ts';
import { bundleWorker, type Worker } from '../../support/rack-worker.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { startTogether } from '../../support/together.ts';

// Whoever reboots a node is killed at a moment that chance chooses, from the first word to the last; another one asks
// for the same after it.

const moments = process.env.OCF_LONG === '1' ? 100 : 10;

interface Row {
  readonly front: string;
  readonly needs?: readonly string[];
  readonly options?: FencedRackOptions['options'];
}

const rows: readonly Row[] = [
  { front: 'wti', options: { timeout: 20 } },
  { front: 'ipmi', needs: ['ipmi_sim', 'ipmitool', 'setpriv'], options: { tries: 1, answer_timeout: 20 } },
  { front: 'fence-agent' },
];

let worker: Worker;
beforeAll(async () => {
  worker = await bundleWorker('fence-together');
});
afterAll(() => worker.remove());

for (const { front, needs = [], options = {} } of rows) {
  describeWith(['flock', ...needs], `who reboots a node through ${front} is killed`, () => {
    let lab: FencedRack;
    let folder: string;
    let devices: string;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ocf-kill-'));
      lab = await fencedRack(front, {}, { options });
      devices = join(folder, 'devices.json');
      writeFileSync(devices, JSON.stringify(lab.cluster.model.devices));
    });
    afterEach(async () => {
      await worker.end();
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** One asks for a reboot and is killed so many milliseconds later, never when left out; how long it went on. */
    async function asked(state: string, moment?: number) {
      const one = await startTogether(worker, 1, { folder: state, devices });
      const begun = performance.now();
      one.go();
      const timer = moment === undefined ? undefined : setTimeout(() => one.kill(), moment);
      const [end] = await one.ends;
      clearTimeout(timer);
      return { took: performance.now() - begun, ...end };
    }

    test(`at ${moments} moments: the next tells the truth and repeats nothing`, async () => {
      const random = seededRandom();
      let longest = 0;
      let killed = 0;
      // the machine may be slow at first and quick later: a moment that came too late is none, and the next is earlier
      for (let tries = 0; killed < moments; tries++) {
        expect(tries).toBeLessThan(10 * moments);
        const state = mkdtempSync(join(folder, 'round-'));
        const before = lab.told().length;
        const first = await asked(state, tries === 0 ? undefined : longest * random());
        if (first.signal === 'SIGKILL') killed += 1;
        else longest = first.took;
        const second = await asked(state);
        expect(second.stderr).toBe('');
        expect(JSON.parse(second.stdout ?? '')).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
        expect(lab.told().slice(before)).toEqual(['off 2', 'on 2']);
        expect(lab.done().slice(before)).toEqual(['2 off', '2 on']);
        expect(lab.rack.plugs.map(({ on }) => on)).toEqual([true, true, true]);
      }
    });
  });
}
