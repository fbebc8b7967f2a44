import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../cluster.ts';
import type { AgentFile } from './locate.ts';
import type { AgentMetadata } from './metadata.ts';

// Raised when the meaning of what is kept changes.
const format = 1;

/** A description, and what the agent's file was like when it was given. */
export interface KeptDescription {
  readonly key: string;
  readonly metadata: AgentMetadata;
}

/**
 * Descriptions of agents by place (the agent's file here, or on another node), so that listing 150 agents starts none
 * of them. An entry counts only as long as path, size, time and inode of the agent are what they were. The folder has to
 * be this user's alone: somebody else's would be believed otherwise. Nothing here ever fails; without a cache agents are
 * asked again.
 */
export interface MetadataCache {
  read(place: string): KeptDescription | undefined;
  write(place: string, kept: KeptDescription): void;
}

export function metadataCache(host: Pick<Host, 'paths' | 'system'>): MetadataCache {
  const folder = join(host.paths.cache, 'agents');
  const { uid, pid } = host.system;
  return {
    read(place) {
      if (!isPrivate(folder, uid)) return undefined;
      try {
        const kept = JSON.parse(readFileSync(entryOf(folder, place), 'utf8')) as KeptDescription;
        return typeof kept.key === 'string' ? kept : undefined;
      } catch {
        return undefined;
      }
    },
    write(place, kept) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (!isPrivate(folder, uid)) return;
        const entry = entryOf(folder, place);
        const draft = `${entry}.${pid}.${host.system.randomHex(4)}`;
        try {
          writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
          renameSync(draft, entry);
        } catch {
          // where the disk is full an empty draft would be left by each command
          rmSync(draft, { force: true });
        }
      } catch {
        // a full or read-only disk costs time, not the answer
      }
    },
  };
}

/** What an agent's file on this machine is like. */
export function fileKey({ path, size, modified, inode }: AgentFile): string {
  return JSON.stringify([format, path, size, modified, inode]);
}

/** What an agent's file on another node is like, and back: undefined for what was kept by another version. */
export function seenKey(seen: string): string {
  return JSON.stringify([format, seen]);
}

export function seenIn(key: string): string | undefined {
  const lead = `[${format},`;
  if (!key.startsWith(lead)) return undefined;
  try {
    const [, seen] = JSON.parse(key) as readonly unknown[];
    return typeof seen === 'string' ? seen : undefined;
  } catch {
    return undefined;
  }
}

function isPrivate(folder: string, uid: number): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === uid && (stats.mode & 0o022) === 0;
}

function entryOf(folder: string, place: string): string {
  return join(folder, `${createHash('sha256').update(place).digest('hex').slice(0, 32)}.json`);
}
