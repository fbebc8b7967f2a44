import type { Refusal } from './refusal.ts';

/** A node that hangs on the power of one that is to be cut off, and what is known of its own. */
export interface ChildPower {
  readonly parent: string;
  readonly child: string;
  /** Undefined: no device could be asked. */
  readonly power: 'off' | 'on' | 'unknown' | undefined;
}

/** Not a chassis or a hypervisor while something runs in it; what cannot be seen off counts as running. */
export function childGuard(children: readonly ChildPower[]): readonly Refusal[] {
  const parents = [...new Set(children.map(({ parent }) => parent))];
  return parents.flatMap((parent) => {
    const running = children.filter((one) => one.parent === parent && one.power !== 'off');
    if (running.length === 0) return [];
    const each = running.map(({ child, power }) => {
      if (power === 'on') return `${child} is on`;
      return power === undefined ? `no device can tell of ${child}` : `the power of ${child} is not known`;
    });
    const message = `${parent} has nodes that hang on its power and were not seen off: ${each.join('; ')}.`;
    const instead = 'Stop them, or name them too';
    return [{ guard: 'children' as const, nodes: [parent], message, instead }];
  });
}
