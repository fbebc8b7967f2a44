import type { Home } from '../../home.ts';
import type { DevicePlugs } from '../act/phase.ts';
import type { Witnesses } from '../act/witness.ts';
import type { DeviceOptions } from '../driver.ts';
import type { GuardName } from '../guards/refusal.ts';
import type { FenceAction, HumanWord } from '../verdict.ts';

/** What is asked for. */
export interface FenceRequest {
  /** Node sets. */
  readonly nodes: readonly string[];
  readonly action: FenceAction;
  readonly reason?: string | undefined;
  /** The number of the incident or change it belongs to, as the site's ticket system has it. */
  readonly ticket?: string | undefined;
  /** Guards that are overridden, this once. */
  readonly allow?: readonly GuardName[] | undefined;
  /** Asks a person whether a node is off, where a device of the plan is one. Missing: nobody can be asked. */
  readonly askHuman?: ((node: string) => Promise<HumanWord>) | undefined;
  /** Milliseconds a plug may take to be seen as asked. Default 20,000. */
  readonly powerTimeout?: number | undefined;
  /** Milliseconds in which the same request, verified, is "already done". Default 60,000; 0: never. */
  readonly tolerance?: number | undefined;
  /** `local`: requests of other machines are not waited for, whatever the cluster file says of an arbiter. */
  readonly arbiter?: 'local' | undefined;
  /** Nodes worked on at the same time. Default 256. */
  readonly atOnce?: number | undefined;
}

/** What a request would do, node by node; secrets are references. */
export interface FencePlan {
  readonly cluster: string;
  readonly action: FenceAction;
  /** Folded. */
  readonly nodeset: string;
  /** All nodes of the cluster are meant, those of its members too. */
  readonly everyNode: boolean;
  /** Ways to the member clusters of which all nodes are meant, where a member has several; missing without any. */
  readonly wholeMembers?: readonly string[];
  readonly nodes: readonly PlannedNode[];
  readonly reason?: string;
  readonly ticket?: string;
  readonly powerTimeout: number;
  readonly tolerance: number;
  readonly arbiter?: 'local';
  /** Nodes that hang on the power of these: looked at before anything is done. Missing: none. */
  readonly children?: readonly { readonly parent: string; readonly child: string }[];
}

export interface PlannedNode {
  readonly node: string;
  readonly levels: readonly PlannedLevel[];
  /** The longest it may take, milliseconds. */
  readonly budget: number;
}

/** Tried when the levels before it did not succeed; all its plugs have to be switched. */
export interface PlannedLevel {
  readonly level: number;
  readonly plugs: readonly PlannedPlug[];
  /** Why it is passed over: a device of it cannot be used. */
  readonly problem?: string;
  /** What is done, in order, in the device's own words. */
  readonly steps: readonly string[];
}

export interface PlannedPlug {
  readonly device: string;
  readonly driver: string;
  readonly plug: string;
  readonly options: DeviceOptions;
}

/** A plan with what is needed to carry it out. */
export interface PreparedFence {
  readonly plan: FencePlan;
  readonly request: FenceRequest;
  /** In the order of the plan. */
  readonly nodes: readonly PreparedNode[];
  readonly children: readonly PreparedChild[];
}

export interface PreparedNode {
  readonly name: string;
  /** One with a device that cannot be used is empty, and passed over. */
  readonly levels: readonly (readonly DevicePlugs[])[];
  /** Why, by the level's index; missing: nothing is wrong. */
  readonly problems?: ReadonlyMap<number, string>;
  /** The cluster that describes it: its locks, journal and history are kept there, whoever asks. */
  readonly home: Home;
  /** A person may be asked whether it is off: who else sees it, and whether that is before any other device. */
  readonly human?: { readonly witnesses: Witnesses; readonly first: boolean };
}

/** A node whose power is to be seen off before its parent is cut off. */
export interface PreparedChild extends PreparedNode {
  readonly parent: string;
}
