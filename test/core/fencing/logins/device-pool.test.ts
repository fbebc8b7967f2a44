import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OcfError } from '../../../../src/core/errors.ts';
import type { PreparedDevice } from '../../../../src/core/fencing/device.ts';
import type { FenceDriver, PowerDevice } from '../../../../src/core/fencing/driver.ts';
import { DevicePool } from '../../../../src/core/fencing/logins/device-pool.ts';
import { DevicePools } from '../../../../src/core/fencing/logins/device-pools.ts';
import { describeWith } from '../../../support/components.ts';
import { type FencedCluster, fencedCluster } from '../../../support/rack-cluster.ts';

let cluster: FencedCluster;
let later = 0;
beforeEach(() => {
  later = 0;
  const whole = fencedCluster({ devices: {} });
  const { monotonic } = whole.system;
  cluster = { ...whole, system: { ...whole.system, monotonic: () => monotonic() + later } };
});
const made: DevicePool[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((pool) => pool.end()));
  cluster.remove();
});

function poolOf(device: PreparedDevice, wait: number): DevicePool {
  const pool = new DevicePool(cluster, device, wait);
  made.push(pool);
  return pool;
}

/** A device that counts what is done to it. */
class Counted {
  opened = 0;
  open = 0;
  most = 0;
  talking = 0;
  mostTalking = 0;
  readonly asked: string[] = [];
  refuses: (open: number) => OcfError | undefined = () => undefined;
  fails: (plug: string) => boolean = () => false;

