import type { Node } from '../../config/model.ts';
import { spawnProgram } from '../../transport/spawn.ts';
import type { Detector, Sight } from '../detector.ts';

/**
 * What Corosync on this machine says of its members. A node that has left is believed gone only while this side of
 * the cluster has the quorum: on the other side of a partition nothing is known.
 */
export const detector: Detector = {
  async look({ signal }, node) {
    const ask = (...argv: string[]) => spawnProgram({ argv, timeout: 5000, signal });
    const map = await ask('corosync-cmapctl');
    if (map.state !== 'done' || map.code !== 0) {
      return { alive: 'unknown', evidence: `Corosync does not run here: ${map.error?.message ?? map.stderr.trim()}` };
    }
    const sight = memberSight(map.stdout, node);
    if (sight.alive !== 'no') return sight;
    const quorum = await ask('corosync-quorumtool', '-s');
    if (quorum.state === 'done' && quorum.code === 0 && /^Quorate:\s+Yes$/m.test(quorum.stdout)) return sight;
    return { alive: 'unknown', evidence: `${sight.evidence}, but this side of the cluster has no quorum` };
  },
};

/** What the keys of Corosync's map say of a node, found by its name or address among the members. */
export function memberSight(text: string, { name, address }: Pick<Node, 'name' | 'address'>): Sight {
  const keys = new Map(
    [...text.matchAll(/^(\S+) \(\w+\) = (.*)$/gm)].map(([, key, value]) => [key ?? '', value ?? '']),
  );
  const ids = new Set<string>();
  for (const [key, value] of keys) {
    const listed = /^nodelist\.node\.(\d+)\.(name|ring\d+_addr)$/.exec(key);
    if (listed && (value === name || value === address)) {
      const id = keys.get(`nodelist.node.${listed[1]}.nodeid`);
      if (id !== undefined) ids.add(id);
    }
    const member = /^runtime\.members\.(\d+)\.ip$/.exec(key);
    if (member?.[1] !== undefined && value.includes(`ip(${address})`)) ids.add(member[1]);
  }
  const [id, more] = [...ids];
  if (id === undefined || more !== undefined) {
    return { alive: 'unknown', evidence: `Corosync has ${more === undefined ? 'no' : 'more than one'} member ${name}` };
  }
  const status = keys.get(`runtime.members.${id}.status`);
  if (status === 'joined') return { alive: 'yes', evidence: `${name} is a member of Corosync` };
  if (status === 'left') return { alive: 'no', evidence: `${name} has left Corosync` };
  return { alive: 'unknown', evidence: `Corosync says nothing of ${name}` };
}
