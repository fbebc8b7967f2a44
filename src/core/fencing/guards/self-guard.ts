import type { System } from '../../system.ts';
import type { Target } from '../plan/target.ts';
import type { Refusal } from './refusal.ts';
import { whySelf } from './self.ts';

/** Not the machine we stand on: nobody would be left to see the end. */
export function selfGuard(
  targets: readonly Pick<Target, 'node' | 'home'>[],
  system: Pick<System, 'hostname'>,
): readonly Refusal[] {
  return targets.flatMap(({ node, home }) => {
    const why = whySelf({ ...node, name: home.name }, system);
    if (why === undefined) return [];
    const message = `Node ${node.name} is the machine this runs on: ${why}.`;
    return [{ guard: 'self' as const, nodes: [node.name], message, instead: 'Ask from another machine' }];
  });
}
