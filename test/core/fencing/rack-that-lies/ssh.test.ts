import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeviceSpec } from '../../../../src/core/config/model.ts';
import { isVerifiedOff } from '../../../../src/core/fencing/history/history.ts';
import { commonFaults } from '../../../../src/core/lab/faults.ts';
import { inManner, PowerSwitch } from '../../../../src/core/lab/power-switch.ts';
import type { Outcome as Ran, Transport } from '../../../../src/core/transport/transport.ts';
import { describeWith } from '../../../support/components.ts';
import { type FencedRack, fencedRack } from '../../../support/fenced-rack.ts';
import { doubtful, type Line, lockedOut, nothing, unseen } from '../../../support/lying-rack.ts';
import { fence } from '../../../support/rack-cluster.ts';

// Nodes that are asked over ssh to switch themselves off, with every fault that this way can have: alone, and borne out
// by a switch that sees how it really is.

const outcomes: Readonly<Record<string, Line & { readonly seenOff: string }>> = {
  none: { ...unseen, seenOff: 'verified-off' },
  'says-on': { ...unseen, seenOff: 'verified-off' },
  'no-effect': { ...unseen, seenOff: 'unknown' },
  slow: { ...unseen, seenOff: 'verified-off' },
  silent: { ...doubtful, seenOff: 'verified-off' },
  'hang-up-before': { ...doubtful, seenOff: 'unknown' },
  'hang-up-after': { ...doubtful, seenOff: 'verified-off' },
  'half-line': { ...doubtful, seenOff: 'verified-off' },
  'wrong-plug': { ...unseen, seenOff: 'unknown' },
  'login-refused': { ...lockedOut, seenOff: 'failed' },
  busy: { ...nothing, seenOff: 'failed' },
  garbage: { ...doubtful, seenOff: 'unknown' },
};

const boot = '11111111-1111-4111-8111-111111111111';
const blank = { timedOut: false, stdout: '', stderr: '', omitted: 0, milliseconds: 0 };

/** A way to the nodes: each is a plug of the model, and switches it when it is asked to go down. */
function nodesOf(rack: PowerSwitch): Transport {
  return {
    async run({ name }, calls) {
      const lost = { code: 'FAILED', message: `The connection to ${name} was lost.`, suggestions: [] } as const;
      const refused = { ...lost, code: rack.admits ? 'REFUSED' : 'CREDENTIALS' } as const;
      if (!rack.admits || rack.fault === 'busy') {
        return calls.map((): Ran => ({ ...blank, state: 'not-started', failure: refused }));
      }
      const ends: Ran[] = [];
      for (const { argv } of calls) {
        const script = argv.at(-1) ?? '';
        const command = /poweroff -f/.test(script) ? 'off' : /reboot -f/.test(script) ? 'cycle' : undefined;
        const number = rack.named(name)?.number ?? 0;
        const manner = command === undefined ? await rack.ask() : await rack.tell(command, [number]);
        const said = inManner(manner, command === undefined ? `${boot}\n` : 'ocf-begun\n');
        if (said === undefined) ends.push({ ...blank, state: 'unknown', failure: lost });
        else ends.push({ ...blank, state: 'done', code: 0, stdout: said });
      }
      return ends;
    },
    forget: async () => undefined,
    close: async () => undefined,
  };
}

describeWith(['flock'], 'the driver ssh with nodes that lie', () => {
  let lab: FencedRack;
  let nodes: PowerSwitch;
  beforeEach(async () => {
    lab = await fencedRack('wti', {}, { options: { timeout: 20 } });
    const power = (plug: number, on: boolean) => lab.rack.change(plug, on);
    nodes = new PowerSwitch({ names: ['n1', 'n2', 'n3'], power });
  });
  afterEach(() => lab.close());

  const plugs = { 'n[1-3]': 'n[1-3]' };
  const clusterWith = (ssh: Partial<DeviceSpec>, more: Readonly<Record<string, DeviceSpec>> = {}) => ({
    ...lab.cluster,
    transport: nodesOf(nodes),
    model: {
      ...lab.cluster.model,
      nodes: [{ key: 'n[1-3]', settings: { transport: 'ssh', votes: 0 } as const }],
      devices: { ssh: { driver: 'ssh', options: {}, plugs, ...ssh }, ...more },
      fencing: [{ key: 'n[1-3]', levels: [['ssh']] }],
    },
  });

  test('every fault is in the table', () =>
    expect(Object.keys(outcomes).sort()).toEqual(Object.keys(commonFaults).sort()));

  test.each(
    Object.entries(outcomes).flatMap(([fault, line]) =>
      (['off', 'reboot'] as const).map((action) => [fault, action, ...line[action]] as const),
    ),
  )('alone, %s: %s is %s', async (fault, action, verdict, status) => {
    nodes.fault = fault;
    const cluster = clusterWith({});
    const result = await fence(cluster, { nodes: ['n2'], action, powerTimeout: 1000 });
    expect([result.nodes[0]?.verdict, result.status]).toEqual([verdict, status]);
    expect(isVerifiedOff(cluster, 'n2')).toBe(false);
    const word = action === 'off' ? 'off' : 'cycle';
    const told = nodes.told.map(({ command, plugs: those }) => `${command} ${those}`);
    expect(told).toEqual(verdict === 'failed' ? [] : [`${word} 2`]);
  });

  test.each(Object.entries(outcomes).map(([fault, { seenOff }]) => [fault, seenOff]))(
    'borne out by a switch, %s: off is %s',
    async (fault, verdict) => {
      nodes.fault = fault;
      const cluster = clusterWith({ verify: ['d'] }, lab.cluster.model.devices);
      const result = await fence(cluster, { nodes: ['n2'], action: 'off', powerTimeout: 1000 });
      expect(result.nodes[0]?.verdict).toBe(verdict);
      expect(isVerifiedOff(cluster, 'n2')).toBe(verdict === 'verified-off');
      if (verdict === 'verified-off') expect(lab.rack.plug(2)?.on).toBe(false);
      // who bears it out is never told anything
      expect(lab.told()).toEqual([]);
    },
  );
});
