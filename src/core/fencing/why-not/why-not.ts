import type { Cluster } from '../../cluster.ts';
import { selectNode } from '../../config/nodes/resolve.ts';
import { exitStatus, OcfError } from '../../errors.ts';
import { timeText } from '../../time-text.ts';
import type { Refusal } from '../guards/refusal.ts';
import { pathRefusals, plainRefusals } from '../guards/refuse-guarded.ts';
import { lastVerdict } from '../history/history.ts';
import type { PreparedNode } from '../plan/fence-plan.ts';
import { levelWay } from '../plan/level-way.ts';
import { childrenOf, preparedNode, preparing } from '../plan/prepared-node.ts';
import { refuseTwoHomes, type Target, targetOf } from '../plan/target.ts';
import { type FenceAction, isCut } from '../verdict.ts';
import { caught, type FenceReason, reasonOf } from './fence-reason.ts';
import { probeReasons } from './probe-reasons.ts';
import { seatReasons } from './seat-reasons.ts';

export interface WhyNot {
  readonly cluster: string;
  readonly node: string;
  readonly action: FenceAction;
  /** Exit status: 0 it can be done, 3 it cannot. */
  readonly status: number;
  readonly possible: boolean;
  readonly reasons: readonly FenceReason[];
}

export interface WhyNotInput {
  readonly node: string;
  readonly action: Exclude<FenceAction, 'status'>;
  /** Also ask the devices, and those who are asked before anything is cut off. */
  readonly probe: boolean;
}

/**
 * Why a node could not be fenced now, all reasons at once, and what speaks for it. Switches nothing; without `probe` no
 * device is contacted.
 *
 * @throws OcfError NOT_FOUND for a node that is not there, INTERRUPTED
 */
export async function whyNot(cluster: Cluster, { node: word, action, probe }: WhyNotInput): Promise<WhyNot> {
  const target = targetOf(cluster, selectNode(cluster.model, word));
  const { node } = target;
  const prepare = preparing();
  const levels = await levelReasons(target, action, prepare);
  const reasons = [...levels.reasons];
  caught(reasons, 'guard', () => refuseTwoHomes(cluster, [target]));
  if (isCut(action)) {
    const whole: PreparedNode = { name: node.name, home: target.home, levels: levels.prepared };
    caught(reasons, 'guard', () => reasons.push(...plainRefusals(cluster, {}, [target]).map(guardReason)));
    reasons.push(...pathRefusals({}, [target], [whole]).map(guardReason));
    const children = await childrenOf([target], prepare);
    if (children.length > 0 && !probe) {
      const names = children.map(({ name }) => name).join(', ');
      reasons.push({
        says: 'open',
        matter: 'guard',
        text: `${names} would have to be seen off first`,
        remedy: 'Ask with --probe, or override with --allow-children.',
      });
    }
  }
  reasons.push(...historyReasons(target));
  if (probe && levels.usable) reasons.push(...(await probeReasons(cluster, node.name, action)));
  // what was not asked to the end speaks neither for it nor against it
  if (cluster.signal.aborted) throw new OcfError('INTERRUPTED', `Interrupted before all was asked about ${node.name}.`);
  reasons.push(...seatReasons(target));
  const possible = levels.usable && !reasons.some(({ says }) => says === 'against');
  return {
    cluster: cluster.model.cluster.name,
    node: node.name,
    action,
    status: possible ? 0 : exitStatus.NO,
    possible,
    reasons,
  };
}

// device by device, so that one that is broken does not hide the next
async function levelReasons(
  target: Target,
  action: Exclude<FenceAction, 'status'>,
  prepare: ReturnType<typeof preparing>,
) {
  const reasons: FenceReason[] = [];
  const prepared: PreparedNode['levels'][number][] = [];
  if (target.levels.length === 0) {
    const remedy = `Give a device a plug for it: ocf device add NAME --driver DRIVER --plug ${target.node.name}=PLUG`;
    reasons.push({ says: 'against', matter: 'levels', text: 'no device can fence it', remedy });
  }
  for (const [index, names] of target.levels.entries()) {
    const level: PreparedNode['levels'][number][number][] = [];
    for (const name of names) {
      try {
        const alone = await preparedNode({ ...target, levels: [[name]] }, action, prepare);
        const [[one] = []] = alone.levels;
        if (!one) continue;
        await one.device.resolved();
        level.push(one);
      } catch (error) {
        reasons.push({ ...reasonOf(error, 'device'), says: 'open' });
      }
    }
    const whole = level.length === names.length;
    const way = whole ? levelWay(level, action) : undefined;
    prepared.push(way ? level : []);
    const through = names.map((name) => `${name}${plugsText(level, name)}`).join(' and ');
    if (way) reasons.push({ says: 'for', matter: 'levels', text: `level ${index + 1}: ${through}` });
    else {
      const why = whole ? `its devices cannot do "${action}" together` : 'a device of it cannot be used';
      reasons.push({ says: 'open', matter: 'levels', text: `level ${index + 1} (${through}) is of no use: ${why}` });
    }
  }
  const usable = prepared.some((level) => level.length > 0);
  if (!usable && target.levels.length > 0)
    reasons.push({ says: 'against', matter: 'levels', text: 'no level can do it' });
  return { reasons, prepared, usable };
}

function plugsText(level: PreparedNode['levels'][number], name: string): string {
  const plugs = level.find(({ device }) => device.name === name)?.plugs ?? [];
  return plugs.length === 0 ? '' : ` plug ${plugs.join(', ')}`;
}

function historyReasons({ home }: Target): FenceReason[] {
  const last = lastVerdict(home.cluster, home.name);
  if (!last) return [];
  const who = `${last.user}@${last.host}`;
  if (!last.finished) {
    const text = `"${last.action}" was begun ${timeText(last.at)} by ${who}, and its end is not known: who asks now waits for it, or takes it over`;
    return [{ says: 'open', matter: 'history', text, remedy: 'See ocf fence history.' }];
  }
  return [
    { says: 'open', matter: 'history', text: `last: ${last.action} ${last.verdict}, ${timeText(last.at)} by ${who}` },
  ];
}

function guardReason({ message, guard, instead }: Refusal): FenceReason {
  return { says: 'against', matter: 'guard', text: message, remedy: `${instead}, or override with --allow-${guard}.` };
}
