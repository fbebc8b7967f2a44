import { excerpt } from '../../excerpt.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import { timeText } from '../../time-text.ts';
import type { Disarmed } from '../arming/disarmed.ts';
import type { Refusal } from './refusal.ts';

/** Not while somebody has said that nothing is to be cut off for a while. */
export function disarmedGuard(
  targets: readonly { readonly name: string; readonly disarmed: Disarmed | undefined }[],
): readonly Refusal[] {
  const together = new Map<string, { readonly disarmed: Disarmed; readonly names: string[] }>();
  for (const { name, disarmed } of targets) {
    if (!disarmed) continue;
    const key = disarmedText(disarmed);
    const same = together.get(key);
    if (same) same.names.push(name);
    else together.set(key, { disarmed, names: [name] });
  }
  return [...together].map(([text, { names }]) => ({
    guard: 'disarmed' as const,
    nodes: names,
    message: `Fencing of ${NodeSet.of(names).fold()} is disarmed ${text}.`,
    instead: 'Wait, or arm it again with: ocf fence arm',
  }));
}

/** Until when, by whom and why, as the end of a sentence without its full stop. */
export function disarmedText({ until, user, host, reason }: Disarmed): string {
  return `until ${timeText(until)} by ${user}@${host}: ${excerpt(reason)}`;
}
