import type { Cluster } from '../../cluster.ts';
import { exitStatus, OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { timeText } from '../../time-text.ts';
import type { Observation } from '../observation.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { Obstacle, Standing } from '../plan/plan.ts';
import type { Seen } from '../seen.ts';
import { claimsNow } from '../transactions/claims.ts';
import { type GoalPlan, planFor } from '../transactions/plan-for.ts';
import { isUnfinished } from '../transactions/records.ts';
import { type Site, siteOf } from '../transactions/site.ts';
import { askGate } from './pass-gate.ts';
import type { GateReason } from './reason.ts';

export interface StartQuestion {
  readonly names: readonly string[];
  /** The only node that is meant. */
  readonly node?: string | undefined;
}

/** Whether resources could be started now, with everything that speaks for it and against it. */
export interface StartAnswer {
  readonly allowed: boolean;
  readonly resources: readonly string[];
  /** What would be done, in an order that keeps to what each needs; empty when it is refused. */
  readonly steps: readonly Pick<PlannedStep, 'action' | 'resource' | 'node' | 'because'>[];
  /** Running already. */
  readonly already: readonly Standing[];
  readonly reasons: readonly GateReason[];
}

/**
 * Asks everything that a start would ask: the cluster file, every node that may run the resources or what they need,
 * the quorum, hooks. Changes nothing.
 *
 * @throws OcfError NOT_FOUND for unknown names, USAGE, INTERRUPTED; what stands against a start is an answer.
 */
export async function canStart(cluster: Cluster, { names, node }: StartQuestion): Promise<StartAnswer> {
  const site = siteOf(cluster, { action: 'start', names, ...(node === undefined ? {} : { node }) });
  const seen = await site.see();
  const plan = await planOrObstacles(cluster, site, seen);
  const { instances, looking } = site;
  const planned = 'obstacles' in plan ? [] : plan.steps;
  const supposed = 'obstacles' in plan ? supposedStarts(site, seen) : planned;
  const gate = await askGate(cluster, {
    steps: supposed,
    seen,
    instances,
    descriptions: looking.descriptions,
  });
  const reasons = [
    ...('obstacles' in plan ? plan.obstacles.map(reasonFrom) : copyReasons(planned, seen)),
    ...(await claimReasons(cluster, [...instances.keys()])),
    ...gate,
    ...('obstacles' in plan ? unaskedHooks(cluster, site, supposed) : []),
  ];
  return {
    allowed: reasons.every(({ says }) => says !== 'against'),
    resources: site.goal.names,
    steps: planned.map(({ action, resource, node: where, because }) => ({
      action,
      resource,
      node: where,
      ...(because === undefined ? {} : { because }),
    })),
    already: 'obstacles' in plan ? [] : plan.already,
    reasons,
  };
}

/** 0 yes, 3 no. */
export function startStatus({ allowed }: StartAnswer): number {
  return allowed ? 0 : exitStatus.NO;
}

async function planOrObstacles(
  cluster: Cluster,
  site: Site,
  seen: Seen,
): Promise<GoalPlan | { readonly obstacles: readonly Obstacle[] }> {
  try {
    return await planFor(cluster, site, seen);
  } catch (error) {
    if (!(error instanceof OcfError) || !error.data?.obstacles) throw error;
    return { obstacles: error.data.obstacles as readonly Obstacle[] };
  }
}

function reasonFrom({ resource, node, problem, remedy }: Obstacle): GateReason {
  return { matter: 'plan', says: 'against', resource, ...(node === undefined ? {} : { node }), text: problem, remedy };
}

// Without a plan the first node that might do stands for all, to find what else is wrong.
function supposedStarts({ goal, instances }: Site, seen: Seen): readonly PlannedStep[] {
  return [...instances.values()].flatMap(({ name, nodes }) => {
    const observations = seen.get(name) ?? [];
    if (observations.some(({ state }) => state === 'running')) return [];
    const asked = new Set(observations.filter(({ unreachable }) => !unreachable).map((one) => one.node));
    const node = nodes.find((one) => (goal.node === undefined || one.name === goal.node) && asked.has(one.name));
    return node ? [{ id: name, action: 'start' as const, resource: name, node: node.name, needs: [] }] : [];
  });
}

function unaskedHooks({ model }: Cluster, { instances }: Site, asked: readonly PlannedStep[]): readonly GateReason[] {
  const known = new Set(asked.map(({ resource }) => resource));
  return [...instances.values()]
    .filter(({ name, spec, group }) => {
      const hooks = [spec.hooks.can_start, group === undefined ? undefined : model.resources[group]?.hooks.can_start];
      return !known.has(name) && hooks.some((hook) => hook !== undefined);
    })
    .map(({ name }) => ({
      matter: 'hook',
      says: 'open',
      resource: name,
      text: 'its hook was not asked, because there is no node for it',
    }));
}

function copyReasons(steps: readonly PlannedStep[], seen: Seen): readonly GateReason[] {
  const starts = [...new Set(steps.filter(({ action }) => action === 'start').map(({ resource }) => resource))];
  return starts.flatMap((resource) => {
    const observations = seen.get(resource) ?? [];
    const where = (wanted: (one: Observation) => boolean) =>
      NodeSet.of(observations.filter(wanted).map(({ node }) => node)).fold();
    const free = where(({ state, unreachable }) => state === 'stopped' && !unreachable);
    const without = where(({ state }) => state === 'not-installed');
    const told = (text: string): GateReason => ({ matter: 'plan', says: 'for', resource, text });
    return [
      ...(free === '' ? [] : [told(`its agent was asked on ${free}: no copy runs there`)]),
      ...(without === '' ? [] : [told(`its agent is not on ${without}`)]),
    ];
  });
}

async function claimReasons(cluster: Cluster, resources: readonly string[]): Promise<readonly GateReason[]> {
  const claims = (await claimsNow(cluster)).filter((claim) => claim.resources.some((one) => resources.includes(one)));
  return claims.flatMap(({ id, what, user, host, since, alive }): readonly GateReason[] => {
    const who = `transaction ${id} (${what}) of ${user} on ${host}, since ${timeText(since)}`;
    if (alive) {
      return [{ matter: 'transaction', says: 'open', text: `a start would wait for ${who}` }];
    }
    if (!isUnfinished(cluster, id)) return [];
    const remedy = `Finish it: ocf transaction resume ${id}, or undo it: ocf transaction rollback ${id}`;
    return [{ matter: 'transaction', says: 'against', text: `${who} was left unfinished`, remedy }];
  });
}
