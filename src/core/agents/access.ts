import { dirname } from 'node:path';
import type { Cluster, Host } from '../cluster.ts';
import type { Node, OptionValue } from '../config/model.ts';
import { folderOfProgram } from '../npm-package.ts';
import type { System } from '../system.ts';
import { Redactor } from '../transport/redactor.ts';
import { resolveSecret } from '../transport/secrets.ts';
import { agentFolders, type Interpreters } from './locate.ts';
import { type ServicePlaces, usualPlaces } from './service-places.ts';
import { openTurns, type Turns } from './turns/turns.ts';

/** How agents are reached: this machine's means, and the folders that are searched on every node, in order. */
export interface AgentAccess {
  readonly host: Host;
  readonly folders: readonly string[];
  /** Where npm packages with classes of agents are looked for, on this machine. */
  readonly packageFolders: readonly string[];
  /** Where the machine's own services are, on every node. */
  readonly places: ServicePlaces;
  /** The value of a parameter as text. Each reference is resolved once: some can be read only once. */
  readonly valueOf: (value: OptionValue) => Promise<string>;
  /** Knows every secret that was resolved. */
  readonly redactor: Redactor;
  /** Keeps two actions on one instance apart. */
  readonly turns: Turns;
  /** What the agents' files here are run by, as far as they were read. */
  readonly interpreters: Interpreters;
}

/** Agents of a cluster, in the folders its file names. */
export function agentsOfCluster(cluster: Cluster): AgentAccess {
  return accessTo(cluster, cluster.model.agentPath, [dirname(cluster.file)]);
}

/** Agents without any cluster, in the usual folder. */
export function agentsOfHost(host: Host): AgentAccess {
  return accessTo(host, [], []);
}

function accessTo(host: Host, agentPath: readonly string[], packages: readonly string[]): AgentAccess {
  const { system } = host;
  const redactor = new Redactor();
  const resolved = new Map<string, Promise<string>>();
  return {
    host,
    folders: agentFolders(agentPath, system.env),
    packageFolders: [...packages, folderOfProgram()],
    places: usualPlaces,
    redactor,
    turns: openTurns(),
    interpreters: new Map(),
    valueOf: (value) => {
      if (typeof value !== 'object') return Promise.resolve(String(value));
      const known = resolved.get(value.from);
      if (known) return known;
      const { signal, reporter } = host;
      const secret = resolveSecret(value, { system, signal, redactor, reporter });
      resolved.set(value.from, secret);
      return secret;
    },
  };
}

/** This machine as a node, for agents that are run without a cluster. */
export function thisMachine(system: System): Node {
  return {
    name: system.hostname,
    id: '',
    address: 'localhost',
    transport: 'local',
    ssh: {},
    command: [],
    votes: 0,
    attributes: {},
  };
}
