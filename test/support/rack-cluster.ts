import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../src/core/cluster.ts';
import type { ClusterModel, DeviceSpec } from '../../src/core/config/model.ts';
import { executeFence, type FenceResult } from '../../src/core/fencing/act/fence.ts';
import type { FenceRequest } from '../../src/core/fencing/plan/fence-plan.ts';
import { planFence } from '../../src/core/fencing/plan/plan.ts';
import { silentReporter } from '../../src/core/reporter.ts';
import { openJournal } from '../../src/core/state/journal.ts';
import { realSystem } from '../../src/core/system.ts';

export interface FencedCluster extends Cluster {
  readonly folder: string;
  remove(): void;
}

export interface FencedClusterOptions {
  readonly devices: Readonly<Record<string, DeviceSpec>>;
  readonly fencing?: ClusterModel['fencing'];
  /** Node set; `n[1-3]` when left out. */
  readonly nodes?: string;
  /** Of each node. None when left out: then all of them may be fenced. */
  readonly votes?: number;
  /** Use a folder that is there, of another process. */
  readonly folder?: string;
}

/** An open cluster in a folder of its own, with devices and nothing else. Its nodes are never contacted. */
export function fencedCluster(options: FencedClusterOptions): FencedCluster {
  const { votes = 0 } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'ocf-fence-'));
  const system = realSystem();
  const stateFolder = join(folder, 'state');
  return {
    folder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
    file: join(folder, 'test.yaml'),
    model: {
      ocf: 1,
      cluster: { name: 'test', id: 'e2b3b0a4-6d0a-4e3c-9a53-0e4b5a1c2d3e' },
      defaults: { node: {} },
      nodes: [{ key: options.nodes ?? 'n[1-3]', settings: { transport: 'command', command: ['false'], votes } }],
      groups: {},
      groupSources: {},
      devices: options.devices,
      fencing: options.fencing ?? [],
      resources: {},
      agentPath: [],
    },
    system,
    paths: {
      config: join(folder, 'config'),
      state: stateFolder,
      cache: join(folder, 'cache'),
      runtime: join(folder, 'run'),
    },
    stateFolder,
    transport: { run: async () => [], forget: async () => undefined, close: async () => undefined },
    journal: openJournal(join(stateFolder, 'journal.jsonl'), system),
    reporter: silentReporter,
    signal: new AbortController().signal,
  };
}

/** A device that is the simulated switch on that port, plugs 1 to 3 for n1 to n3. */
export function switchDevice(port: number, password?: string): DeviceSpec {
  return {
    driver: 'serial/wti-nps',
    options: { line: `tcp://127.0.0.1:${port}`, timeout: 10, ...(password === undefined ? {} : { password }) },
    plugs: { 'n[1-3]': '[1-3]' },
  };
}

export async function fence(cluster: Cluster, request: FenceRequest): Promise<FenceResult> {
  return executeFence(cluster, await planFence(cluster, request));
}
