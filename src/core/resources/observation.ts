import { type AgentResult, reasonOf } from '../agents/run.ts';

const resourceStates = ['running', 'stopped', 'not-installed', 'failed', 'unknown'] as const;

/**
 * What a resource is on a node, from the agent's own monitor. `unknown`: nobody could look, or the look was not
 * finished; it is never taken for stopped. `not-installed`: the agent itself is not there or cannot be started, so that
 * nothing of it runs there, and nobody could say more.
 */
export type ResourceState = (typeof resourceStates)[number];

export interface Observation {
  readonly resource: string;
  readonly node: string;
  readonly state: ResourceState;
  /** Running in the promoted role. */
  readonly promoted: boolean;
  /** Running, but the agent expects failures. */
  readonly degraded: boolean;
  /** The agent, or something it needs, is missing there: stopped, and not to be started there. */
  readonly unfit: boolean;
  /** The agent's code in the standard's terms, when it gave one. */
  readonly code?: number;
  /** A phrase for people: the agent's own reason where it gave one. */
  readonly reason: string;
  readonly milliseconds: number;
  /** The node itself could not be reached. */
  readonly unreachable: boolean;
}

/**
 * Reads a probe (monitor with interval 0) as Pacemaker does: 7 is stopped, and so are 5 and 2, because what cannot
 * run on a node does not run there.
 */
export function observationFrom(resource: string, result: AgentResult): Observation {
  const { code } = result;
  return {
    resource,
    node: result.node,
    state: stateOf(code),
    promoted: code === 8 || code === 191,
    degraded: code === 190 || code === 191,
    unfit: code === 5 || code === 2,
    ...(code === undefined ? {} : { code }),
    reason: reasonOf(result),
    milliseconds: result.milliseconds,
    // one that waited in vain for its turn says nothing on the node
    unreachable: code === undefined && !result.timedOut && result.failure?.code !== 'CONFLICT',
  };
}

/** For a node where the resource's agent is not installed. */
export function observationOfAbsent(observation: Observation): Observation {
  return { ...observation, state: 'not-installed', unfit: true };
}

/** For a node that is none of the resource's any more. */
export function observationOfLeft(observation: Observation): Observation {
  if (observation.state !== 'stopped' || observation.unfit) return observation;
  return { ...observation, unfit: true, reason: 'it may not run there any more' };
}

/** A node without power runs nothing. */
export function observationOfPoweredOff(resource: string, node: string): Observation {
  return {
    resource,
    node,
    state: 'stopped',
    promoted: false,
    degraded: false,
    unfit: true,
    reason: 'the node was verified off',
    milliseconds: 0,
    unreachable: true,
  };
}

/** For a node that was not asked, with the reason. */
export function observationUnseen(resource: string, node: string, reason: string): Observation {
  return {
    resource,
    node,
    state: 'unknown',
    promoted: false,
    degraded: false,
    unfit: false,
    reason: reason.replace(/\.$/, ''),
    milliseconds: 0,
    unreachable: true,
  };
}

function stateOf(code: number | undefined): ResourceState {
  switch (code) {
    case undefined:
      return 'unknown';
    case 0:
    case 8:
    case 190:
    case 191:
      return 'running';
    case 2:
    case 5:
    case 7:
      return 'stopped';
    default:
      return 'failed';
  }
}

/**
 * One word for a resource over all its nodes. Two running copies are a failure of one that may have one;
 * `not-installed` is one whose agent is on none of the nodes that could be asked.
 */
export function overallState(observations: readonly Observation[], several = false): ResourceState {
  const running = observations.filter(({ state }) => state === 'running').length;
  if ((running > 1 && !several) || observations.some(({ state }) => state === 'failed')) return 'failed';
  if (running > 0) return 'running';
  const asked = observations.filter(({ unreachable }) => !unreachable);
  if (asked.length > 0 && asked.every(({ state }) => state === 'not-installed')) return 'not-installed';
  return observations.some(({ state }) => state === 'unknown') ? 'unknown' : 'stopped';
}
