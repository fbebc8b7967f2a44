import type { ClusterModel } from '../../config/model.ts';
import { selectNames } from '../../config/nodes/resolve.ts';
import type { Instance } from '../instances.ts';
import type { Observation } from '../observation.ts';
import type { Ties } from '../order.ts';
import type { Seen } from '../seen.ts';
import type { Cause } from './cause.ts';

/** Why a single copy runs where it runs: the only node, companions, preference, or that the better ones could not. */
export function placeCauses(model: ClusterModel, instance: Instance, seen: Seen, ties: Ties): readonly Cause[] {
  const { name, spec, group, nodes } = instance;
  const observations = seen.get(name) ?? [];
  const running = observations.filter(({ state }) => state === 'running');
  const [here] = running;
  if (!here || running.length > 1) return [];
  const { node } = here;
  const cause = (text: string): Cause => ({ cause: 'place', text });
  const names = nodes.map((one) => one.name);
  if (!names.includes(node)) return [cause(`it may not run on ${node}, only on ${names.join(', ')}`)];
  if (names.length === 1) return [cause(`${node} is the only node that it may run on`)];
  const found = (ties.out.get(name) ?? [])
    .filter(({ kind, to }) => kind === 'with' && runsOn(seen, to, node))
    .map(({ to, because }) => cause(`it runs with ${to}, which is on ${node} (${because})`));
  const avoided = [...(ties.out.get(name) ?? []), ...(ties.into.get(name) ?? [])]
    .filter(({ kind }) => kind === 'avoid')
    .map(({ from, to }) => (from === name ? to : from))
    .flatMap((other) =>
      (seen.get(other) ?? []).filter(({ state }) => state === 'running').map((one) => ({ other, one })),
    );
  const better = names.slice(0, names.indexOf(node));
  const reasons = better.map((one) => {
    const blocker = avoided.find(({ one: { node: taken } }) => taken === one)?.other;
    return blocker === undefined ? whyNot(observations, one) : `it avoids ${blocker}, which runs on ${one}`;
  });
  const whole = group === undefined ? undefined : model.resources[group];
  const wished = [...spec.prefer, ...(whole?.prefer ?? [])].find((set) => selectNames(model, [set]).includes(node));
  if (better.length === 0) {
    const order = wished === undefined ? 'the first of its nodes' : `the one it prefers (prefer: ${wished})`;
    return [...found, cause(`${node} is ${order}`)];
  }
  return [...found, ...reasons.map(cause)];
}

function whyNot(observations: readonly Observation[], node: string): string {
  const seen = observations.find((one) => one.node === node);
  if (!seen) return `${node} comes before, and was not asked`;
  const { state, unfit, unreachable, reason } = seen;
  if (unreachable) return `${node} comes before, and cannot be asked now (${reason})`;
  if (unfit || state === 'failed') return `${node} comes before, and cannot run it now (${reason})`;
  return `${node} comes before and could run it now: nothing moves it by itself (ocf resource move)`;
}

function runsOn(seen: Seen, resource: string, node: string): boolean {
  return (seen.get(resource) ?? []).some((one) => one.node === node && one.state === 'running');
}
