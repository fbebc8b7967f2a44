import type { Cluster } from '../../cluster.ts';
import { historyOf } from '../../fencing/history/history-query.ts';
import { timeText } from '../../time-text.ts';
import type { Instance } from '../instances.ts';
import type { Observation } from '../observation.ts';
import type { Cause } from './cause.ts';
import { lastEnabling, type PastAction } from './past.ts';
import { byWhom, quoted } from './words.ts';

/** Where a copy runs: since when, and who started it. */
export function runningCauses(observations: readonly Observation[], past: readonly PastAction[]): readonly Cause[] {
  return observations
    .filter(({ state }) => state === 'running')
    .map(({ node, promoted, degraded }) => {
      const began = past.find((one) => startedOn(one, node));
      const ended = past.find((one) => one.outcome === 'done' && endedOn(one, node));
      const ours = began && !(ended && ended.at > began.at) ? began : undefined;
      const how = promoted ? 'runs promoted' : 'runs';
      const doubt = degraded ? ', and its agent expects failures' : '';
      const who = ours
        ? startWords(ours)
        : 'the journal knows of no start there, so something else than ocf started it';
      return { cause: 'runs', text: `it ${how} on ${node}${doubt}: ${who}` };
    });
}

function startWords(start: PastAction): string {
  const moved = start.action === 'migrate';
  if (start.outcome === 'done') return `${moved ? 'it was moved there' : 'it was started'} ${byWhom(start)}`;
  const how = start.outcome === 'failed' ? 'failed, and it runs all the same' : 'was not seen to end';
  return `its ${moved ? 'migration' : 'start'} there ${how}: ${byWhom(start)}`;
}

/** Where it has failed, with the agent's words. */
export function failedCauses(name: string, observations: readonly Observation[]): readonly Cause[] {
  return observations
    .filter(({ state }) => state === 'failed')
    .map(({ node, reason }) => ({
      cause: 'failed',
      text: `it has failed on ${node}${quoted(reason)}`,
      remedy: `Stop it there, then start it: ocf resource stop ${name} --node ${node}`,
    }));
}

/** Nodes that cannot tell, and what is known of their power. */
export function unknownCauses(observations: readonly Observation[]): readonly Cause[] {
  return observations
    .filter(({ state }) => state === 'unknown')
    .map(({ node, reason, unreachable }) => ({
      cause: 'unknown',
      text: `it may be running on ${node}, which nobody can tell${quoted(reason)}`,
      remedy: unreachable
        ? `Make sure that ${node} is off: ocf fence ${node} --off`
        : `See: ocf resource monitor --node ${node}`,
    }));
}

/** Nodes where it could not be started now. */
export function unfitCauses(observations: readonly Observation[]): readonly Cause[] {
  return observations
    .filter(({ unfit, state, unreachable }) => unfit && state !== 'unknown' && !unreachable)
    .map(({ node, reason }) => ({
      cause: 'unfit',
      text: `it cannot run on ${node}${quoted(reason)}`,
      remedy: `Install there what its agent needs, or change "nodes" in the cluster file.`,
    }));
}

export function disabledCauses(cluster: Cluster, { name, spec, group, enabled }: Instance): readonly Cause[] {
  if (enabled) return [];
  const owner = spec.enabled ? (group ?? name) : name;
  const said = lastEnabling(cluster, owner);
  const reason = said?.reason === undefined ? '' : `; their reason: "${said.reason}"`;
  const who = said
    ? `, by ${said.who.user} on ${said.who.host} at ${timeText(said.at)}${reason}`
    : ' in the cluster file';
  const what = owner === name ? 'it is disabled' : `its group ${owner} is disabled`;
  return [{ cause: 'disabled', text: `${what}${who}`, remedy: `Enable it: ocf resource enable ${owner}` }];
}

/** Why nothing of it runs, by what was last done with it and to its node. */
export function stoppedCauses(cluster: Cluster, name: string, past: readonly PastAction[]): readonly Cause[] {
  const [last] = past;
  if (!last) {
    return [{ cause: 'never-started', text: 'the journal knows of no start of it', remedy: startIt(name) }];
  }
  const { action, node, to, outcome, said } = last;
  const started = action === 'start' || action === 'promote' || action === 'demote' || action === 'migrate';
  const there = to ?? node;
  if (action === 'stop') {
    const text =
      outcome === 'done'
        ? `it was stopped on ${node} ${byWhom(last)}`
        : `its stop on ${node} ${outcome === 'failed' ? 'failed' : 'was not seen to end'} ${byWhom(last)}${quoted(said)}`;
    const cause = outcome === 'done' ? ('stopped' as const) : ('stop-failed' as const);
    const before = past.find((one) => one.rollback === false && one.action === 'start' && one.outcome === 'failed');
    const failed = last.rollback && before && before.transaction === last.transaction ? [startFailed(before)] : [];
    return [{ cause, text, remedy: startIt(name) }, ...failed];
  }
  if (started && outcome !== 'done') return [startFailed(last)];
  const fenced = fencedSince(cluster, there, last.at);
  if (fenced) return [fenced];
  return [
    {
      cause: 'gone',
      text: `it was started on ${there} ${byWhom(last)}, and does not run there any more, though ocf did not stop it`,
      remedy: `See what its agent says: ocf resource monitor ${name}; then ${startIt(name)}`,
    },
  ];
}

function startFailed(past: PastAction): Cause {
  const { action, node, to, outcome, said } = past;
  const how = outcome === 'failed' ? 'failed' : 'was not seen to end';
  return { cause: 'start-failed', text: `its ${action} on ${to ?? node} ${how} ${byWhom(past)}${quoted(said)}` };
}

function fencedSince(cluster: Cluster, node: string, since: string): Cause | undefined {
  const [record] = historyOf(cluster, { nodes: new Set([node]) }).records.filter(({ at }) => at >= since);
  if (!record || record.action === 'status') return undefined;
  const { action, verdict, at, user, host, reason } = record;
  const why = reason === undefined ? '' : `; their reason: "${reason}"`;
  const text = `its node ${node} was fenced (${action}, ${verdict.replace('-', ' ')}) at ${timeText(at)} by ${user} on ${host}${why}`;
  return { cause: 'fenced', text };
}

const startIt = (name: string) => `Start it: ocf resource start ${name}`;

function startedOn({ action, node, to }: PastAction, where: string): boolean {
  return action === 'migrate' ? to === where : action === 'start' && node === where;
}

function endedOn({ action, node }: PastAction, where: string): boolean {
  return (action === 'stop' || action === 'migrate') && node === where;
}
