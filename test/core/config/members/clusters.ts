import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../../../src/core/cluster.ts';
import { openCluster } from '../../../../src/core/open-cluster.ts';
import { realSystem } from '../../../../src/core/system.ts';

/** A folder with configuration, state and cache of its own, and cluster files in it. */
export interface Site {
  readonly folder: string;
  /** Writes `clusters/NAME.yaml` with a head in front; gives its path. */
  write(name: string, body: string, head?: string): string;
  open(choice: string): Promise<Cluster>;
}

export function site(folder: string): Site {
  const clusters = join(folder, 'config', 'clusters');
  mkdirSync(clusters, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    OCF_CONFIG_DIR: join(folder, 'config'),
    OCF_STATE_DIR: join(folder, 'state'),
    OCF_CACHE_DIR: join(folder, 'cache'),
    OCF_RUNTIME_DIR: join(folder, 'run'),
  };
  return {
    folder,
    write(name, body, head = `ocf: 1\ncluster: {name: ${name}}\n`) {
      const file = join(clusters, `${name}.yaml`);
      writeFileSync(file, `${head}${body}`);
      return file;
    },
    open: (choice) => openCluster({ choice, system: { ...realSystem(), env } }),
  };
}
