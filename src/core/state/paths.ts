import { join } from 'node:path';
import type { System } from '../system.ts';

/** Where this program keeps things. Root has the system's folders, others the XDG ones; OCF_*_DIR override each. */
export interface Paths {
  /** Cluster files: `clusters/NAME.yaml`. */
  readonly config: string;
  /** Journals, pinned host keys. */
  readonly state: string;
  /** Everything that can be made again. */
  readonly cache: string;
  /** Locks and sockets, gone after a restart of the machine. */
  readonly runtime: string;
}

export function pathsOf(system: Pick<System, 'env' | 'uid'>): Paths {
  const { env, uid } = system;
  const root = uid === 0;
  // the XDG specification: what is not absolute is to be ignored
  const given = (name: string) => (env[name]?.startsWith('/') ? env[name] : undefined);
  const xdg = (name: string, fallback: string) => join(given(name) ?? join(env.HOME || homeFolder(), fallback), 'ocf');
  return {
    config: env.OCF_CONFIG_DIR || (root ? '/etc/ocf' : xdg('XDG_CONFIG_HOME', '.config')),
    state: env.OCF_STATE_DIR || (root ? '/var/lib/ocf' : xdg('XDG_STATE_HOME', '.local/state')),
    cache: env.OCF_CACHE_DIR || (root ? '/var/cache/ocf' : xdg('XDG_CACHE_HOME', '.cache')),
    runtime:
      env.OCF_RUNTIME_DIR ||
      (root ? '/run/ocf' : given('XDG_RUNTIME_DIR') ? xdg('XDG_RUNTIME_DIR', '') : xdg('XDG_CACHE_HOME', '.cache')),
  };
}

// loaded only where HOME is not set: every start would pay for it
function homeFolder(): string {
  return process.getBuiltinModule('node:os').homedir();
}
