import type { Joined } from './members/joined.ts';

/**
 * The cluster file after it was read: what the administrator wrote, validated, node sets still folded. It is plain
 * data (it goes to the cache as JSON); functions on it live beside it. Durations are milliseconds.
 */
export interface ClusterModel {
  readonly ocf: 1;
  readonly cluster: {
    readonly name: string;
    readonly id: string;
    /** When its nodes form a cluster; missing: always. */
    readonly formation?: FormationSpec;
  };
  /** As written; where locks and elections across hosts are kept. */
  readonly coordination?: unknown;
  /** Where the administrators' machines agree who cuts a node's power; missing: each machine for itself. */
  readonly arbiter?: ArbiterSpec;
  readonly defaults: {
    readonly node: NodeSettings;
    /** Where `@group` is looked for when the file has no such group. */
    readonly groupSource?: string;
  };
  /** In the order of the file; `key` is a node set as written ("n[1-2]"). */
  readonly nodes: readonly NodeEntry[];
  /** The nodes' names in that order, where they are known without the entries; a copy of the model has none. */
  readonly names?: readonly string[] | undefined;
  /** Member clusters by name, as the file says it; missing when it names none. */
  readonly members?: Readonly<Record<string, MemberSpec>>;
  /** The members as they were read; only an opened cluster has it, the cache and what a change decides on never. */
  readonly joined?: Joined;
  readonly groups: Readonly<Record<string, string>>;
  /** Groups kept elsewhere, by the name in `@name:group`. */
  readonly groupSources: Readonly<Record<string, GroupSourceSpec>>;
  readonly devices: Readonly<Record<string, DeviceSpec>>;
  /** Levels per node set, in order; every device of a level has to succeed. */
  readonly fencing: readonly FencingEntry[];
  readonly resources: Readonly<Record<string, ResourceSpec>>;
  /** Folders searched for OCF agents (each holds provider/type), in order. Empty: the usual one. */
  readonly agentPath: readonly string[];
}

export interface ArbiterSpec {
  /** Host name or address. */
  readonly address: string;
  readonly ssh: SshSettings;
  /** Where it keeps its files. */
  readonly folder: string;
  /** Milliseconds without a word after which a machine has lost its turn. */
  readonly lease: number;
}

/** Where a member cluster is described: a path, relative to the file that names it, or one of the known clusters. */
export type MemberSpec = { readonly file: string } | { readonly cluster: string };

export interface NodeEntry {
  readonly key: string;
  readonly settings: NodeSettings;
}

