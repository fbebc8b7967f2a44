import { OcfError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { FrontModule } from './front.ts';

/** What a rack can be reached through, loaded when used. */
const registry: Readonly<Record<string, () => Promise<FrontModule>>> = {
  apc: () => import('./fronts/apc.ts'),
  baytech: () => import('./fronts/baytech.ts'),
  ipmi: () => import('./fronts/ipmi.ts'),
  icebox: () => import('./fronts/icebox.ts'),
  powerman: () => import('./fronts/powerman.ts'),
  redfish: () => import('./fronts/redfish.ts'),
  'fence-agent': () => import('./fronts/fence-agent.ts'),
  snmp: () => import('./fronts/snmp.ts'),
  stonith: () => import('./fronts/stonith.ts'),
  cyclades: () => import('./fronts/cyclades.ts'),
  rpc100s: () => import('./fronts/rpc100s.ts'),
  rps10: () => import('./fronts/rps10.ts'),
  'smart-ups': () => import('./fronts/smart-ups.ts'),
  wti: () => import('./fronts/wti.ts'),
};

export const frontNames: readonly string[] = Object.keys(registry);

/** @throws OcfError NOT_FOUND */
export async function loadFront(name: string): Promise<FrontModule> {
  const load = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (load) return load();
  throw new OcfError('NOT_FOUND', `A simulated rack has no front "${name}".`, {
    suggestions: [...didYouMean(name, frontNames), `There are ${frontNames.join(', ')}.`],
  });
}
