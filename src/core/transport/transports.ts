import type { TransportName } from '../config/model.ts';
import type { Transport } from './transport.ts';
import type { TransportContext } from './transport-context.ts';

/** Every way to a node, loaded when the first node asks for it. */
export const transports: Readonly<Record<TransportName, () => Promise<(context: TransportContext) => Transport>>> = {
  local: async () => (await import('./local.ts')).openLocal,
  ssh: async () => (await import('./ssh.ts')).openSsh,
  command: async () => (await import('./command.ts')).openCommand,
};
