import { OcfError } from '../../errors.ts';
import { NodeSet } from '../../nodeset/nodeset.ts';
import type { FenceAction } from '../verdict.ts';
import type { PreparedNode } from './fence-plan.ts';

/**
 * A reboot through a device that only cuts a node off would give a node that was never restarted its network or storage
 * back.
 *
 * @throws OcfError REFUSED naming the nodes and the devices
 */
export function refuseRebootByFabric(
  action: FenceAction,
  nodes: readonly Pick<PreparedNode, 'name' | 'levels'>[],
): void {
  if (action !== 'reboot') return;
  const cutOff = nodes.filter(({ levels }) => levels.some(isFabric));
  if (cutOff.length === 0) return;
  const devices = new Set(
    cutOff.flatMap(({ levels }) =>
      levels
        .flat()
        .filter(isFabricDevice)
        .map(({ device }) => device.name),
    ),
  );
  const names = NodeSet.of(cutOff.map(({ name }) => name)).fold();
  throw new OcfError(
    'REFUSED',
    `${[...devices].join(', ')} cuts ${names} from network or storage and restarts nothing; a reboot through it would only let a node back in that still runs.`,
    {
      suggestions: [
        `Cut it off: ocf fence ${names} --off`,
        `Let it back in once it was restarted: ocf fence ${names} --on`,
      ],
    },
  );
}

type Levels = PreparedNode['levels'];

// a level with a power device besides really restarts it
const isFabric = (level: Levels[number]) => level.length > 0 && level.every(isFabricDevice);
const isFabricDevice = ({ device }: Levels[number][number]) => device.description.capabilities.fabric === true;
