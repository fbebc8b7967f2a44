import { agentsOfCluster } from '../../agents/access.ts';
import type { Cluster } from '../../cluster.ts';
import { timeText } from '../../time-text.ts';
import { type Instance, isSeveral, requireResources } from '../instances.ts';
import { instancesIn } from '../left-places.ts';
import { type Observation, overallState, type ResourceState } from '../observation.ts';
import { observe } from '../observe.ts';
import { openDescriptions } from '../operations.ts';
import { type Ties, tiesOf } from '../order.ts';
import { offCheck } from '../powered-off.ts';
import { byResource, runningOn, type Seen } from '../seen.ts';
import { goalText, isOpen, listTransactions, type TransactionRecord } from '../transactions/records.ts';
import type { Cause } from './cause.ts';
import { type PastAction, pastActions, type WatchNote, watchNotes } from './past.ts';
import { placeCauses } from './place-causes.ts';
import {
  disabledCauses,
  failedCauses,
  runningCauses,
  stoppedCauses,
  unfitCauses,
  unknownCauses,
} from './state-causes.ts';
import { quoted } from './words.ts';

export interface Explanation {
  readonly resources: readonly ResourceExplained[];
}

/** Why a resource is as it is. */
export interface ResourceExplained {
  readonly resource: string;
  readonly agent: string;
  readonly group?: string;
  readonly state: ResourceState;
  readonly nodes: readonly Observation[];
  /** The most telling first. */
  readonly causes: readonly Cause[];
  /** What was last done with it, newest first. */
  readonly past: readonly PastAction[];
  /** What a watch last noticed, newest first. */
  readonly watched: readonly WatchNote[];
}

/**
 * Explains why resources run where they run, or do not: from what their agents say now, the cluster file and the
 * journal. Of a group its members. Changes nothing.
 *
 * @throws OcfError NOT_FOUND for an unknown name, INTERRUPTED
 */
export async function explainResources(cluster: Cluster, names: readonly string[]): Promise<Explanation> {
  const { model } = cluster;
  const asked = instancesIn(cluster, requireResources(model, names));
  const ties = tiesOf(model.resources);
  const related = [...asked.keys()].flatMap((name) => [
    name,
    ...(ties.out.get(name) ?? []).map(({ to }) => to),
    ...(ties.into.get(name) ?? []).filter(({ kind }) => kind === 'avoid').map(({ from }) => from),
  ]);
  const access = agentsOfCluster(cluster);
  const options = { access, descriptions: openDescriptions(access), isVerifiedOff: offCheck(cluster) };
  const seen = byResource(await observe(instancesIn(cluster, new Set(related)).values(), options));
  const open = (await listTransactions(cluster, { limit: 0 })).transactions.filter(isOpen);
  return { resources: [...asked.values()].map((instance) => explain(cluster, instance, { seen, ties, open })) };
}

interface World {
  readonly seen: Seen;
  readonly ties: Ties;
  readonly open: readonly TransactionRecord[];
}

function explain(cluster: Cluster, instance: Instance, { seen, ties, open }: World): ResourceExplained {
  const { name, spec, group, copies } = instance;
  const nodes = seen.get(name) ?? [];
  const past = pastActions(cluster, name);
  const watched = watchNotes(cluster, name);
  const running = nodes.filter(({ state }) => state === 'running');
  const several = isSeveral(copies);
  const down = running.length === 0;
  const failed = nodes.some((one) => one.state === 'failed');
  // what stands against a start has a remedy of its own
  const startable = instance.enabled && nodes.every((one) => one.state !== 'unknown');
  const causes = [
    ...open.filter(({ resources }) => resources.includes(name)).map(transactionCause),
    ...(!several && running.length > 1 ? [twice(name, running)] : []),
    ...runningCauses(nodes, past),
    ...failedCauses(name, nodes),
    ...disabledCauses(cluster, instance),
    ...(down && !failed ? stoppedCauses(cluster, name, past).map((one) => (startable ? one : bare(one))) : []),
    ...(down ? needCauses(name, seen, ties) : []),
    ...unknownCauses(nodes),
    ...unfitCauses(nodes),
    ...placeCauses(cluster.model, instance, seen, ties),
    ...watchCauses(watched, past),
  ];
  return {
    resource: name,
    agent: spec.agent,
    ...(group === undefined ? {} : { group }),
    state: overallState(nodes, several),
    nodes,
    causes,
    past,
    watched,
  };
}

function bare({ cause, text }: Cause): Cause {
  return { cause, text };
}

function twice(name: string, running: readonly Observation[]): Cause {
  const nodes = running.map(({ node }) => node);
  const text = `it runs on ${nodes.join(' and ')} at once, where there may be one copy`;
  return { cause: 'failed', text, remedy: `Stop one copy: ocf resource stop ${name} --node ${nodes.at(-1)}` };
}

function needCauses(name: string, seen: Seen, { out }: Ties): readonly Cause[] {
  const needs = (out.get(name) ?? []).filter(({ kind, to }) => kind !== 'avoid' && runningOn(seen, to).length === 0);
  return [...new Map(needs.map((one) => [one.to, one])).values()].map(({ to, because }) => ({
    cause: 'need',
    text: `it needs ${to} (${because}), which does not run`,
    remedy: `See why: ocf resource why ${to}`,
  }));
}

function transactionCause(record: TransactionRecord): Cause {
  const { id, standing, sentence, at, who } = record;
  const text = `transaction ${id} (${goalText(record.goal)}) of ${who.user} on ${who.host}, since ${timeText(at)}, is ${standing === 'running' ? 'at work on it' : `not finished (${standing})`}${quoted(sentence)}`;
  if (standing === 'running') return { cause: 'transaction', text };
  const remedy = `Go on: ocf transaction resume ${id}; or go back: ocf transaction rollback ${id}`;
  return { cause: 'transaction', text, remedy };
}

// what was noticed before the last action is past
function watchCauses(notes: readonly WatchNote[], [last]: readonly PastAction[]): readonly Cause[] {
  return notes
    .filter(({ at }) => last === undefined || at > last.at)
    .map(({ at, event, node, reason }) => ({
      cause: 'watch',
      text: `a watch noticed at ${timeText(at)}: ${event}${node === '' ? '' : ` on ${node}`}${quoted(reason)}`,
    }));
}
