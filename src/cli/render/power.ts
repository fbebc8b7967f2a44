import type { FenceResult } from '../../core/fencing/act/fence.ts';
import type { NodeVerdict } from '../../core/fencing/act/node-verdict.ts';
import { NodeSet } from '../../core/nodeset/nodeset.ts';
import type { Style } from '../style.ts';

/** The three lines of powerman, `on:`, `off:` and `unknown:`, by what was seen; then what is not as it was asked. */
export function renderPower({ nodes }: FenceResult, style: Style): string {
  const folded = (power: 'on' | 'off' | 'unknown') =>
    NodeSet.of(nodes.filter(({ verdict }) => powerOf(verdict) === power).map(({ node }) => node)).fold();
  const lines = (['on', 'off', 'unknown'] as const).map(
    (power) => `${`${power}:`.padEnd(9)}${style.name(folded(power))}`,
  );
  const amiss = nodes.filter(({ asAsked }) => !asAsked).map(({ node, message }) => `${style.bad(node)}: ${message}`);
  return [...lines.map((line) => line.trimEnd()), ...amiss].join('\n');
}

// what a device took, or a person says, is not seen
function powerOf(verdict: NodeVerdict['verdict']): 'on' | 'off' | 'unknown' {
  if (verdict === 'verified-on') return 'on';
  return verdict === 'verified-off' ? 'off' : 'unknown';
}
