import { basename } from 'node:path';
import type { Cluster } from '../../cluster.ts';
import { plugsOf } from '../../config/entries/plugs.ts';
import { allNodes } from '../../config/nodes/resolve.ts';
import { OcfError } from '../../errors.ts';
import { fenceProgramName } from '../fence-agents/fence-program.ts';
import type { ConformanceInput } from './test-program.ts';

/**
 * Keeps a test that switches away from what feeds a node: a device with this program, that plug, and none of whose
 * options says otherwise than those of the test. Values behind references count as equal.
 *
 * @throws OcfError REFUSED
 */
export function requireNoNodesPlug({ model }: Cluster, input: ConformanceInput): void {
  const plug = input.allowSwitching;
  if (plug === undefined) return;
  for (const [name, spec] of Object.entries(model.devices)) {
    if (!spec.driver.startsWith('fence/')) continue;
    if (basename(fenceProgramName(spec.driver)) !== basename(fenceProgramName(`fence/${input.program}`))) continue;
    const same = Object.entries(input.options).every(([key, value]) => {
      const other = Object.hasOwn(spec.options, key) ? spec.options[key] : undefined;
      return other === undefined || typeof other === 'object' || typeof value === 'object' || `${other}` === `${value}`;
    });
    const fed = same ? allNodes(model).find((node) => plugsOf(spec, node.name).includes(plug)) : undefined;
    if (!fed) continue;
    throw new OcfError(
      'REFUSED',
      `Plug ${plug} of this device feeds node ${fed.name} of cluster ${model.cluster.name} (device ${name}): the test would cut its power.`,
      {
        suggestions: ['Give a plug that feeds nothing.', `Or, when nobody needs ${fed.name} now: --allow-configured`],
        data: { device: name, node: fed.name },
      },
    );
  }
}
