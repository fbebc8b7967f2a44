import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { FenceResult } from '../../../../src/core/fencing/act/fence.ts';
import { spawnProgram } from '../../../../src/core/transport/spawn.ts';
import { describeWith } from '../../../support/components.ts';
import { labFront } from '../../../support/lab-front.ts';
import { buildModemShim, type ModemShim } from '../../../support/modem-shim.ts';
import { type PtyPair, startPtyPair } from '../../../support/pty-pair.ts';
import { bundleWorker, type Worker } from '../../../support/rack-worker.ts';

const down = { rts: false, dtr: false };

describeWith(['socat', 'gcc', 'libc-dev'], 'devices on modem lines', () => {
  let worker: Worker;
  let folder: string;
  let shim: ModemShim;
  let pair: PtyPair;
  beforeAll(async () => {
    worker = await bundleWorker('fence-line');
  });
  afterAll(() => worker.remove());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ocf-modem-'));
    shim = buildModemShim(folder);
    pair = await startPtyPair();
  });
  afterEach(async () => {
    await pair.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const fence = async (driver: string, options: Record<string, unknown>, action: string, env = shim.env) => {
    const device = JSON.stringify({ driver, options: { timeout: 20, ...options }, plugs: { n1: '1' } });
    const { code, stdout, stderr } = await worker.run([device, action], undefined, env);
    return { code, stderr, result: stdout === '' ? undefined : (JSON.parse(stdout) as FenceResult) };
  };
  const states = () => shim.changes().map(({ rts, dtr }) => ({ rts, dtr }));

  test.each(['rts', 'dtr'] as const)('a reset button on %s is pressed for as long as is said', async (pulse) => {
    const { result } = await fence('serial/rcd', { line: pair.ours, pulse, duration: '0.3' }, 'reboot');
    expect(result).toMatchObject({ status: 7, nodes: [{ verdict: 'accepted', changed: true }] });
    expect(states()).toEqual([down, { ...down, [pulse]: true }, down]);
    // a timer may be early by one
    expect(shim.changes()[1]?.milliseconds).toBeGreaterThanOrEqual(299);
  });

  test('a line without modem lines presses nothing, and says so', async () => {
    const { result } = await fence('serial/rcd', { line: pair.ours }, 'reboot', {});
    expect(result).toMatchObject({ status: 1, nodes: [{ verdict: 'failed' }] });
    expect(JSON.stringify(result)).toMatch(/has no modem lines/);
  });

  test('a reset button switches nothing off', async () => {
    const { code, stderr } = await fence('serial/rcd', { line: pair.ours }, 'off');
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/No level of n1 can do "off"/);
    expect(states()).toEqual([]);
  });

  test('an RPS-10 is spoken to when it is ready after DTR was down for two seconds', async () => {
    const lab = await labFront('rps10', { way: 'pty' });
    try {
      const line = lab.front.address;
      const { result } = await fence('serial/rps10', { line }, 'reboot');
      expect(result).toMatchObject({ status: 0, nodes: [{ verdict: 'verified-on' }] });
      expect(lab.done()).toEqual(['off 1', 'on 1']);
      const [first, second] = shim.changes();
      expect([first?.dtr, second?.dtr]).toEqual([false, true]);
      expect(first?.milliseconds).toBeGreaterThanOrEqual(1999);
    } finally {
      await lab.remove();
    }
  });

  // the same line through cluster-glue's plug-in, whose pulse has the same form
  describeWith(['stonith'], 'beside the plug-in rcd_serial', () => {
    test.each(['rts', 'dtr'] as const)('on %s', async (pulse) => {
      const argv = ['stonith', '-t', 'rcd_serial', 'hostlist=n1', `ttydev=${pair.ours}`, `dtr_rts=${pulse}`];
      const words = [...argv, 'msduration=300', '-T', 'reset', 'n1'];
      expect(await spawnProgram({ argv: words, env: shim.env, timeout: 60_000 })).toMatchObject({ code: 0 });
      const theirs = states().filter((state, index, all) => JSON.stringify(state) !== JSON.stringify(all[index - 1]));
      rmSync(shim.env.MODEM_LOG as string);
      await fence('serial/rcd', { line: pair.ours, pulse, duration: '0.3' }, 'reboot');
      // theirs brings down one line after the other
      const pressed = (list: typeof theirs) => list.slice(list.findIndex(({ rts, dtr }) => !rts && !dtr));
      expect(pressed(states())).toEqual(pressed(theirs));
    });
  });
});
