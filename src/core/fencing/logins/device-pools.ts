import type { Cluster } from '../../cluster.ts';
import type { PreparedDevice } from '../device.ts';
import { DevicePool } from './device-pool.ts';

/** How one node gets at its devices. */
export interface NodeLogins {
  /** Milliseconds to wait for a login that other processes have. */
  readonly wait: number;
  of(cluster: Cluster, device: PreparedDevice): DevicePool;
  /** The node needs none any more. */
  end(): Promise<void>;
}

/** Milliseconds that a login is waited for that other processes have, where nothing says for longer. */
export const leastWait = 60_000;

type Levels = readonly (readonly { readonly device: PreparedDevice }[])[];

interface Shared {
  pool: DevicePool | undefined;
  /** Nodes that may still want it. */
  users: number;
}

/**
 * The logins of one request. A device that bears few is shared by all nodes that go through it, and logged out of when
 * none of them wants it any more. On one without a limit every node has its own.
 */
export class DevicePools {
  readonly #wait: number;
  readonly #shared = new Map<PreparedDevice, Shared>();

  constructor(wait: number) {
    this.#wait = wait;
  }

  /** To be called for all nodes of the request before the first of them ends. */
  forNode(levels: Levels): NodeLogins {
    const devices = new Set(levels.flat().map(({ device }) => device));
    const own = new Map<PreparedDevice, DevicePool>();
    const shared = [...devices].filter(({ sessions }) => sessions !== undefined);
    for (const device of shared) {
      const known = this.#shared.get(device) ?? { pool: undefined, users: 0 };
      known.users += 1;
      this.#shared.set(device, known);
    }
    const wait = this.#wait;
    const make = (cluster: Cluster, device: PreparedDevice) => new DevicePool(cluster, device, wait);
    return {
      wait,
      of: (cluster, device) => {
        const known = this.#shared.get(device);
        if (known) {
          known.pool ??= make(cluster, device);
          return known.pool;
        }
        const pool = own.get(device) ?? make(cluster, device);
        own.set(device, pool);
        return pool;
      },
      end: async () => {
        const over = shared.flatMap((device) => this.#leave(device) ?? []);
        await Promise.all([...over, ...own.values()].map((pool) => pool.end()));
      },
    };
  }

  #leave(device: PreparedDevice): DevicePool | undefined {
    const known = this.#shared.get(device);
    if (!known) return undefined;
    known.users -= 1;
    return known.users === 0 ? known.pool : undefined;
  }
}
