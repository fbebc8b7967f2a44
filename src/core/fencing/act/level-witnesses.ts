import type { Cluster } from '../../cluster.ts';
import type { PowerState } from '../verdict.ts';
import type { DevicePlugs, PlugEnd } from './phase.ts';
import type { PhaseOptions } from './session.ts';
import { DetectorWitness, deviceSays, together } from './witness.ts';

/** Who is asked besides the devices of one level, through one command. Without witnesses nobody is. */
export class LevelWitnesses {
  readonly #cluster: Cluster;
  readonly #level: readonly DevicePlugs[];
  readonly #options: PhaseOptions;
  // by the device they bear out
  readonly #detectors = new Map<string, readonly DetectorWitness[]>();

  constructor(cluster: Cluster, level: readonly DevicePlugs[], options: PhaseOptions) {
    this.#cluster = cluster;
    this.#level = level;
    this.#options = options;
    for (const { device, witnesses } of level) {
      const each = witnesses?.detectors.map((name) => new DetectorWitness(cluster, name, witnesses.node, options));
      this.#detectors.set(device.name, each ?? []);
    }
  }

  /** What is to be known before the command. */
  async before(): Promise<void> {
    await Promise.all(
      [...this.#detectors].flatMap(([device, detectors]) => detectors.map((each) => each.before(device))),
    );
  }

  /** The ends of the plugs with what the witnesses say, where their word matters. */
  async after(goal: 'on' | 'off', ends: readonly PlugEnd[], wasAlive = false): Promise<readonly PlugEnd[]> {
    const told = await Promise.all(this.#level.map((each) => this.#of(each, goal, ends, wasAlive)));
    return ends.map((end) => {
      const index = this.#level.findIndex(({ device }) => device.name === end.device);
      return { ...end, ...told[index] };
    });
  }

  /** Whether a witness of every device saw the node started anew. */
  async startedAnew(): Promise<boolean> {
    const { powerTimeout } = this.#options;
    const seen = await Promise.all(
      [...this.#detectors].map(async ([device, detectors]) => {
        const each = await Promise.all(detectors.map((detector) => detector.startedAnew(device, powerTimeout)));
        return each.includes(true);
      }),
    );
    return seen.length > 0 && seen.every(Boolean);
  }

  async #of(
    { device, witnesses }: DevicePlugs,
    goal: 'on' | 'off',
    ends: readonly PlugEnd[],
    wasAlive: boolean,
  ): Promise<{ readonly witness?: PowerState; readonly blind?: boolean }> {
    if (!witnesses) return {};
    const blind = !device.description.capabilities.status;
    const own = ends.filter((end) => end.device === device.name);
    const seen = own.length > 0 && own.every((end) => end.seen === goal);
    // a device that does not see it as asked needs nobody to doubt it
    if (!blind && !seen) return {};
    // that a node is off is what has to be borne out; who can look needs nobody to see it on
    if (!blind && goal === 'on') return {};
    const wait = own.every(({ effect }) => effect === 'none') ? 0 : this.#options.powerTimeout;
    const taken = own.every(({ effect }) => effect === 'accepted' || effect === 'said');
    const detectors = this.#detectors.get(device.name) ?? [];
    const states = await Promise.all([
      ...witnesses.devices.map((other) =>
        deviceSays(this.#cluster, other, goal, this.#options, { witness: device.name, wait }),
      ),
      ...detectors.map((each) => each.says(goal, device.name, { wasAlive: wasAlive || !blind, taken, wait })),
    ]);
    return { witness: together(states), blind };
  }
}