/** What may be said of a node, in its own entry, in a node set's or in `defaults.node`. */
export interface NodeSettings {
  /** Host name or address; `{name}` stands for the node's name. Default: the name itself. */
  readonly address?: string;
  readonly id?: string;
  readonly transport?: TransportName;
  readonly ssh?: SshSettings;
  /** For transport `command`: a program that gives a shell on the node, `{name}` and `{address}` replaced. */
  readonly command?: readonly string[];
  readonly votes?: number;
  readonly parent?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export const transportNames = ['ssh', 'local', 'command'] as const;
export type TransportName = (typeof transportNames)[number];

export interface SshSettings {
  readonly user?: string;
  readonly port?: number;
  readonly identity?: string;
  /** Jump host as ssh's -J takes it. */
  readonly jump?: string;
  /** Further `-o` options, name to value. */
  readonly options?: Readonly<Record<string, string>>;
}

/** One node with everything that defaults, node sets and its own entry say of it. */
export interface Node {
  /** A member's node has the way to it in front: `site-a/n1`. */
  readonly name: string;
  /** Its other names, where it can be reached in several ways; missing when there are none. */
  readonly also?: readonly string[];
  /** UUID: the file's, or version 5 of the cluster's id and the name. */
  readonly id: string;
  readonly address: string;
  readonly transport: TransportName;
  readonly ssh: SshSettings;
  readonly command: readonly string[];
  readonly votes: number;
  /** The node whose power it hangs on: chassis, hypervisor. */
  readonly parent?: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A value that may be given as a reference, so that no secret stands in the file. */
export type OptionValue = string | number | boolean | SecretReference;

/** `file:/path`, `env:NAME`, `command:program argument…` or `fd:N`. */
export interface SecretReference {
  readonly from: string;
}

export interface DeviceSpec {
  readonly driver: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Node set to plug; both may be folded to the same number of members ("n[1-3]": "[1-3]"). */
  readonly plugs: Readonly<Record<string, string>>;
  /** Logins at the same time; missing: what the driver knows. */
  readonly sessions?: number;
  /** Milliseconds a single command or look may take; missing: what the driver says. */
  readonly timeout?: number;
  /** Milliseconds before a node is cut off. */
  readonly delay?: number;
  /** Milliseconds, the most that are added to it by chance. */
  readonly randomDelay?: number;
  /** Node set: what the device is reached through, or lives on. */
  readonly via?: string;
  /** Names of other devices, or of detectors, that have to agree. */
  readonly verify?: readonly string[];
}

/** Where groups are read from: one of `clustershell`, `yaml`, `genders` (files) and `map` (a command). */
export interface GroupSourceSpec {
  readonly clustershell?: string;
  readonly yaml?: string;
  readonly genders?: string;
  readonly map?: string;
  readonly list?: string;
  readonly all?: string;
  readonly reverse?: string;
  /** The one that is meant of a file with several. */
  readonly source?: string;
  /** Time limit of each command, milliseconds. */
  readonly timeout?: number;
  /** Where commands run: the cluster file's folder, put in when the file is opened. */
  readonly folder?: string;
}

export interface FencingEntry {
  readonly key: string;
  readonly levels: readonly (readonly string[])[];
}

export interface FormationSpec {
  /** Votes that nodes which answer need to have: more than half, a number, or none (the default). */
  readonly quorum?: 'majority' | 'none' | number;
  /** Milliseconds that a start waits for them. */
  readonly wait?: number;
}

/** A resource as the file describes it. */
export interface ResourceSpec {
  /** `ocf:provider:type`; empty for a group. */
  readonly agent: string;
  /** The members of a group, in the order of starting; missing for what an agent runs. */
  readonly group?: readonly string[];
  readonly parameters: Readonly<Record<string, OptionValue>>;
  /** Node set the resource may run on. */
  readonly nodes?: string;
  /** Node sets where it runs rather than elsewhere, the best first. */
  readonly prefer: readonly string[];
  /** Resources that have to be started before this one (and stopped after it); `name:promoted` waits for the role. */
  readonly after: readonly string[];
  /** Resources that have to run on the same node; `name:promoted` is where the promoted copy is. */
  readonly with: readonly string[];
  /** Resources that never run on the same node. */
  readonly avoid: readonly string[];
  /** Copies on nodes of their own; missing: one that moves as a whole. */
  readonly copies?: number | 'all';
  /** How many of the copies are promoted; missing: the resource has no roles. */
  readonly promoted?: number;
  readonly notify: boolean;
  readonly enabled: boolean;
  /** Per action: time limit, interval, depth. */
  readonly operations: Readonly<Record<string, OperationSpec>>;
  /** Repeated monitors beside `operations.monitor`. */
  readonly monitors: readonly MonitorSpec[];
  readonly watch: WatchSpec;
  readonly hooks: HookSpec;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Times in milliseconds. */
export interface OperationSpec {
  readonly timeout?: number;
  readonly interval?: number;
  readonly start_delay?: number;
  readonly depth?: number;
}

export interface MonitorSpec extends OperationSpec {
  readonly interval: number;
  /** Only of copies in this role. */
  readonly role?: 'promoted' | 'unpromoted';
}

/** What a watch does about failures; as written, times in milliseconds. */
export interface WatchSpec {
  readonly threshold?: number;
  readonly restart?: number;
  readonly window?: number;
  readonly back_off?: number;
}

/** Programs and arguments, run on the machine where ocf runs. */
export interface HookSpec {
  readonly can_start?: readonly string[];
  readonly failed?: readonly string[];
}
