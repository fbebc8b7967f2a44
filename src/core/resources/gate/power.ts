import type { Cluster } from '../../cluster.ts';
import { nodeNamed } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { executeFence } from '../../fencing/act/fence.ts';
import { lastVerdict } from '../../fencing/history/history.ts';
import { planFence } from '../../fencing/plan/plan.ts';
import { homeOf } from '../../home.ts';
import { throwIfInterrupted } from '../../liveness/interruption.ts';
import { inPool } from '../../pool.ts';
import { timeText } from '../../time-text.ts';
import type { GateReason } from './reason.ts';

/** Milliseconds for which a verdict is believed without another look. */
const freshFor = 60_000;

/**
 * What is known now of nodes that count as without power: somebody may have switched one on by hand since it was
 * verified off. A device that can tell is asked again when that is a while ago; one that cannot changes nothing.
 *
 * @throws OcfError INTERRUPTED
 */
export async function powerReasons(cluster: Cluster, nodes: Iterable<string>): Promise<readonly GateReason[]> {
  const found = await inPool([...new Set(nodes)], 16, (node) => powerReason(cluster, node));
  throwIfInterrupted(cluster.signal);
  return found;
}

async function powerReason(cluster: Cluster, node: string): Promise<GateReason> {
  const home = homeOf(cluster, node);
  const verdict = lastVerdict(home.cluster, home.name);
  const since = verdict?.ended ?? verdict?.at;
  const off = `${node} was verified off${since === undefined ? '' : ` at ${timeText(since)}`}`;
  const reason = (says: GateReason['says'], text: string) => ({ matter: 'power' as const, says, node, text });
  const age = cluster.system.now() - Date.parse(since ?? '');
  if (age >= 0 && age < freshFor) return reason('for', off);
  const look = await lookAt(cluster, node);
  if (look === 'on') {
    return {
      ...reason('against', `${off}, but its device says that it is on now`),
      remedy: `Make sure that ${node} is off: ocf fence ${node} --off`,
    };
  }
  if (look === 'off') return reason('for', `${off}, and its device says so again`);
  return reason('for', `${off}; ${look === 'none' ? 'no device can tell more' : 'its device cannot tell now'}`);
}

// `none`: nothing feeds it that could be asked
async function lookAt(cluster: Cluster, node: string): Promise<'on' | 'off' | 'unknown' | 'none'> {
  if (!nodeNamed(cluster.model, node)) return 'none';
  try {
    const { nodes } = await executeFence(cluster, await planFence(cluster, { nodes: [node], action: 'status' }));
    const seen = nodes[0]?.verdict;
    return seen === 'verified-on' ? 'on' : seen === 'verified-off' ? 'off' : 'unknown';
  } catch (error) {
    throwIfInterrupted(cluster.signal);
    // no device, or one whose driver or options do not let it be asked
    if (error instanceof OcfError && ['NOT_FOUND', 'INVALID'].includes(error.code)) return 'none';
    throw error;
  }
}
