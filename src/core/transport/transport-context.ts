import type { System } from '../system.ts';

/** What a transport may need of this machine. */
export interface TransportContext {
  readonly system: System;
  /** Private folder for sockets, gone after a restart of the machine. */
  readonly runtimeFolder: string;
  /** The cluster's pinned host keys. */
  readonly knownHostsFile: string | undefined;
}
