import type { AgentAccess } from '../../agents/access.ts';
import { type Description, describeAgents } from '../../agents/describe.ts';
import type { AgentMetadata } from '../../agents/metadata.ts';
import { type AgentName, formatAgentName } from '../../agents/name.ts';
import type { Cluster } from '../../cluster.ts';
import type { Node } from '../../config/model.ts';
import { selectNodes } from '../../config/nodes/resolve.ts';
import { type Instance, placesOf } from '../instances.ts';
import { instancesIn } from '../left-places.ts';
import { type Copy, isActive, newCopy, type Rules } from './judge.ts';
import { monitorsOf, rulesOf } from './monitors.ts';
import type { Task } from './schedule.ts';
import { watchedNames } from './watched-names.ts';

/** One copy and the looks at it. */
export interface Watched {
  readonly instance: Instance;
  readonly node: Node;
  readonly rules: Rules;
  copy: Copy;
  tasks: readonly Task[];
  /** Milliseconds that the last look took. */
  took: number;
}

/** Which copies are watched. */
export interface Chosen {
  readonly names: readonly string[];
  /** A node set; left out: every node a resource may be on. */
  readonly nodes?: string | undefined;
}

export interface RosterOptions {
  readonly access: AgentAccess;
  /** Milliseconds between looks at copies that do not run. */
  readonly probeInterval: number;
  /** Milliseconds by which a node's looks are shifted. */
  readonly shift: (node: string) => number;
  readonly now: () => number;
}

/** All copies that are watched, and what is known of their agents on each node. */
export class Roster {
  readonly #options: RosterOptions;
  readonly #metadata = new Map<string, AgentMetadata>();
  #watched = new Map<string, Watched>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /**
   * The copies of these resources (none: all of them) from now on; those that are known already keep what is known of
   * them.
   *
   * @returns the resources, groups taken apart @throws OcfError NOT_FOUND
   */
  fill(cluster: Cluster, { names, nodes }: Chosen): readonly string[] {
    const { model } = cluster;
    const watched = watchedNames(model, names);
    const only = nodes === undefined ? undefined : new Set(selectNodes(model, [nodes]).map(({ name }) => name));
    this.#fill(instancesIn(cluster, watched).values(), only);
    return watched;
  }

  #fill(instances: Iterable<Instance>, only: ReadonlySet<string> | undefined): void {
    const { now, shift } = this.#options;
    const fresh = new Map<string, Watched>();
    for (const instance of instances) {
      for (const node of placesOf(instance)) {
        if (only && !only.has(node.name)) continue;
        const key = keyOf(instance.name, node.name);
        const copy = this.#watched.get(key)?.copy ?? newCopy(instance.name, node.name, now());
        const watched: Watched = { instance, node, rules: rulesOf(instance.spec), copy, tasks: [], took: 0 };
        const first = copy.state === undefined ? now() + shift(node.name) : undefined;
        fresh.set(key, watched);
        this.plan(watched, first);
      }
    }
    this.#watched = fresh;
  }

  get all(): Iterable<Watched> {
    return this.#watched.values();
  }

  *tasks(): Iterable<Task> {
    for (const { tasks } of this.#watched.values()) yield* tasks;
  }

  /** Undefined once it is watched no more. */
  at(resource: string, node: string): Watched | undefined {
    return this.#watched.get(keyOf(resource, node));
  }

  /** Makes the looks that fit what the copy is; `first` is when the first one is due. */
  plan(watched: Watched, first?: number): void {
    const { copy, instance, node } = watched;
    const { now, probeInterval } = this.#options;
    const place = { resource: copy.resource, node: copy.node, busy: false };
    if (!isActive(copy)) {
      watched.tasks = [{ ...place, due: first ?? now() + probeInterval }];
      return;
    }
    const metadata = this.metadata(instance, node);
    watched.tasks = monitorsOf(instance.spec, metadata).map((monitor) => ({
      ...place,
      monitor,
      due: now() + monitor.startDelay + monitor.interval,
    }));
  }

  /** What the agent says of itself there, once it has said it. */
  metadata({ agent }: Instance, node: Node): AgentMetadata | undefined {
    return this.#metadata.get(keyOf(formatAgentName(agent), node.name));
  }

  /**
   * What the agents of these instances on a node are, by their full names. Asked for what is not known; what cannot be
   * known now is asked again the next time.
   */
  async describe(node: Node, instances: readonly Instance[]): Promise<ReadonlyMap<string, Description>> {
    const found = new Map<string, Description>();
    const missing = new Map<string, AgentName>();
    for (const instance of instances) {
      const agent = formatAgentName(instance.agent);
      const metadata = this.metadata(instance, node);
      if (metadata) found.set(agent, { name: instance.agent, metadata });
      else missing.set(agent, instance.agent);
    }
    if (missing.size === 0) return found;
    for (const description of await describeAgents(this.#options.access, node, [...missing.values()])) {
      const agent = formatAgentName(description.name);
      found.set(agent, description);
      if ('metadata' in description) this.#metadata.set(keyOf(agent, node.name), description.metadata);
    }
    return found;
  }
}

function keyOf(one: string, other: string): string {
  return `${one}\n${other}`;
}
