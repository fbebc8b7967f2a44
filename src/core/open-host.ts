import type { Host } from './cluster.ts';
import type { Node } from './config/model.ts';
import { type Reporter, silentReporter } from './reporter.ts';
import { pathsOf } from './state/paths.ts';
import { realSystem, type System } from './system.ts';
import type { Call, RunOptions, Transport } from './transport/transport.ts';

export interface HostOptions {
  /** Default: the real machine. */
  readonly system?: System;
  /** Default: nobody is told. */
  readonly reporter?: Reporter;
  /** Asked for only when something runs that could be interrupted. Default: nothing interrupts. */
  readonly signal?: () => AbortSignal;
  /** Asked for only when something runs that an interruption lets end by itself. Default: nobody insists. */
  readonly insistence?: () => AbortSignal;
  /** Folder of the cluster's pinned host keys; without it only what ssh itself trusts counts. */
  readonly stateFolder?: string;
}

/** This machine, with everything that costs time loaded when it is first used. */
export function openHost(options: HostOptions = {}): Host {
  const { system = realSystem(), reporter = silentReporter, signal = never, insistence = never, stateFolder } = options;
  const paths = pathsOf(system);
  let transport: Transport | undefined;
  return {
    system,
    paths,
    reporter,
    get transport() {
      transport ??= lazyTransport(async () => {
        const { openTransport } = await import('./transport/open.ts');
        return openTransport({ paths, system, ...(stateFolder === undefined ? {} : { stateFolder }) });
      });
      return transport;
    },
    get signal() {
      return signal();
    },
    get insistence() {
      return insistence();
    },
  };
}

const never = () => new AbortController().signal;

function lazyTransport(load: () => Promise<Transport>): Transport {
  let loaded: Promise<Transport> | undefined;
  const real = () => {
    loaded ??= load();
    return loaded;
  };
  return {
    run: async (node: Node, calls: readonly Call[], options?: RunOptions) => (await real()).run(node, calls, options),
    isLate: async (node) => (await (await real()).isLate?.(node)) ?? false,
    forget: async (node) => (await real()).forget(node),
    close: async () => (await loaded)?.close(),
  };
}
