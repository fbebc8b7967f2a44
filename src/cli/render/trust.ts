import type { TrustPlan, TrustResult } from '../../core/transport/trust.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** The host keys that nodes showed, beside what is pinned. */
export function renderTrustPlan({ entries }: TrustPlan, style: Style): string {
  const rows = entries.flatMap(({ node, address, port, keys, failure }) => {
    const place = `${address}:${port}`;
    if (failure) return [[style.name(node), place, '-', style.bad(style.outside(failure.message))]];
    return keys.map(({ type, fingerprint, state }) => [
      style.name(node),
      place,
      type,
      `${fingerprint}  ${colourOf(state, style)(state)}`,
    ]);
  });
  return table(['NODE', 'ADDRESS', 'TYPE', 'FINGERPRINT'].map(style.heading), rows);
}

/** The same after pinning, with what was done. */
export function renderTrustResult(result: TrustResult, style: Style): string {
  const done =
    result.pinned > 0 ? `Pinned the host keys of ${result.changes} in ${result.file}.` : 'There was no new key to pin.';
  return `${renderTrustPlan(result, style)}\n${done}`;
}

export function trustQuestion({ changes, entries }: TrustPlan, cluster: string): string {
  const replaced = entries.some(({ state }) => state === 'changed');
  const what = replaced ? `Replace the pinned host keys of ${changes}` : `Pin these host keys of ${changes}`;
  return `${what} for cluster ${cluster}?`;
}

function colourOf(state: string, style: Style): (text: string) => string {
  if (state === 'same') return style.good;
  return state === 'changed' ? style.bad : style.doubtful;
}
