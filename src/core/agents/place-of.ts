import type { Node } from '../config/model.ts';

/**
 * What tells nodes apart as machines. Two clusters, or a cluster and a command without any, may know one node by
 * different names.
 */
export function placeOf({ transport, name, id, address, ssh }: Node): readonly unknown[] {
  if (transport === 'local') return [transport, name];
  return transport === 'ssh' ? [transport, address, ssh.port ?? 22] : [transport, id || name, address];
}
