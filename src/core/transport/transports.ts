import type { TransportName } from '../config/model.ts';
import type { System } from '../system.ts';
import type { Transport } from './transport.ts';

/** What a transport may need of this machine. */
export interface TransportContext {
  readonly system: System;
  /** Private folder for sockets, gone after a restart of the machine. */
  readonly runtimeFolder: string;
  /** The cluster's pinned host keys. */
  readonly knownHostsFile: string | undefined;
}

/** Every way to a node, loaded when the first node asks for it. */
export const transports: Readonly<Record<TransportName, () => Promise<(context: TransportContext) => Transport>>> = {
  local: async () => (await import('./local.ts')).openLocal,
  ssh: async () => (await import('./ssh.ts')).openSsh,
  command: async () => (await import('./command.ts')).openCommand,
};
