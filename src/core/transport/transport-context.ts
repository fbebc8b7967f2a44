import type { System } from '../system.ts';

/** How often nodes were reached which way by ssh. */
export interface SshWays {
  /** Sessions over a connection that was there, without starting an ssh. */
  channels: number;
  /** Processes of ssh. */
  started: number;
  /** Of those, how many because the connection that was there could not be used. */
  fellBack: number;
}

/** What a transport may need of this machine. */
export interface TransportContext {
  readonly system: System;
  /** Private folder for sockets, gone after a restart of the machine. */
  readonly runtimeFolder: string;
  /** Counted up, for whoever wants to know why something was fast or slow. */
  readonly ways?: SshWays;
  /** The cluster's pinned host keys. */
  readonly knownHostsFile: string | undefined;
}
