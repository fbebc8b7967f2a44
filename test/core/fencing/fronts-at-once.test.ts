import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../src/core/config/model.ts';
import type { FenceResult } from '../../../src/core/fencing/act/fence.ts';
import { fenceHistory } from '../../../src/core/fencing/history/history.ts';
import { frontNames } from '../../../src/core/lab/fronts.ts';
import { realSystem } from '../../../src/core/system.ts';
import { describeWith } from '../../support/components.ts';
import { type FencedRack, fencedRack } from '../../support/fenced-rack.ts';
import { bundleWorker, type Worker } from '../../support/rack-worker.ts';
import { startTogether } from '../../support/together.ts';

// Many processes ask for a reboot of one node at the same instant, through every front of the lab and its driver.

const long = process.env.OCF_LONG === '1';
const many = long ? 100 : 4;

interface Row {
  readonly needs?: readonly string[];
  /** The command in flight waits for all the others: patient devices. */
  readonly options?: DeviceSpec['options'];
  readonly verdict: 'verified-on' | 'accepted';
  readonly told: readonly string[];
  /** Tried in ordinary runs too. */
  readonly always?: true;
}

const seen = { verdict: 'verified-on', told: ['off 2', 'on 2'] } as const;
/** Cannot be looked at: it restarts the node by itself, and its word is all there is. */
const blind = { verdict: 'accepted', told: ['cycle 2'] } as const;
const patient = { timeout: 110 };

const rows: Readonly<Record<string, Row>> = {
  apc: { ...seen, options: patient },
  baytech: { ...seen, options: patient },
  cyclades: { ...seen, options: patient },
  'fence-agent': { ...seen, always: true },
  icebox: { ...seen, needs: ['powerman'] },
  ipmi: {
    ...seen,
    needs: ['ipmi_sim', 'ipmitool', 'setpriv'],
    options: { tries: 1, answer_timeout: 60 },
    always: true,
  },
  powerman: { ...seen, always: true },
  redfish: { ...seen, needs: ['openssl'], options: { answer_timeout: 60 } },
  rpc100s: { ...blind, options: patient },
  rps10: { ...seen, options: patient },
  'smart-ups': { ...seen, options: patient },
  snmp: { ...seen, needs: ['snmpd', 'setpriv'], options: { tries: 1, answer_timeout: 60 } },
  stonith: { ...blind, always: true },
  wti: { ...seen, options: patient, always: true },
};

let worker: Worker;
beforeAll(async () => {
  worker = await bundleWorker('fence-together');
});
afterAll(() => worker.remove());

test('every front of the lab is in the table', () => expect(Object.keys(rows).sort()).toEqual([...frontNames].sort()));

for (const [name, { needs = [], options = {}, verdict, told, always }] of Object.entries(rows)) {
  if (!long && !always) continue;
  describeWith(['flock', ...needs], `a reboot through ${name}`, () => {
    let lab: FencedRack;
    let folder: string;
    let hold: () => Promise<void>;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'ocf-together-'));
      hold = async () => undefined;
      // whoever came first has the plug go off only when all the others have asked
      const power = (_plug: number, on: boolean) => (on ? undefined : hold());
      lab = await fencedRack(name, { timeout: 120_000 }, { options, power });
    });
    afterEach(async () => {
      await worker.end();
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test(`${many} at the same instant: one off, one on, one verdict`, async () => {
      const devices = join(folder, 'devices.json');
      writeFileSync(devices, JSON.stringify(lab.cluster.model.devices));
      const together = await startTogether(worker, many, { folder, devices });
      hold = () => together.allWait();
      together.go();
      const results = (await together.ends).map(({ stdout, stderr }) => {
        expect(stderr).toBe('');
        return JSON.parse(stdout) as FenceResult;
      });
      const words = results.map(({ status, nodes: [node] }) => `${status} ${node?.verdict} ${node?.operation}`);
      expect(new Set(words).size).toBe(1);
      expect(results[0]?.nodes[0]?.verdict).toBe(verdict);
      expect(results[0]?.status).toBe(verdict === 'accepted' ? 7 : 0);
      expect(results.filter(({ nodes }) => nodes[0]?.changed)).toHaveLength(1);
      expect({ told: lab.told(), done: lab.done() }).toEqual({ told, done: ['2 off', '2 on'] });
      expect(lab.rack.plugs.map(({ on }) => on)).toEqual([true, true, true]);
      const { records } = fenceHistory({ stateFolder: join(folder, 'state'), system: realSystem() });
      expect(records).toMatchObject([{ action: 'reboot', verdict, joined: many - 1 }]);
    });
  });
}
