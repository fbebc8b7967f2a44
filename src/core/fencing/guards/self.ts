import { networkInterfaces } from 'node:os';
import type { Node } from '../../config/model.ts';
import type { System } from '../../system.ts';

/** Why the node is the machine this program runs on, as the end of a sentence; undefined when it is another one. */
export function whySelf(
  node: Node,
  { hostname }: Pick<System, 'hostname'>,
  addresses: readonly string[] = ownAddresses(),
): string | undefined {
  if (node.transport === 'local') return 'its transport is local';
  // a node behind a program of its own may bear any name and address
  if (node.transport === 'command') return undefined;
  const short = hostname.split('.')[0];
  if ([hostname, short].includes(node.name)) return `this machine is called ${node.name}`;
  if ([hostname, short, 'localhost'].includes(node.address)) return `its address ${node.address} is this machine`;
  return addresses.includes(node.address) ? `its address ${node.address} is one of this machine` : undefined;
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}
