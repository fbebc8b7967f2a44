import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OcfError } from '../../../../src/core/errors.ts';
import { actOnNode } from '../../../../src/core/fencing/act/fence-node.ts';
import type { Levels } from '../../../../src/core/fencing/act/node-work.ts';
import { sentenceOf } from '../../../../src/core/fencing/act/sentence.ts';
import type { PreparedDevice } from '../../../../src/core/fencing/device.ts';
import type { Command, CommandAnswer, FenceDriver } from '../../../../src/core/fencing/driver.ts';
import { DevicePools } from '../../../../src/core/fencing/logins/device-pools.ts';
import type { FenceAction } from '../../../../src/core/fencing/verdict.ts';
import { type FencedCluster, fencedCluster } from '../../../support/rack-cluster.ts';

const failure = { code: 'FAILED', message: 'it hung up', suggestions: [] } as const;
const none: CommandAnswer = { effect: 'none', evidence: '', failure };

/** A strip of plugs that does as it is told, but for what a test has it do otherwise. */
class Strip {
  readonly on = new Map<string, boolean>();
  readonly told: string[] = [];
  otherwise: (command: Command, plug: string) => CommandAnswer | undefined = () => undefined;
  /** Throws when it is to throw. */
  closing: () => Promise<void> = async () => undefined;

  readonly name: string;
  readonly commands: readonly Command[];

  constructor(name: string, commands: readonly Command[] = ['off', 'on']) {
    this.name = name;
    this.commands = commands;
  }

  get prepared(): PreparedDevice {
    const driver: Partial<FenceDriver> = {
      open: async () => ({
        status: async (plug) => ({ power: (this.on.get(plug) ?? true) ? 'on' : 'off', evidence: '' }),
        command: async (plug, command) => {
          this.told.push(`${command} ${plug}`);
          const other = this.otherwise(command, plug);
          if (other) return other;
          if (command === 'off' || command === 'on') this.on.set(plug, command === 'on');
          return { effect: 'accepted', evidence: '' };
        },
        close: () => this.closing(),
      }),
    };
    const { name, commands } = this;
    return {
      name,
      driver: driver as FenceDriver,
      description: { name, summary: '', parameters: [], capabilities: { commands, status: true, list: false } },
      shown: {},
      limit: 500,
      delay: 0,
      randomDelay: 0,
      place: { node: () => undefined, plugs: [], transport: cluster.transport },
      sessions: undefined,
      sessionKey: async () => name,
      resolved: async () => ({ options: {}, redact: (text) => text }),
    };
  }
}

let cluster: FencedCluster;
const stopping = { controller: new AbortController() };
beforeEach(() => {
  stopping.controller = new AbortController();
  cluster = { ...fencedCluster({ devices: {} }), signal: stopping.controller.signal };
});
afterEach(() => cluster.remove());

async function act(action: Exclude<FenceAction, 'status'>, strips: readonly (readonly Strip[])[], plugs = ['1']) {
  const levels: Levels = strips.map((level) => level.map(({ prepared }) => ({ device: prepared, plugs })));
  const logins = new DevicePools(1000).forNode(levels);
  const work = { node: 'n1', levels, powerTimeout: 300, logins, step: async () => undefined, check: () => undefined };
  const end = await actOnNode(cluster, action, work).finally(() => logins.end());
  return { ...end, sentence: sentenceOf({ ...end, node: 'n1', requested: action, how: 'acted' }) };
}

describe('a reboot whose second part fails', () => {
  test('nothing came on: it is verified off', async () => {
    const strip = new Strip('a');
    strip.otherwise = (command) => (command === 'on' ? none : undefined);
    expect((await act('reboot', [[strip]])).verdict).toBe('verified-off');
  });

  test('one of two supplies came on: it is not off', async () => {
    const [a, b] = [new Strip('a'), new Strip('b')];
    b.otherwise = (command) => (command === 'on' ? none : undefined);
    const { verdict, sentence } = await act('reboot', [[a, b]]);
    expect([a.on.get('1'), b.on.get('1')]).toEqual([true, false]);
    expect(verdict).toBe('unknown');
    expect(sentence).toBe('"on" was done for n1 only in part; b plug 1 not: it hung up');
  });
});

describe('a command', () => {
  test('whose driver throws may have had its effect', async () => {
    const strip = new Strip('a');
    strip.otherwise = () => {
      throw new OcfError('FAILED', 'it broke');
    };
    const { verdict, attempts } = await act('off', [[strip]]);
    expect(verdict).toBe('unknown');
    expect(attempts[1]).toMatchObject({ action: 'off', answer: 'unknown', failure: { message: 'it broke' } });
  });

  test.each([
    ['throws at logout', () => Promise.reject(new Error('closed twice'))],
    ['never ends its logout', () => new Promise<void>(() => undefined)],
  ])('counts as the device answered it when that %s', async (_, closing) => {
    const strip = new Strip('a');
    strip.closing = closing;
    strip.otherwise = (_command, plug) => {
      strip.on.set(plug, false);
      return { effect: 'unknown', evidence: 'half a line', failure };
    };
    const { verdict, attempts } = await act('off', [[strip]]);
    expect(verdict).toBe('verified-off');
    expect(attempts[1]).toMatchObject({ answer: 'unknown', evidence: 'half a line' });
  });

  test('is not sent after an interruption that came while others had the device', async () => {
    const strip = new Strip('a');
    strip.otherwise = (_command, plug) => {
      if (plug === '1') stopping.controller.abort();
      return undefined;
    };
    const device = { ...strip.prepared, sessions: 1 };
    const pools = new DevicePools(1000);
    const nodes = ['1', '2'].map((plug) => {
      const levels: Levels = [[{ device, plugs: [plug] }]];
      return { levels, logins: pools.forNode(levels) };
    });
    const ends = await Promise.all(
      nodes.map(({ levels, logins }) =>
        actOnNode(cluster, 'off', {
          ...{ node: 'n1', levels, powerTimeout: 300, logins },
          ...{ step: async () => undefined, check: () => undefined },
        }).finally(() => logins.end()),
      ),
    );
    expect(strip.told).toEqual(['off 1']);
    expect(ends[1]).toMatchObject({ verdict: 'failed', changed: false });
  });
});

describe('an interrupt', () => {
  test('that one device took is not sent again by another', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => new Strip(name, ['diag'])) as [Strip, Strip, Strip];
    a.otherwise = () => none;
    expect((await act('diag', [[a, b], [c]])).verdict).toBe('accepted');
    expect([a.told, b.told, c.told]).toEqual([['diag 1'], ['diag 1'], []]);
  });

  test('that may have been taken is not sent again either', async () => {
    const [a, b] = [new Strip('a', ['diag']), new Strip('b', ['diag'])];
    a.otherwise = () => ({ effect: 'unknown', evidence: '', failure });
    expect((await act('diag', [[a], [b]])).verdict).toBe('unknown');
    expect(b.told).toEqual([]);
  });
});
