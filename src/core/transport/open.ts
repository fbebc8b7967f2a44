import { join } from 'node:path';
import type { TransportName } from '../config/model.ts';
import type { Paths } from '../state/paths.ts';
import type { System } from '../system.ts';
import type { Transport } from './transport.ts';
import type { SshWays } from './transport-context.ts';
import { transports } from './transports.ts';

export interface TransportOptions {
  readonly paths: Pick<Paths, 'runtime'>;
  readonly system: System;
  /** The cluster's own folder, where its host keys are pinned. */
  readonly stateFolder?: string;
  readonly ways?: SshWays;
}

/** The cluster's pinned host keys, one plain known_hosts file keyed by node name. */
export function knownHostsFile(stateFolder: string): string {
  return join(stateFolder, 'known_hosts');
}

/** Runs programs on each node by the transport the node names. */
export function openTransport({ paths, system, stateFolder, ways }: TransportOptions): Transport {
  const open = new Map<TransportName, Promise<Transport>>();
  const context = {
    system,
    runtimeFolder: paths.runtime,
    ...(ways === undefined ? {} : { ways }),
    knownHostsFile: stateFolder === undefined ? undefined : knownHostsFile(stateFolder),
  };
  const transportFor = (name: TransportName) => {
    const present = open.get(name) ?? transports[name]().then((opener) => opener(context));
    open.set(name, present);
    return present;
  };
  return {
    run: async (node, calls, options) => (await transportFor(node.transport)).run(node, calls, options),
    isLate: async (node) => (await (await transportFor(node.transport)).isLate?.(node)) ?? false,
    forget: async (node) => (await transportFor(node.transport)).forget(node),
    close: async () => {
      for (const transport of open.values()) await (await transport).close();
    },
  };
}
