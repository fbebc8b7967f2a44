import { formatDuration } from '../../core/config/duration.ts';
import type { FenceTopology, NodeTopology, TopologyDevice } from '../../core/fencing/plan/topology.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { Style } from '../style.ts';

/** Nodes that are fenced in the same way together; below each its levels. */
export function renderTopology({ nodes }: FenceTopology, style: Style): string {
  if (nodes.length === 0) return 'No nodes.';
  const alike = new Map<string, NodeTopology[]>();
  for (const node of nodes) {
    const key = JSON.stringify([node.parent, node.children, node.levels.map((level) => level.map(withoutPlugs))]);
    const group = alike.get(key);
    if (group) group.push(node);
    else alike.set(key, [node]);
  }
  return [...alike.values()].map((group) => groupText(group, style)).join('\n\n');
}

function groupText(group: readonly NodeTopology[], style: Style): string {
  const [first] = group as [NodeTopology];
  const { parent, children, levels } = first;
  const hangs = [
    parent === undefined ? '' : `hangs on ${parent}`,
    children.length === 0 ? '' : `feeds ${NodeSet.of(children).fold()}`,
  ].filter(Boolean);
  const title = `${style.name(NodeSet.of(group.map(({ node }) => node)).fold())}${hangs.length === 0 ? '' : style.faint(`  ${hangs.join(', ')}`)}`;
  if (levels.length === 0) return `${title}\n  ${style.bad('no device can fence it')}`;
  const lines = levels.flatMap((level, index) => [
    `  ${style.heading(`level ${index + 1}`)}${level.length > 1 ? style.faint(`  all ${level.length} of`) : ''}`,
    ...level.map((device, place) => {
      const plugs = group.map(({ levels: own }) => own[index]?.[place]?.plugs.join(',') ?? '');
      return `    ${deviceText(device, plugs, style)}`;
    }),
  ]);
  return [title, ...lines].join('\n');
}

function deviceText(device: TopologyDevice, plugs: readonly string[], style: Style): string {
  const { driver, via, verify, delay, randomDelay } = device;
  const time = (words: string, milliseconds: number | undefined) =>
    milliseconds === undefined ? '' : `${words} ${formatDuration(milliseconds)}`;
  const more = [
    plugs.every((plug) => plug === '') ? style.bad('no plug') : `plug ${plugs.join(' ')}`,
    via === undefined ? '' : `via ${via}`,
    verify === undefined ? '' : `verified by ${verify.join(', ')}`,
    time('after', delay),
    time('after at random up to', randomDelay),
  ].filter(Boolean);
  return `${style.name(device.device)}  ${style.faint(driver)}  ${more.join('; ')}`;
}

function withoutPlugs({ plugs: _, ...device }: TopologyDevice) {
  return device;
}
