import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../cluster.ts';
import type { AgentFile } from './locate.ts';
import type { AgentMetadata } from './metadata.ts';

// Raised when the meaning of what is kept changes.
const format = 1;

/**
 * Descriptions of this machine's agents by file, so that listing 150 agents starts none of them. An entry counts only
 * as long as path, size, time and inode of the agent are what they were. The folder has to be this user's alone:
 * somebody else's would be believed otherwise. Nothing here ever fails; without a cache agents are asked again.
 */
export interface MetadataCache {
  read(file: AgentFile): AgentMetadata | undefined;
  write(file: AgentFile, metadata: AgentMetadata): void;
}

export function metadataCache(host: Pick<Host, 'paths' | 'system'>): MetadataCache {
  const folder = join(host.paths.cache, 'agents');
  const { uid, pid } = host.system;
  return {
    read(file) {
      if (!isPrivate(folder, uid)) return undefined;
      try {
        const kept = JSON.parse(readFileSync(entryOf(folder, file), 'utf8')) as {
          key?: string;
          metadata: AgentMetadata;
        };
        return kept.key === keyOf(file) ? kept.metadata : undefined;
      } catch {
        return undefined;
      }
    },
    write(file, metadata) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (!isPrivate(folder, uid)) return;
        const entry = entryOf(folder, file);
        const draft = `${entry}.${pid}.${host.system.randomHex(4)}`;
        writeFileSync(draft, JSON.stringify({ key: keyOf(file), metadata }), { mode: 0o600 });
        renameSync(draft, entry);
      } catch {
        // a full or read-only disk costs time, not the answer
      }
    },
  };
}

function isPrivate(folder: string, uid: number): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === uid && (stats.mode & 0o022) === 0;
}

function entryOf(folder: string, { path }: AgentFile): string {
  return join(folder, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`);
}

function keyOf({ path, size, modified, inode }: AgentFile): string {
  return JSON.stringify([format, path, size, modified, inode]);
}
