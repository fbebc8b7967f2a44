import type { Cluster } from '../../cluster.ts';
import { type ErrorCode, OcfError } from '../../errors.ts';
import { askQuorum } from '../../membership/quorum.ts';
import type { Instance } from '../instances.ts';
import type { Descriptions } from '../operations.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { Seen } from '../seen.ts';
import { type ComingStart, hookReasons } from './hook-reasons.ts';
import { parameterReasons } from './parameter-reasons.ts';
import { powerReasons } from './power.ts';
import { quorumReason } from './quorum-reason.ts';
import type { GateReason } from './reason.ts';

/** A plan before it is carried out, with what it was made from. */
export interface GateQuestion {
  /** Only starts, promotions and migrations are asked about; stopping is always allowed. */
  readonly steps: readonly Pick<PlannedStep, 'action' | 'resource' | 'node' | 'to'>[];
  readonly seen: Seen;
  readonly instances: ReadonlyMap<string, Instance>;
  readonly descriptions: Descriptions;
}

/**
 * Asks everything that no plan can know, once, between the plan and its first step: whether parameters fit, nodes that
 * count as off are still off, enough votes answer, and hooks allow it. Waits for a quorum as long as the file says;
 * asks nothing where nothing is started.
 *
 * @returns every reason, for and against.
 * @throws OcfError INTERRUPTED
 */
export async function askGate(cluster: Cluster, question: GateQuestion): Promise<readonly GateReason[]> {
  const { seen, instances, descriptions } = question;
  const starts = comingStarts(question.steps);
  if (starts.length === 0) return [];
  const [parameters, power, quorum, hooks] = await Promise.all([
    parameterReasons(
      starts.filter(({ action }) => action === 'start'),
      instances,
      descriptions,
    ),
    powerReasons(cluster, nodesTakenForOff(starts, seen)),
    askQuorum(cluster),
    hookReasons(cluster, starts),
  ]);
  return [...parameters, ...power, ...(quorum ? [quorumReason(quorum)] : []), ...hooks];
}

/**
 * Lets a plan through, or not.
 *
 * @throws OcfError NO_QUORUM, INVALID when only parameters are wrong, else REFUSED; with all reasons against it in
 *   `data.reasons`. INTERRUPTED.
 */
export async function passGate(cluster: Cluster, question: GateQuestion): Promise<void> {
  const against = (await askGate(cluster, question)).filter(({ says }) => says === 'against');
  if (against.length > 0)
    throw gateError([...new Set(comingStarts(question.steps).map((one) => one.resource))], against);
}

/** The error for resources that may not be started, for these reasons. */
function gateError(resources: readonly string[], reasons: readonly GateReason[]): OcfError {
  const [first] = reasons;
  const sentence = ({ resource, text }: GateReason) =>
    resource === undefined || resources.length === 1 ? text : `${resource}: ${text}`;
  const what = `${resources.join(', ')} cannot be started`;
  return new OcfError(
    codeOf(reasons),
    first && reasons.length === 1 ? `${what}: ${sentence(first)}.` : `${what}, for ${reasons.length} reasons.`,
    {
      suggestions: [
        ...(reasons.length === 1 ? [] : reasons.map((reason) => `${sentence(reason)}.`)),
        ...new Set(reasons.flatMap(({ remedy }) => remedy ?? [])),
      ],
      data: { reasons },
    },
  );
}

function codeOf(reasons: readonly GateReason[]): ErrorCode {
  if (reasons.some(({ matter }) => matter === 'quorum')) return 'NO_QUORUM';
  return reasons.every(({ matter }) => matter === 'configuration') ? 'INVALID' : 'REFUSED';
}

function comingStarts(steps: GateQuestion['steps']): readonly ComingStart[] {
  return steps.flatMap(({ action, resource, node, to }) =>
    action === 'start' || action === 'promote' || action === 'migrate'
      ? [{ action, resource, node: action === 'migrate' ? (to ?? node) : node }]
      : [],
  );
}

// nodes that nobody could ask, and that are believed to run nothing because they were verified off
function nodesTakenForOff(starts: readonly ComingStart[], seen: Seen): ReadonlySet<string> {
  const observations = [...new Set(starts.map(({ resource }) => resource))].flatMap((name) => seen.get(name) ?? []);
  return new Set(observations.filter((one) => one.unreachable && one.state === 'stopped').map(({ node }) => node));
}
