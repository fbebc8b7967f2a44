import { formatAgentName } from '../../agents/name.ts';
import { reasonOf, runAgents } from '../../agents/run.ts';
import { inPool } from '../../pool.ts';
import { metaVariables } from '../clone-meta.ts';
import { type Instance, placesOf } from '../instances.ts';
import { requestFor } from '../operations.ts';
import type { PlannedStep } from '../plan/goal.ts';
import type { Copies } from './copies.ts';
import type { Work } from './work.ts';

const copiesAtOnce = 64;
const operations = ['start', 'stop', 'promote', 'demote'] as const;

export interface Notice {
  readonly type: 'pre' | 'post';
  readonly operation: (typeof operations)[number];
  readonly step: PlannedStep;
  /** As they were before the step. */
  readonly before: Copies;
}

/**
 * The variables of a notify action, as Pacemaker 2.1 sets them for an anonymous clone: lists describe the state before
 * the operation, the n-th resource of a list is on its n-th node.
 */
function noticeVariables(instance: Instance, { type, operation, step, before }: Notice): Record<string, string> {
  const { name, nodes } = instance;
  const active = before.active(name);
  const promoted = active.filter((node) => before.isPromoted(name, node));
  const unpromoted = active.filter((node) => !promoted.includes(node));
  const inactive = nodes.length - active.length;
  const lists: Record<string, readonly string[]> = {
    active,
    promoted,
    unpromoted,
    master: promoted,
    slave: unpromoted,
  };
  for (const each of operations) lists[each] = each === operation ? [step.node] : [];
  const values: Record<string, string> = { notify_type: type, notify_operation: operation };
  for (const [list, members] of Object.entries(lists)) {
    values[`notify_${list}_resource`] = members.map(() => name).join(' ');
    values[`notify_${list}_uname`] = members.join(' ');
  }
  const all = nodes.map((node) => node.name).join(' ');
  return metaVariables({
    ...values,
    notify_inactive_resource: Array(inactive).fill(name).join(' '),
    notify_available_uname: all,
    notify_all_uname: all,
    notify_all_hosts: all,
  });
}

/**
 * Tells the active copies of a resource what is about to happen to one of them, or has; after a start the new one too.
 * What goes wrong is told and changes nothing.
 */
export async function notify(work: Work, instance: Instance, notice: Notice): Promise<readonly string[]> {
  const { step, type, before } = notice;
  const told = new Set(before.active(instance.name));
  if (type === 'post' && step.action === 'start') told.add(step.node);
  if (type === 'post' && step.action === 'stop') told.delete(step.node);
  const env = noticeVariables(instance, notice);
  const problems = await inPool([...told], copiesAtOnce, async (name) => {
    const node = placesOf(instance).find((one) => one.name === name);
    if (!node) return [];
    const description = (await work.descriptions.on(node, [instance])).get(formatAgentName(instance.agent));
    const request = requestFor(instance, 'notify', description, name);
    const [result] = await runAgents(work.access, node, [{ ...request, env: { ...request.env, ...env } }]);
    if (!result || result.code === 0) return [];
    return [`notify (${type}-${notice.operation}) of ${instance.name} on ${name}: ${reasonOf(result)}`];
  });
  return problems.flat();
}