  prepared(sessions: number | undefined, key = 'switch'): PreparedDevice {
    const driver: Partial<FenceDriver> = { open: async () => this.#login() };
    return {
      name: 'pdu',
      driver: driver as FenceDriver,
      description: {
        name: 'test',
        summary: '',
        parameters: [],
        capabilities: { commands: [], status: true, list: false },
      },
      shown: {},
      limit: 60_000,
      delay: 0,
      randomDelay: 0,
      place: {
        node: () => undefined,
        plugs: [],
        transport: { run: async () => [], forget: async () => {}, close: async () => {} },
      },
      sessions,
      sessionKey: async () => key,
      resolved: async () => ({ options: {}, redact: (text) => text }),
    };
  }

  async #login(): Promise<PowerDevice> {
    await turn();
    const no = this.refuses(this.open);
    this.opened += 1;
    if (no) throw no;
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    return {
      status: async (plug) => {
        this.talking += 1;
        this.mostTalking = Math.max(this.mostTalking, this.talking);
        this.asked.push(plug);
        await turn();
        this.talking -= 1;
        const failure = { code: 'FAILED', message: 'garbage', suggestions: [] } as const;
        return this.fails(plug) ? { power: 'unknown', evidence: '', failure } : { power: 'on', evidence: '' };
      },
      command: async () => ({ effect: 'none', evidence: '' }),
      close: async () => {
        await turn();
        this.open -= 1;
      },
    };
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const plugs = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
const look = (pool: DevicePool, plug: string) =>
  pool.lend({ acting: undefined, begun: () => undefined }, (device) => device.status(plug));

describeWith(['flock'], 'the logins of a device', () => {
  test.each([1, 3])('%d: never more, all kept, asked in order', async (sessions) => {
    const device = new Counted();
    const pool = poolOf(device.prepared(sessions), 60_000);
    // as long as it takes until all are in use
    const ask = async (plug: string) => {
      await look(pool, plug);
      if (device.mostTalking < sessions) await ask(plug);
    };
    await Promise.all(plugs(40).map(ask));
    expect([device.most, device.opened]).toEqual([sessions, sessions]);
    expect(device.mostTalking).toBe(sessions);
    if (sessions === 1) expect(device.asked).toEqual(plugs(40));
    await pool.end();
    expect(device.open).toBe(0);
  });

  test('one that something went wrong with is closed, and opened anew for the next', async () => {
    const device = new Counted();
    device.fails = (plug) => plug === '2';
    const pool = poolOf(device.prepared(1), 60_000);
    const answers = await Promise.all(plugs(4).map((plug) => look(pool, plug)));
    expect(answers.map(({ power }) => power)).toEqual(['on', 'unknown', 'on', 'on']);
    expect([device.opened, device.most]).toEqual([2, 1]);
    await pool.end();
  });

  test.each([['CREDENTIALS'], ['REFUSED']] as const)('%s: not knocked at again, whoever asks', async (code) => {
    const device = new Counted();
    device.refuses = () => new OcfError(code, 'no');
    const pool = poolOf(device.prepared(1), 60_000);
    const ends = await Promise.allSettled(plugs(10).map((plug) => look(pool, plug)));
    expect(ends.map((end) => (end.status === 'rejected' ? (end.reason as OcfError).code : 'ok'))).toEqual(
      Array(10).fill(code),
    );
    await expect(look(pool, '1')).rejects.toMatchObject({ code });
    expect(device.opened).toBe(1);
    await pool.end();
  });

  test('a device that is silent at login costs its time once for all who wait, and is asked again later', async () => {
    const device = new Counted();
    device.refuses = () => new OcfError('TIMEOUT', 'silence');
    const pool = poolOf(device.prepared(1), 60_000);
    const ends = await Promise.allSettled(plugs(10).map((plug) => look(pool, plug)));
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(device.opened).toBe(1);
    device.refuses = () => undefined;
    expect(await look(pool, '1')).toMatchObject({ power: 'on' });
    await pool.end();
  });

  test('one that bears fewer than was said is gone on with', async () => {
    const device = new Counted();
    device.refuses = (open) => (open > 0 ? new OcfError('REFUSED', 'busy') : undefined);
    const pool = poolOf(device.prepared(3), 60_000);
    const answers = await Promise.all(plugs(12).map((plug) => look(pool, plug)));
    expect(answers.map(({ power }) => power)).toEqual(Array(12).fill('on'));
    expect(new Set(device.asked)).toEqual(new Set(plugs(12)));
    expect(device.most).toBe(1);
    await pool.end();
  });

  test('two who share a device never have more together, and who waits gets it from one with much to do', async () => {
    const device = new Counted();
    const busy = poolOf(device.prepared(1), 60_000);
    const other = poolOf(device.prepared(1), 60_000);
    await look(busy, 'first');
    const waiting = look(other, 'other');
    // as long as the other has not got it, the first goes on, and hours pass
    let got = false;
    void waiting.then(() => {
      got = true;
    });
    let looks = 0;
    while (!got) {
      later += 3_600_000;
      looks += 1;
      await Promise.race([look(busy, 'first'), waiting]);
      if (looks === 1) void waiting.then(() => other.end());
    }
    expect(await waiting).toMatchObject({ power: 'on' });
    expect(device.most).toBe(1);
    await Promise.all([busy.end(), other.end()]);
    expect(device.open).toBe(0);
  });

  test('one without anything to do is given to who waits', async () => {
    const device = new Counted();
    const idle = poolOf(device.prepared(1), 60_000);
    const other = poolOf(device.prepared(1), 60_000);
    await look(idle, 'first');
    expect(await look(other, 'other')).toMatchObject({ power: 'on' });
    expect([device.opened, device.most]).toEqual([2, 1]);
    await Promise.all([idle.end(), other.end()]);
  });

  test('who waits for longer than it may is told', async () => {
    const device = new Counted();
    const holder = poolOf(device.prepared(1), 60_000);
    const other = poolOf(device.prepared(1), 0);
    await look(holder, 'first');
    await expect(look(other, 'other')).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('pdu'),
    });
    await Promise.all([holder.end(), other.end()]);
  });
});

describe('the logins of a request', () => {
  test('without a limit every node has its own', async () => {
    const device = new Counted();
    const prepared = device.prepared(undefined);
    const pools = new DevicePools(60_000);
    const nodes = plugs(5).map((plug) => ({ plug, logins: pools.forNode([[{ device: prepared }]]) }));
    await Promise.all(nodes.map(({ plug, logins }) => look(logins.of(cluster, prepared), plug)));
    expect([device.opened, device.most]).toEqual([5, 5]);
    await Promise.all(nodes.map(({ logins }) => logins.end()));
    expect(device.open).toBe(0);
  });
});

describeWith(['flock'], 'the logins of a request to one with a limit', () => {
  test('it is logged out of when the last node that may want it has ended', async () => {
    const device = new Counted();
    const prepared = device.prepared(1);
    const pools = new DevicePools(60_000);
    const [first, second] = [1, 2].map(() => pools.forNode([[{ device: prepared }]]));
    await look(first?.of(cluster, prepared) as DevicePool, '1');
    await first?.end();
    expect(device.open).toBe(1);
    await look(second?.of(cluster, prepared) as DevicePool, '2');
    await second?.end();
    expect([device.open, device.opened]).toEqual([0, 1]);
  });
});
