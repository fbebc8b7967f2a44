import type { Cluster } from '../../cluster.ts';
import type { DetectorName } from '../../config/detector-names.ts';
import type { Node } from '../../config/model.ts';
import { type Detector, loadDetector, type Sight } from '../../liveness/detector.ts';
import type { Attempt, PowerState } from '../verdict.ts';
import { type DevicePlugs, lookAtPlugs } from './phase.ts';
import type { PhaseOptions } from './session.ts';

/** Who has to agree with a device, or sees for one that cannot look. */
export interface Witnesses {
  /** The node as its own cluster has it. */
  readonly node: Node;
  /** Other devices with a look of their own. */
  readonly devices: readonly DevicePlugs[];
  readonly detectors: readonly DetectorName[];
}

/** Looks in a row that have to find a node silent, and the pause between them in milliseconds. */
export const silentLooks = 3;
const pause = 1000;

/** A detector through one fencing of one node: what it saw before the command, and what after. */
export class DetectorWitness {
  readonly name: DetectorName;
  readonly #cluster: Cluster;
  readonly #node: Node;
  readonly #options: PhaseOptions;
  #detector: Detector | undefined;
  #before: Sight | undefined;

  constructor(cluster: Cluster, name: DetectorName, node: Node, options: PhaseOptions) {
    this.#cluster = cluster;
    this.name = name;
    this.#node = node;
    this.#options = options;
  }

  /** The look that all later ones are measured by. */
  async before(witness: string): Promise<void> {
    this.#before = await this.#look();
    this.#record(witness, this.#before.alive === 'yes' ? 'on' : 'unknown', this.#before.evidence);
  }

  /**
   * `off` once the node was silent several times in a row, when it was alive before the command and the device took
   * that, or when the device itself has seen it off. `on` when it answers at the end.
   *
   * @param wasAlive known from elsewhere, so that silence alone says off
   * @param taken the device answered that it does it: without, silence may be a network that broke
   */
  async says(
    goal: 'on' | 'off',
    witness: string,
    { wasAlive = false, taken = false, wait = 0 } = {},
  ): Promise<PowerState> {
    const { system, signal } = this.#cluster;
    const deadline = system.monotonic() + wait;
    let silent = 0;
    for (;;) {
      const sight = await this.#look();
      silent = sight.alive === 'no' ? silent + 1 : 0;
      if (goal === 'on' && sight.alive === 'yes') return this.#record(witness, 'on', sight.evidence);
      if (goal === 'off' && silent >= silentLooks) return this.#silence(witness, { wasAlive, taken }, sight.evidence);
      const late = signal.aborted || system.monotonic() + pause > deadline;
      // a row that has begun is ended
      if (signal.aborted || (late && (goal === 'on' || silent === 0))) {
        return this.#record(witness, sight.alive === 'yes' ? 'on' : 'unknown', sight.evidence);
      }
      await system.sleep(pause, signal);
    }
  }

  /** Whether the node runs again since the look before, with another boot id. */
  async startedAnew(witness: string, wait: number): Promise<boolean> {
    const { system, signal } = this.#cluster;
    const before = this.#before?.boot;
    if (before === undefined) return false;
    for (const deadline = system.monotonic() + wait; ; await system.sleep(pause, signal)) {
      const { boot } = await this.#look();
      if (boot !== undefined && boot !== before) {
        this.#record(witness, 'on', `its boot id was ${before} and is ${boot}`);
        return true;
      }
      if (signal.aborted || system.monotonic() + pause > deadline) break;
    }
    this.#record(witness, 'unknown', `no boot id other than ${before} was seen`);
    return false;
  }

  #silence(witness: string, known: { wasAlive: boolean; taken: boolean }, evidence: string): PowerState {
    const { wasAlive, taken } = known;
    const before = this.#before?.alive === 'yes';
    if (!wasAlive && !before) {
      return this.#record(witness, 'unknown', `${evidence}, but it did not before the command either`);
    }
    if (!wasAlive && !taken) {
      return this.#record(witness, 'unknown', `${evidence}, but nobody knows that the command reached it`);
    }
    const words = `${evidence}, ${silentLooks} times in a row${before ? '; it did before the command' : ''}`;
    return this.#record(witness, 'off', words);
  }

  async #look(): Promise<Sight> {
    this.#detector ??= await loadDetector(this.name);
    return this.#detector.look(this.#cluster, this.#node);
  }

  #record(witness: string, answer: PowerState, evidence: string): PowerState {
    const at = new Date(this.#cluster.system.now()).toISOString();
    const { level } = this.#options;
    const attempt = { device: this.name, plug: '', level, action: 'status', at, milliseconds: 0 } as const;
    this.#options.record({ ...attempt, answer, evidence, witness });
    return answer;
  }
}

/** What another device sees of the node, at the end of the wait at the latest; all its plugs have to be off for off. */
export async function deviceSays(
  cluster: Cluster,
  other: DevicePlugs,
  goal: 'on' | 'off',
  options: PhaseOptions,
  { witness, wait }: { readonly witness: string; readonly wait: number },
): Promise<PowerState> {
  const { system, signal } = cluster;
  const deadline = system.monotonic() + wait;
  const said = new Map<string, string>();
  const record = (attempt: Attempt) => {
    // the same answer to the same look again is no news
    const news = `${attempt.answer} ${attempt.evidence}`;
    if (said.get(attempt.plug) !== news) options.record({ ...attempt, witness });
    said.set(attempt.plug, news);
  };
  for (let rest = 250; ; rest = Math.min(2000, 2 * rest)) {
    const ends = await lookAtPlugs(cluster, other, { ...options, record });
    const state = together(ends.map(({ seen }) => seen));
    if (state === goal || signal.aborted || system.monotonic() + rest > deadline) return state;
    await system.sleep(rest, signal);
  }
}

/** What several say together: one that sees it on is enough for on, for off all have to. */
export function together(states: readonly PowerState[]): PowerState {
  if (states.includes('on')) return 'on';
  return states.length > 0 && states.every((state) => state === 'off') ? 'off' : 'unknown';
}
