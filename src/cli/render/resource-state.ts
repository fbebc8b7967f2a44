import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { ResourceReport } from '../../core/resources/monitor.ts';
import type { Observation, ResourceState } from '../../core/resources/observation.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { oneLine } from './one-line.ts';

export function stateText(state: ResourceState, style: Style): string {
  const colours = {
    running: style.good,
    stopped: style.faint,
    'not-installed': style.bad,
    failed: style.bad,
    unknown: style.doubtful,
  };
  return colours[state](state.replace('-', ' '));
}

/** A row for each resource and state, the nodes of one state folded. Elsewhere, not running goes without saying. */
export function resourceTable(resources: readonly ResourceReport[], style: Style): string {
  return table(
    ['RESOURCE', 'STATE', 'NODE', 'REASON'].map(style.heading),
    resources.flatMap((one) => rows(one, style)),
  );
}

function rows({ resource, state, nodes }: ResourceReport, style: Style): string[][] {
  const quiet = (one: ResourceState) => one === 'stopped' || one === 'not-installed';
  const telling = nodes.filter((one) => quiet(state) || !quiet(one.state));
  if (telling.length === 0) return [[style.name(resource), stateText(state, style), '', 'no node may run it']];
  const copies = nodes.filter((one) => one.state === 'running').length;
  const tooMany = state === 'failed' && copies > 1 ? `${copies} copies run at once` : '';
  const why = (one: Observation) => reasonOf(one) || (one.state === 'running' ? tooMany : '');
  const alike = new Map<string, Observation[]>();
  for (const one of telling) {
    const key = `${one.state} ${one.promoted} ${one.degraded} ${why(one)}`;
    alike.set(key, [...(alike.get(key) ?? []), one]);
  }
  return [...alike.values()].map((group, index) => {
    const [first] = group as [Observation];
    const role = [...(first.promoted ? ['promoted'] : []), ...(first.degraded ? ['degraded'] : [])].join(' ');
    return [
      index === 0 ? style.name(resource) : '',
      [stateText(first.state, style), role].filter(Boolean).join(' '),
      NodeSet.of(group.map(({ node }) => node)).fold(),
      why(first),
    ];
  });
}

// what the state says already is not said twice
function reasonOf({ state, reason, node }: Observation): string {
  if (reason === 'running' || reason === 'cleanly stopped') return '';
  return oneLine(state === 'running' ? reason : withoutName(reason, node));
}

/**
 * A reason as it stands for several nodes: sentences name the node they are about, and its address behind it, which
 * keeps alike rows apart.
 */
export function withoutName(reason: string, node: string): string {
  const literal = node.replaceAll(/[^\w-]/g, '\\$&');
  const named = new RegExp(`(?<![\\w.-])(node ${literal} \\([^)\\s]*\\)|(node )?${literal}(?![\\w-]|\\.\\w))`, 'g');
  return reason.replaceAll(named, 'the node');
}
